"""Papers as agents read them."""

from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.test import Client

from journal.enums import EventKind
from journal.models import Event
from proofing import paper_store
from proofing.groups import AUDITEUR
from tests.agents import agent_with, browser_of, text_of
from tests.factories import AccountFactory, ReviewFactory, SupportingDocumentFactory
from tests.factories.proofing import JPEG, PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder")]


def address(paper):
    return f"/agents/pieces/{paper.uuid}/"


@pytest.mark.parametrize(
    ("made", "content", "kind", "disposition"),
    [({}, JPEG, "image/jpeg", "inline"), ({"pdf": True}, PDF, "application/pdf", "attachment")],
)
def test_an_agent_reads_a_paper_that_can_do_nothing(client, agent, made, content, kind, disposition):
    paper = SupportingDocumentFactory(review=ReviewFactory(), **made)
    answer = client.get(address(paper))
    assert (answer.content, answer["Content-Type"]) == (content, kind)
    assert answer["Content-Disposition"].startswith(f"{disposition};")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.get(kind=EventKind.PAPER_READ)
    assert (event.person, event.account) == (paper.person, agent)


def test_what_is_only_in_a_draft_or_nowhere_is_not_found(client):
    draft = SupportingDocumentFactory()
    assert client.get(address(draft)).status_code == 404
    assert client.get(f"/agents/pieces/{uuid4()}/").status_code == 404
    assert not Event.objects.filter(kind=EventKind.PAPER_READ).exists()


def test_a_purged_paper_is_not_found(client):
    paper = SupportingDocumentFactory(review=ReviewFactory())
    where = address(paper)
    paper.delete()
    assert client.get(where).status_code == 404


def test_a_paper_whose_file_is_gone_says_so(client):
    paper = SupportingDocumentFactory(review=ReviewFactory())
    paper_store.erase_paper(paper.storage_name)
    answer = client.get(address(paper))
    assert answer.status_code == 404
    assert "Le fichier de cette pièce n’existe plus." in text_of(answer)
    assert f'href="/agents/dossiers/{paper.review.uuid}/"' in answer.content.decode()


def test_papers_that_cannot_be_read_now_say_so(client, papers_folder):
    paper = SupportingDocumentFactory(review=ReviewFactory())
    kept = papers_folder / paper.storage_name
    kept.unlink()
    kept.mkdir()  # whatever else than a missing file
    answer = client.get(address(paper))
    assert answer.status_code == 503
    assert "Rien n’est perdu" in text_of(answer)
    assert storages["papers"].exists(paper.storage_name)


def test_neither_an_auditeur_nor_a_person_reads_a_paper_here():
    paper = SupportingDocumentFactory(review=ReviewFactory())
    owner = AccountFactory(person=paper.person)
    assert agent_with(AUDITEUR)[1].get(address(paper)).status_code == 403
    for client in (browser_of(owner), browser_of(AccountFactory()), Client()):
        assert client.get(address(paper))["Location"] == f"/agents/connexion/?next={address(paper)}"
    assert not Event.objects.filter(kind=EventKind.PAPER_READ).exists()


def test_a_paper_is_not_changed_by_reading(client):
    paper = SupportingDocumentFactory(review=ReviewFactory())
    assert client.post(address(paper)).status_code == 405
