"""« J’ai reçu mon numéro de sécurité sociale »: declared, confirmed when it disagrees, proven, then the identifier."""

from datetime import timedelta
from typing import Any

import pytest

from contact_verification.enums import MessageKind
from identity.enums import PersonFlag
from identity.models import Person
from identity.nir import Nir
from journal.enums import EventKind
from journal.models import Event
from proofing.enums import ReviewOutcome
from proofing.models import VerificationAttempt
from tests.factories import BORN_ON, new_card_number, new_nir
from tests.journeys.applicants import UNKNOWN_PAPER, Applicant, registered_applicant
from tests.journeys.papers import TRACKER
from tests.journeys.space import decide, declare, enter, know, may_come_in, name_title, send_photo, told
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("papers_folder")]

RECEIVED_NIR = "J’ai reçu mon numéro de sécurité sociale"
CONFIRM = {"is_confirmed": "on"}


def test_number_received_later_proves_with_the_paper_named_before(walker: Walker) -> None:
    nir = new_nir()
    who = Applicant(nir=None, paper_number=new_card_number())
    know(who, who.paper_number, nir=nir)
    person = enter(walker, who)
    assert "Titre à vérifier par un agent" in walker.go(TRACKER).text
    walker.follow(RECEIVED_NIR)
    page = declare(walker, Nir(nir).formatted + " " + Nir(nir).key)
    assert "Identité vérifiée" in page.text
    assert MessageKind.IDENTITY_VERIFIED in told(person)
    assert may_come_in(walker, nir, who)


def test_number_of_somebody_verified_by_an_agent_goes_to_an_agent_and_takes_over(walker: Walker) -> None:
    who, nir = Applicant(nir=None), new_nir()
    person = enter(walker, who)
    send_photo(walker)
    decide(ReviewOutcome.ACCEPTED)
    assert "Identité vérifiée" in walker.go(TRACKER).text
    page = declare(walker, nir)
    assert "Bien reçu" in page.text
    assert not may_come_in(walker, nir, who)
    decide(ReviewOutcome.ACCEPTED)
    assert may_come_in(walker, nir, who)
    assert told(person) == [MessageKind.IDENTITY_VERIFIED, MessageKind.IDENTITY_VERIFIED]
    kinds = Event.objects.filter(person=person).values_list("kind", flat=True)
    assert list(kinds).count(EventKind.NIR_DECLARED) == 1


@pytest.mark.parametrize(
    ("nir", "flag", "sentence"),
    [
        (new_nir(sex=1), PersonFlag.CIVILITY, "ne correspond pas à votre civilité"),
        (new_nir(BORN_ON.replace(year=1985)), PersonFlag.BIRTH_DATE, "ne correspond pas à votre date"),
    ],
)
def test_number_that_disagrees_is_confirmed_once_then_flagged(
    walker: Walker, nir: str, flag: PersonFlag, sentence: str
) -> None:
    enter(walker, Applicant(nir=None))
    page = declare(walker, nir)
    assert page.has_errors
    assert sentence in page.text
    assert "cochez la case s’il est bien le vôtre" in page.text
    assert page.value_of("nir") == nir
    assert Person.objects.get().nir is None
    page = declare(walker, nir, **CONFIRM)
    assert "Votre numéro est enregistré" in page.text
    person = Person.objects.get()
    assert (person.nir, person.holds_nir) == (nir, False)
    assert flag in person.flags


@pytest.mark.parametrize("first", "3478")
def test_waiting_number_is_kept_and_never_an_identifier(walker: Walker, first: str) -> None:
    who, waiting = Applicant(nir=None), first + new_nir()[1:]
    person = enter(walker, who)
    page = declare(walker, waiting)
    assert "C’est un numéro d’attente" in page.text
    assert Nir(waiting).formatted in page.text
    send_photo(walker)
    decide(ReviewOutcome.ACCEPTED)
    person.refresh_from_db()
    assert (person.nir, person.holds_nir, person.is_verified) == (waiting, False, True)
    walker.postbox.collect()
    assert "Continuez à vous connecter avec votre identifiant" in walker.postbox.received(who.mobile)[-1].text
    assert not may_come_in(walker, waiting, who)
    assert may_come_in(walker, person.provisional_id, who)
    definitive = new_nir()
    walker.go(TRACKER)
    assert RECEIVED_NIR in walker.page.links
    declare(walker, definitive)
    decide(ReviewOutcome.ACCEPTED)
    assert may_come_in(walker, definitive, who)


def test_both_identifiers_log_in_for_90_days_then_the_number_alone(walker: Walker, clock: Any) -> None:
    who = Applicant(paper_number=UNKNOWN_PAPER)
    person = enter(walker, who)
    right = new_card_number()
    know(who, right)
    name_title(walker, right)
    for _ in range(3):
        clock.shift(timedelta(days=29))
        assert may_come_in(walker, person.provisional_id, who)
        assert may_come_in(walker, who.nir, who)
    assert "Vous vous connectez avec votre numéro de sécurité sociale" in walker.page.text
    clock.shift(timedelta(days=3))
    assert not may_come_in(walker, person.provisional_id, who)
    assert may_come_in(walker, who.nir, who)


def test_number_typed_twice_or_badly_changes_nothing(walker: Walker) -> None:
    nir = new_nir()
    enter(walker, Applicant(nir=nir))
    walker.go(f"{TRACKER}numero/")
    for wrong in ("", nir[:12], f"{nir}00", "2 69 05 49 588 157"):
        assert walker.press("Enregistrer", {"nir": wrong}).has_errors
    assert not declare(walker, nir).has_errors
    assert Person.objects.get().nir == nir
    assert not Event.objects.filter(kind=EventKind.NIR_DECLARED).exists()


def test_proven_person_declares_no_other_number(walker: Walker) -> None:
    who = registered_applicant()
    walker.sign_up(who)
    walker.log_in(who.nir or "", who.password)
    page = walker.go(f"{TRACKER}numero/")
    assert page.path == TRACKER
    assert RECEIVED_NIR not in page.text
    assert VerificationAttempt.objects.count() == 1


def test_number_that_somebody_else_proves_stays_declared_and_nothing_is_told_of_them(
    walker: Walker, new_walker: Any
) -> None:
    owner = registered_applicant()
    person = enter(walker, Applicant(nir=None))
    declare(walker, owner.nir or "")
    before = walker.go(TRACKER).text
    other = new_walker()
    other.sign_up(owner)
    assert may_come_in(other, owner.nir, owner)
    assert walker.go(TRACKER).text == before
    assert told(person) == []
