"""Papers sent from the space and followed to the decision: received, read, refused and why, sent again, accepted."""

import pytest

from contact_verification.enums import MessageKind
from proofing.enums import RefusalReason, ReviewOutcome
from proofing.models import Review
from proofing.reviews import take_review
from tests.factories import AgentFactory
from tests.journeys.applicants import Applicant
from tests.journeys.papers import TRACKER, photo, scan
from tests.journeys.space import decide, enter, may_come_in, send_photo, stages, told
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("papers_folder")]

REASON = RefusalReason.INCOMPLETE
MESSAGE = "Il manque le verso.\nPhotographiez les deux côtés."


def test_papers_are_followed_from_the_sending_to_the_decision(walker: Walker) -> None:
    who = Applicant()
    person = enter(walker, who)
    assert "Identité à vérifier" in walker.page.text
    page = send_photo(walker)
    assert "Bien reçu" in page.text
    assert stages(page) == ["current", "", ""]

    agent = AgentFactory()
    take_review(review=Review.objects.get(), agent=agent)
    page = walker.go(TRACKER)
    assert "En cours de lecture Un agent de votre Caf a ouvert votre dossier" in page.text
    assert stages(page) == ["done", "current", ""]

    decide(ReviewOutcome.REFUSED, agent=agent, reason=REASON, message=MESSAGE)
    page = walker.go(TRACKER)
    assert "Pièce refusée" in page.text
    assert f"Motif : {REASON.label}" in page.text
    assert "Message de votre Caf : Il manque le verso. Photographiez les deux côtés." in page.text
    assert stages(page) == ["done", "done", "current"]

    walker.follow("Renvoyer")
    page = walker.press("Envoyer", {"papers": [photo(), scan()]})
    assert "Bien reçu" in page.text
    assert REASON.label not in page.text
    assert "Fichier 2 : PDF" in page.text
    assert "Fichier 3" not in page.text

    decide(ReviewOutcome.ACCEPTED)
    page = walker.go(TRACKER)
    assert "Identité vérifiée Vous n’avez rien à faire" in page.text
    assert "Prouver mon identité" not in page.text
    assert told(person) == [MessageKind.IDENTITY_REFUSED, MessageKind.IDENTITY_VERIFIED]
    assert may_come_in(walker, who.nir, who)


def test_another_paper_asked_for_says_which_and_leads_to_the_sending(walker: Walker) -> None:
    person = enter(walker, Applicant())
    send_photo(walker)
    decide(ReviewOutcome.OTHER_PAPER, reason=RefusalReason.EXPIRED, message="Votre passeport, par exemple.")
    page = walker.go(TRACKER)
    assert "Autre pièce demandée" in page.text
    assert f"Motif : {RefusalReason.EXPIRED.label}" in page.text
    assert "Votre passeport, par exemple." in page.text
    assert told(person) == [MessageKind.OTHER_PAPER]
    assert walker.follow("Renvoyer").has_errors is False


def test_message_of_an_agent_is_text_and_nothing_else(walker: Walker) -> None:
    enter(walker, Applicant())
    send_photo(walker)
    decide(ReviewOutcome.REFUSED, reason=RefusalReason.OTHER, message="<b>Non</b> <script>alert(1)</script>")
    page = walker.go(TRACKER)
    assert "<b>Non</b> <script>alert(1)</script>" in page.text
    assert "<script>alert" not in page.source


def test_decision_is_told_on_the_confirmed_contact_without_its_reason(walker: Walker) -> None:
    who = Applicant(channel="mail")
    enter(walker, who)
    send_photo(walker)
    decide(ReviewOutcome.REFUSED, reason=REASON, message=MESSAGE)
    walker.postbox.collect()
    text = walker.postbox.received(who.mail)[-1].text
    assert "n’a pas pu l’accepter" in text
    assert "http" not in text
    assert "verso" not in text
    assert not walker.postbox.received(who.mobile)
