import pytest

from contact_verification.enums import MessageKind
from identity.enums import IdentityStatus, PersonFlag
from identity.nir import Nir
from journal.enums import EventKind
from journal.models import Event
from proofing.models import Review, VerificationAttempt
from proofing.numbers import declare_nir
from proofing.verification import make_attempt
from tests.factories import (
    AccountFactory,
    ContactFactory,
    DocumentFactory,
    PersonFactory,
    known_to_registry,
    new_nir,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "plain_journal")]

WAITING_NIR = "7841275110042"


def somebody(**changed):
    """A person with an account and a confirmed address, without NIR so far."""
    person = AccountFactory(person=PersonFactory(**changed)).person
    ContactFactory(person=person, mail=True, verified=True)
    return person


def declare(person, number):
    declare_nir(person=person, nir=Nir(number))
    person.refresh_from_db()


def test_a_number_that_came_later_is_kept_as_declared_and_claims_nothing():
    person, nir = somebody(), new_nir()
    declare(person, nir)
    assert (person.nir, person.holds_nir, person.identity_status) == (nir, False, IdentityStatus.DECLARED)
    assert person.identifier == person.provisional_id
    assert not Review.objects.exists()
    assert not VerificationAttempt.objects.exists()


def test_a_declared_number_is_journalled_by_its_kind_only():
    declare(somebody(), new_nir())
    declare(somebody(), WAITING_NIR)
    details = list(Event.objects.order_by("pk").values_list("kind", "details"))
    assert details == [
        (EventKind.NIR_DECLARED, {"number": "definitive"}),
        (EventKind.NIR_DECLARED, {"number": "waiting"}),
    ]


def test_a_number_that_disagrees_with_the_civil_status_is_flagged_and_the_right_one_lifts_the_flag():
    person = somebody()
    declare(person, "1850175110042")
    assert person.flags == [PersonFlag.BIRTH_DATE, PersonFlag.CIVILITY]
    declare(person, new_nir())
    assert person.flags == []


def test_a_paper_named_before_is_checked_again_with_the_number_and_proves_it():
    person, nir = somebody(), new_nir()
    document = DocumentFactory(person=person)
    known_to_registry(document, nir=nir)
    declare(person, nir)
    make_attempt(attempt_id=document.attempts.get().pk)
    person.refresh_from_db()
    assert (person.holds_nir, person.identifier) == (True, nir)


def test_only_the_last_paper_is_checked_again():
    person = somebody()
    DocumentFactory(person=person)
    last = DocumentFactory(person=person)
    declare(person, new_nir())
    assert VerificationAttempt.objects.get().document == last


def test_the_number_of_somebody_verified_without_a_paper_goes_to_an_agent():
    person = somebody(identity_status=IdentityStatus.VERIFIED)
    declare(person, new_nir())
    assert Review.objects.awaiting().get().person == person
    assert (person.identity_status, person.holds_nir) == (IdentityStatus.VERIFIED, False)


def test_the_number_of_somebody_verified_with_a_paper_is_checked_before_an_agent_is_asked():
    person = somebody(identity_status=IdentityStatus.VERIFIED)
    document = DocumentFactory(person=person)
    declare(person, new_nir())
    assert document.attempts.count() == 1
    assert not Review.objects.exists()


@pytest.mark.parametrize("status", [IdentityStatus.DECLARED, IdentityStatus.VERIFIED])
def test_a_waiting_number_is_kept_and_nobody_is_asked_about_it(status):
    person = somebody(identity_status=status)
    DocumentFactory(person=person)
    declare(person, WAITING_NIR)
    assert (person.nir, person.holds_nir) == (WAITING_NIR, False)
    assert not VerificationAttempt.objects.exists()
    assert not Review.objects.exists()


def test_a_definitive_number_follows_a_waiting_one():
    person, nir = somebody(nir=WAITING_NIR), new_nir()
    declare(person, nir)
    assert person.nir == nir


def test_the_same_number_declared_twice_is_declared_once():
    person, nir = somebody(), new_nir()
    DocumentFactory(person=person)
    for _ in range(2):
        declare(person, nir)
    assert (VerificationAttempt.objects.count(), Event.objects.count()) == (1, 1)


def test_whoever_holds_their_number_declares_no_other():
    person = somebody(verified=True)
    nir = person.nir
    declare(person, new_nir())
    assert person.nir == nir
    assert not Event.objects.exists()


def test_a_number_that_another_holds_is_declared_like_any_other(told):
    holder, person = somebody(verified=True), somebody()
    declare(person, holder.nir)
    assert (person.nir, person.holds_nir, person.flags) == (holder.nir, False, [])
    assert told(holder) == told(person) == []


def test_a_new_number_lifts_what_stood_in_the_way_of_the_former(told):
    """Set aside for a number of another account, then proven with their own."""
    holder, person = somebody(verified=True), somebody()
    person.nir, person.flags = holder.nir, [PersonFlag.ALREADY_HELD]
    person.save()
    document, nir = DocumentFactory(person=person), new_nir()
    known_to_registry(document, nir=nir)
    declare(person, nir)
    make_attempt(attempt_id=document.attempts.get().pk)
    person.refresh_from_db()
    assert (person.holds_nir, person.flags) == (True, [])
    assert told(person) == [MessageKind.IDENTITY_VERIFIED]
