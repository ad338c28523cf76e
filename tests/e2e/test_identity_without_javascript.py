"""What proves an identity, without JavaScript: the page of the check moves by itself, files are sent as they are."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import Registration
from accounts.wizard import CIVIL_STATUS
from demo.people import DemoPaper
from identity.papers import PaperKind
from proofing.tracker import TrackState
from tests.e2e import drafts, uploads, walk
from tests.e2e.identity_reaching import CHECK, IDENTITY, SENT, SUPPORTING, WITHDRAWN, space_of
from tests.e2e.reaching import CONTACT, PAPER
from tests.e2e.visitor import Visitor
from tests.e2e.worker import check_papers
from tests.factories import ISSUED_ON, RegistryEntryFactory

pytestmark = pytest.mark.e2e

CARD = DemoPaper(PaperKind.NATIONAL_ID_CARD, WITHDRAWN, ISSUED_ON)


@pytest.fixture
def visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    return new_visitor(java_script_enabled=False)


@pytest.fixture
def draft(visitor: Visitor) -> Registration:
    """Somebody who has come as far as their paper."""
    draft = drafts.resume(visitor, civil_status=True)
    visitor.open(PAPER)
    return draft


def test_a_paper_the_registry_knows_is_checked_while_the_page_waits(visitor: Visitor, draft: Registration) -> None:
    RegistryEntryFactory(number=CARD.number, nir=draft.answers[CIVIL_STATUS]["nir"])
    walk.show_paper(visitor, CARD, check=lambda: None)
    visitor.is_at(CHECK)
    expect(visitor.page.get_by_text("Nous vérifions votre titre d’identité")).to_be_visible()
    check_papers()
    visitor.is_at(CONTACT)


def test_a_paper_it_refuses_comes_back_with_the_tries_left(visitor: Visitor, draft: Registration) -> None:
    RegistryEntryFactory(number=CARD.number, issued_on=ISSUED_ON - timedelta(days=1))
    walk.show_paper(visitor, CARD)
    visitor.is_at(PAPER)
    expect(visitor.page.get_by_role("alert")).to_contain_text("il vous reste 4 essais")
    expect(visitor.field("Numéro du titre d’identité")).to_have_value(CARD.number)
    visitor.press(walk.NO_PAPER)
    visitor.is_at(SUPPORTING)


def test_a_paper_it_does_not_know_stops_nobody(visitor: Visitor, draft: Registration) -> None:
    walk.show_paper(visitor, CARD)
    visitor.is_at(CONTACT)


def test_a_verifier_that_says_nothing_stops_nobody(visitor: Visitor, draft: Registration) -> None:
    walk.show_paper(visitor, CARD, check=lambda: None)
    visitor.is_at(CONTACT)


def test_without_a_paper_two_files_are_sent_one_after_the_other(visitor: Visitor, draft: Registration) -> None:
    visitor.press(walk.NO_PAPER)
    visitor.is_at(SUPPORTING)
    visitor.field(uploads.FIELD).set_input_files(uploads.photo())
    visitor.press("Envoyer et ajouter une autre page")
    expect(visitor.page.get_by_text("Fichier 1 : photo")).to_be_visible()
    visitor.field(uploads.FIELD).set_input_files(uploads.scanned())
    visitor.press("Continuer")
    visitor.is_at(CONTACT)
    visitor.open(SUPPORTING)
    expect(visitor.page.get_by_text("Fichier 2 : PDF")).to_be_visible()


def test_a_file_is_sent_later_from_the_space(visitor: Visitor) -> None:
    space_of(TrackState.NOTHING, "/mon-compte/")(visitor)
    visitor.follow("Prouver mon identité")
    visitor.is_at(IDENTITY)
    visitor.follow("Envoyer une pièce d’identité")
    visitor.is_at(SENT)
    visitor.field(uploads.FIELD).set_input_files([uploads.photo(), uploads.scanned()])
    visitor.press("Envoyer")
    visitor.is_at(IDENTITY)
    expect(visitor.page.get_by_text("Bien reçu", exact=True)).to_be_visible()
