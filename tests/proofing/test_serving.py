import pytest
from django.http import Http404

from journal.enums import EventKind
from journal.models import Event
from proofing import paper_store
from proofing.serving import paper_response
from tests.factories import AccountFactory, AgentFactory, ReviewFactory, SupportingDocumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder", "plain_journal")]


@pytest.fixture
def agent():
    return AgentFactory()


def paper(**traits):
    return SupportingDocumentFactory(review=ReviewFactory(), **traits)


@pytest.mark.parametrize(
    ("traits", "media_type", "disposition"),
    [
        ({}, "image/jpeg", 'inline; filename="piece.jpg"'),
        ({"pdf": True}, "application/pdf", 'attachment; filename="piece.pdf"'),
    ],
    ids=["photo", "PDF"],
)
def test_a_photo_opens_in_the_page_and_a_pdf_is_only_downloaded(agent, traits, media_type, disposition):
    served = paper(**traits)
    answer = paper_response(served, reader=agent)
    assert answer.content == paper_store.read_paper(served.storage_name)
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (media_type, disposition)


@pytest.mark.parametrize("traits", [{}, {"pdf": True}], ids=["photo", "PDF"])
def test_a_paper_is_never_cached_and_nothing_in_it_may_run(agent, traits):
    answer = paper_response(paper(**traits), reader=agent)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; style-src 'unsafe-inline'"


def test_each_answer_is_journalled_as_a_reading_of_its_reader(agent):
    served = paper()
    owner = AccountFactory(person=served.person)
    for reader in (agent, owner):
        paper_response(served, reader=reader)
    events = Event.objects.filter(kind=EventKind.PAPER_READ, person=served.person).order_by("pk")
    assert [event.account for event in events] == [agent, owner]


def test_a_paper_whose_file_is_gone_does_not_exist_and_was_not_read(agent):
    served = paper()
    paper_store.erase_paper(served.storage_name)
    with pytest.raises(Http404):
        paper_response(served, reader=agent)
    assert not Event.objects.exists()
