"""Who reads a paper that was sent, and how: its owner, never from a cache; for anybody else it does not exist."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from journal.enums import EventKind
from journal.models import Event
from proofing import paper_store
from proofing.enums import ReviewOutcome
from proofing.models import SupportingDocument
from proofing.papers import purge_papers
from proofing.reviews import decide_review
from tests.factories import PASSWORD, AgentFactory
from tests.journeys.papers import IN_CREATION, IN_SPACE, TRACKER, Sender, log_in_new, photo, scan, sender_at, stored
from tests.journeys.walker import Walker
from tests.proofing import files

pytestmark = pytest.mark.journey


def url_of(paper: SupportingDocument) -> str:
    return reverse("accounts:identity_file", args=[paper.uuid])


def test_owner_opens_a_photo_and_downloads_a_pdf(owner: Sender) -> None:
    page = owner.send(photo(), scan())
    opened = owner.walker.client.get(page.links["Voir le fichier 1"])
    downloaded = owner.walker.client.get(page.links["Télécharger le fichier 2"])
    assert files.quarters(opened.content) == files.UPRIGHT
    assert downloaded.content.startswith(b"%PDF-")
    assert opened["Content-Type"] == "image/jpeg"
    assert (downloaded["Content-Type"], downloaded["Content-Disposition"]) == (
        "application/pdf",
        'attachment; filename="piece.pdf"',
    )
    for answer in (opened, downloaded):
        assert answer.status_code == 200
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
        assert "public" not in answer["Cache-Control"]
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; style-src 'unsafe-inline'"
        assert answer["X-Frame-Options"] == "DENY"


def test_every_reading_is_journalled(owner: Sender) -> None:
    page = owner.send(photo())
    for _ in range(2):
        owner.walker.client.get(page.links["Voir le fichier 1"])
    readings = Event.objects.filter(kind=EventKind.PAPER_READ)
    paper = SupportingDocument.objects.get()
    assert [(event.account.person, event.details) for event in readings] == [(paper.person, {"paper": paper.pk})] * 2


def test_somebody_elses_paper_does_not_exist(owner: Sender, new_walker: Any) -> None:
    owner.send(photo())
    paper = SupportingDocument.objects.get()
    other = new_walker()
    log_in_new(other)
    assert other.go(url_of(paper)).status == 404
    assert owner.walker.client.get(url_of(paper)).status_code == 200
    assert Event.objects.filter(kind=EventKind.PAPER_READ).count() == 1


def test_guessed_paper_does_not_exist(owner: Sender) -> None:
    owner.send(photo())
    paper = SupportingDocument.objects.get()
    guesses = [uuid4(), paper.pk, f"{paper.uuid}/..", paper.storage_name.upper(), "../../papers/x", "%00"]
    for guess in guesses:
        assert owner.walker.go(f"{TRACKER}pieces/{guess}/").status == 404


@pytest.mark.parametrize("outcome", [ReviewOutcome.ACCEPTED, ReviewOutcome.REFUSED])
def test_paper_is_gone_30_days_after_the_decision(owner: Sender, clock: Any, outcome: ReviewOutcome) -> None:
    owner.send(photo())
    paper, agent = SupportingDocument.objects.get(), AgentFactory()
    reason = "" if outcome == ReviewOutcome.ACCEPTED else "unreadable"
    decide_review(review_uuid=paper.review.uuid, agent=agent, outcome=outcome, reason=reason)
    for days, status, kept in ((29, 200, 1), (2, 404, 0)):
        clock.shift(timedelta(days=days))
        purge_papers()
        owner.walker.go("/connexion/")
        page = owner.walker.log_in(paper.person.provisional_id, PASSWORD)
        assert owner.walker.client.get(url_of(paper)).status_code == status
        page = owner.walker.go(TRACKER)
        assert ("Fichier 1" in page.text) == bool(kept)
        assert len(stored(owner.folder)) == kept


def test_paper_of_a_draft_has_no_address_yet(walker: Walker, papers_folder: Path) -> None:
    newcomer = sender_at(IN_CREATION, walker, papers_folder)
    newcomer.send(photo())
    sent = SupportingDocument.objects.get()
    assert newcomer.walker.go(url_of(sent)).slug == "connexion"
    log_in_new(newcomer.walker)
    assert newcomer.walker.go(url_of(sent)).status == 404


def test_visitor_is_led_to_the_login_whether_or_not_the_paper_exists(owner: Sender, new_walker: Any) -> None:
    owner.send(photo())
    visitor = new_walker()
    for uuid in (SupportingDocument.objects.get().uuid, uuid4()):
        answer = visitor.client.get(f"{TRACKER}pieces/{uuid}/")
        assert (answer.status_code, answer["Location"]) == (302, f"/connexion/?next={TRACKER}pieces/{uuid}/")
    for path in (TRACKER, IN_SPACE, f"{TRACKER}titre/", f"{TRACKER}numero/"):
        assert visitor.go(path).slug == "connexion"
    assert not Event.objects.filter(kind=EventKind.PAPER_READ).exists()


def test_agent_is_led_to_the_agents_side_not_to_a_space(owner: Sender, walker: Walker) -> None:
    owner.send(photo())
    agent = AgentFactory()
    walker.press("Se déconnecter")
    walker.go("/agents/connexion/")
    walker.press("Se connecter", {"agent_login": agent.login, "password": PASSWORD})
    answer = walker.client.get(url_of(SupportingDocument.objects.get()))
    assert (answer.status_code, answer["Location"]) == (302, "/agents/")


def test_paper_whose_storage_is_away_says_so(owner: Sender) -> None:
    page = owner.send(photo())
    away = owner.folder.rename(owner.folder.with_name("away"))
    owner.folder.write_text("no folder")
    owner.walker.client.raise_request_exception = False
    answer = owner.walker.client.get(page.links["Voir le fichier 1"])
    assert answer.status_code == 503
    assert "Traceback" not in answer.content.decode()
    owner.folder.unlink()
    away.rename(owner.folder)
    assert owner.walker.client.get(page.links["Voir le fichier 1"]).status_code == 200


def test_stored_paper_holds_nothing_readable_under_a_name_that_says_nothing(owner: Sender) -> None:
    owner.send(scan("Camille.pdf"))
    ((name, content),) = stored(owner.folder).items()
    assert name == SupportingDocument.objects.get().uuid.hex
    assert b"%PDF" not in content
    assert paper_store.read_paper(name).startswith(b"%PDF")


def test_owner_logged_out_reads_nothing_more(owner: Sender) -> None:
    page = owner.send(photo())
    owner.walker.press("Se déconnecter")
    assert owner.walker.go(page.links["Voir le fichier 1"]).slug == "connexion"


def test_another_person_s_account_of_the_same_browser_sees_nothing(owner: Sender) -> None:
    page = owner.send(photo())
    owner.walker.press("Se déconnecter")
    log_in_new(owner.walker)
    assert owner.walker.go(page.links["Voir le fichier 1"]).status == 404
    assert "Fichier 1" not in owner.walker.go(TRACKER).text
