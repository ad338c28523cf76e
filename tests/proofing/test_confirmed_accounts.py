"""Somebody who has an account, whom FranceConnect confirms or not."""

from dataclasses import replace

import pytest

from contact_verification.enums import MessageKind
from identity.enums import IdentityStatus, PersonFlag
from identity.identifiers import identifier_digest
from identity.models import Identifier, Person
from journal.enums import EventKind
from proofing.confirmed import confirm_person
from proofing.enums import ProofOutcome
from proofing.models import Review
from tests.factories import AccountFactory, ContactFactory, PersonFactory
from tests.proofing.confirmed_people import (
    NAMES,
    PIVOT,
    WAITING_NIR,
    known,
    known_without_nir,
    left_to_agent,
    may_log_in,
    not_applied,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "plain_journal")]

PROVEN, UNSETTLED = ProofOutcome.PROVEN, ProofOutcome.UNSETTLED
VERIFIED, IN_REVIEW = IdentityStatus.VERIFIED, IdentityStatus.IN_REVIEW
CLOSE, HOLDER, OTHERWISE = PersonFlag.CLOSE_TO_KNOWN, PersonFlag.HOLDER_DIFFERS, PersonFlag.CONFIRMED_OTHERWISE


def confirm(person, pivot=PIVOT):
    """What came of it, and the person as the database has them."""
    outcome, found = confirm_person(person, pivot)
    found.refresh_from_db()
    return outcome, found


def applicant(**facts):
    """Somebody unproven, with an account, a confirmed mail and exactly this civil status."""
    person = AccountFactory(person=PersonFactory(**{"declared": True} | NAMES | facts)).person
    ContactFactory(person=person, mail=True, verified=True)
    return person


def test_an_account_is_confirmed_and_its_number_becomes_its_own(told, journalled):
    person = applicant()
    assert confirm(person) == (PROVEN, person)
    person.refresh_from_db()
    assert (person.identity_status, person.holds_nir) == (VERIFIED, True)
    assert may_log_in(person, person.nir)
    assert told(person) == [MessageKind.IDENTITY_VERIFIED]
    assert journalled(person) == [EventKind.IDENTITY_VERIFIED]


@pytest.mark.parametrize("nir", [None, WAITING_NIR], ids=["none", "waiting"])
def test_an_account_without_a_definitive_number_is_confirmed_all_the_same(nir):
    person = applicant(nir=nir)
    outcome, found = confirm(person)
    assert (outcome, found.is_verified, found.holds_nir) == (PROVEN, True, False)
    assert may_log_in(found, found.provisional_id)
    assert left_to_agent(found) is None


def test_whoever_is_verified_already_stays_as_they_were(told, journalled):
    person = AccountFactory(person=known()).person
    assert confirm(person) == (PROVEN, person)
    assert told(person) == journalled(person) == []


@pytest.mark.parametrize("verified", [True, False])
def test_another_civil_status_is_for_an_agent_and_the_identity_stays_as_it_was(verified, told, journalled):
    person = AccountFactory(person=known()).person if verified else applicant()
    outcome, found = confirm(person, replace(PIVOT, first_names="Lisandra", birth_place_code="69123"))
    assert (outcome, found) == (UNSETTLED, person)
    assert left_to_agent(found) == [OTHERWISE]
    assert found.is_verified == verified
    assert told(person) == []
    assert journalled(person) == [EventKind.PROOF_NOT_APPLIED]
    assert not_applied()[0]["outcome"] == UNSETTLED


def test_an_agent_reads_which_columns_differ_and_not_what_is_in_them():
    confirm(AccountFactory(person=known()).person, replace(PIVOT, first_names="Lisandra", birth_place_code="69123"))
    assert not_applied()[0]["differs"] == "first_names birth_place_code"


def test_however_often_it_differs_one_file_waits():
    person = applicant()
    for _ in range(2):
        confirm(person, replace(PIVOT, first_names="Lisandra"))
    assert left_to_agent(person) == [OTHERWISE]
    assert Review.objects.count() == 1


def test_an_account_goes_to_the_person_known_exactly_so(told, journalled):
    person, holder = applicant(nir=None), known()
    provisional_id, account = person.provisional_id, person.account
    assert confirm(person) == (PROVEN, holder)
    account.refresh_from_db()
    assert account.person == holder
    assert Identifier.objects.get(digest=identifier_digest(provisional_id)).person == holder
    assert told(holder) == [MessageKind.IDENTITY_VERIFIED]
    assert journalled(holder) == [EventKind.PERSON_MERGED, EventKind.IDENTITY_VERIFIED]


def test_the_number_of_an_account_goes_with_it_to_the_person_known_without_one():
    person, holder = applicant(), known_without_nir()
    assert confirm(person) == (PROVEN, holder)
    assert Person.objects.holding_nir(person.nir).get() == holder
    assert may_log_in(holder, person.nir)


def test_an_account_does_not_go_to_somebody_who_has_one(told):
    person, holder = applicant(nir=None), AccountFactory(person=known()).person
    outcome, found = confirm(person)
    assert (outcome, found) == (UNSETTLED, person)
    assert left_to_agent(person) == [CLOSE]
    assert (person.identity_status, person.merged_into) == (IN_REVIEW, None)
    assert told(person) == told(holder) == []


def test_an_account_whose_number_is_not_the_one_known_is_confirmed_without_it():
    person, holder = applicant(), known()
    outcome, found = confirm(person)
    assert (outcome, found) == (PROVEN, person)
    assert left_to_agent(person) == [CLOSE]
    assert (person.is_verified, person.holds_nir) == (True, False)
    assert Person.objects.holding_nir(holder.nir).get() == holder


def test_an_account_whose_number_is_somebody_else_s_is_confirmed_without_it():
    person = applicant(nir=known(birth_name="Autrenom").nir)
    outcome, found = confirm(person)
    assert (outcome, found) == (PROVEN, person)
    assert left_to_agent(person) == [HOLDER]
    assert (person.is_verified, person.holds_nir) == (True, False)


def test_an_account_whose_number_says_something_else_is_confirmed_without_it():
    person = applicant(flags=[PersonFlag.BIRTH_DATE])
    _, found = confirm(person)
    assert left_to_agent(found) == [PersonFlag.BIRTH_DATE]
    assert (found.is_verified, found.holds_nir) == (True, False)


def test_an_account_beside_somebody_known_almost_so_is_confirmed_and_an_agent_tells():
    known(first_names="Lisandra")
    person = applicant()
    outcome, found = confirm(person)
    assert (outcome, found, left_to_agent(found)) == (PROVEN, person, [CLOSE])
    assert found.holds_nir
