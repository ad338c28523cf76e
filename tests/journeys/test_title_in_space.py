"""A French paper indicated from the space: corrected, checked again by itself, or left to an agent."""

from datetime import timedelta
from typing import Any

import pytest

from contact_verification.enums import MessageKind
from identity.enums import IdentityStatus
from identity.models import Person
from proofing.enums import RefusalReason, ReviewOutcome
from tests.factories import new_card_number
from tests.journeys.applicants import UNKNOWN_PAPER, Applicant, in_boxes
from tests.journeys.papers import TRACKER
from tests.journeys.space import check_what_is_late, decide, enter, know, may_come_in, name_title, send_photo, told
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("papers_folder")]


def test_unknown_paper_is_checked_again_by_itself_and_the_person_told(walker: Walker, clock: Any) -> None:
    who = Applicant(paper_number=new_card_number())
    person = enter(walker, who)
    assert "Vérification en cours" in walker.go(TRACKER).text
    know(who, who.paper_number)
    clock.shift(timedelta(minutes=1))
    check_what_is_late()
    assert "Identité vérifiée" in walker.go(TRACKER).text
    assert told(person) == [MessageKind.IDENTITY_VERIFIED]
    assert may_come_in(walker, who.nir, who)


def test_title_corrected_in_the_space_proves_at_once(walker: Walker) -> None:
    who = Applicant(paper_number=UNKNOWN_PAPER)
    person = enter(walker, who)
    right = new_card_number()
    know(who, right)
    walker.go(TRACKER)
    walker.follow("Corriger mon titre français")
    page = name_title(walker, right)
    assert "Identité vérifiée" in page.text
    assert told(person) == [MessageKind.IDENTITY_VERIFIED]
    assert may_come_in(walker, who.nir, who)


def test_title_found_invalid_is_corrected_by_its_date(walker: Walker) -> None:
    who = Applicant()
    person = enter(walker, who)
    number = new_card_number()
    know(who, number)
    page = name_title(walker, number, **in_boxes("issued_on", who.born_on.replace(year=2021)))
    assert "Titre non reconnu" in page.text
    assert told(person) == [MessageKind.IDENTITY_TO_COMPLETE]
    page = name_title(walker, number)
    assert "Identité vérifiée" in page.text


def test_title_of_somebody_else_is_for_an_agent(walker: Walker) -> None:
    who = Applicant()
    enter(walker, who)
    number = new_card_number()
    know(who, number, birth_name="Rivière")
    assert "Titre à vérifier par un agent" in name_title(walker, number).text
    assert Person.objects.get().identity_status == IdentityStatus.DECLARED
    send_photo(walker)
    decide(ReviewOutcome.ACCEPTED)
    assert "Identité vérifiée" in walker.go(TRACKER).text


def test_refused_paper_then_a_title_that_proves(walker: Walker) -> None:
    who = Applicant()
    enter(walker, who)
    send_photo(walker)
    decide(ReviewOutcome.REFUSED, reason=RefusalReason.UNREADABLE)
    number = new_card_number()
    know(who, number)
    assert "Identité vérifiée" in name_title(walker, number).text
