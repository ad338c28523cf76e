"""Whoever FranceConnect confirms before there is an account: who they are, whose the number is."""

from datetime import date

import pytest
from django.db import transaction

from identity.enums import Civility, IdentityStatus, PersonFlag
from identity.identifiers import identifier_digest
from identity.models import Identifier, Person
from identity.pivot import PivotIdentity
from identity.services import Declaration
from journal.enums import EventKind
from journal.models import Event
from proofing.confirmed import known_exactly, open_confirmed_person, would_hold_nir
from proofing.enums import Proof, ProofOutcome
from proofing.proving import absorb
from tests.factories import AccountFactory, PersonFactory, new_nir
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

PROVEN, ALREADY_HELD, UNSETTLED = ProofOutcome.PROVEN, ProofOutcome.ALREADY_HELD, ProofOutcome.UNSETTLED
VERIFIED, DECLARED, IN_REVIEW = IdentityStatus.VERIFIED, IdentityStatus.DECLARED, IdentityStatus.IN_REVIEW
CLOSE, HOLDER = PersonFlag.CLOSE_TO_KNOWN, PersonFlag.HOLDER_DIFFERS


def declaration(nir, **changed):
    facts = {name: getattr(PIVOT, name) for name in PivotIdentity.__slots__}
    return Declaration(**{"nir": nir, "birth_place_name": "Paris"} | facts | changed)


def open_(nir, pivot=PIVOT):
    with transaction.atomic():
        return open_confirmed_person(pivot, declaration(nir))


def test_a_newcomer_is_verified_and_logs_in_with_the_number_they_typed(journalled):
    nir = new_nir()
    assert would_hold_nir(PIVOT, declaration(nir))
    outcome, person = open_(nir)
    assert (outcome, person.identity_status, person.holds_nir, person.provisional_id) == (PROVEN, VERIFIED, True, None)
    assert may_log_in(person, nir)
    assert journalled(person) == [EventKind.IDENTITY_VERIFIED]
    assert Event.objects.get().details == {"by": Proof.FRANCECONNECT}
    assert left_to_agent(person) is None


@pytest.mark.parametrize("nir", [None, WAITING_NIR], ids=["none", "waiting"])
def test_without_a_definitive_number_a_newcomer_is_verified_under_an_identifiant_provisoire(nir, journalled):
    assert not would_hold_nir(PIVOT, declaration(nir))
    outcome, person = open_(nir)
    person.refresh_from_db()
    assert (outcome, person.identity_status, person.holds_nir, person.nir) == (PROVEN, VERIFIED, False, nir)
    assert may_log_in(person, person.provisional_id)
    assert journalled(person) == [EventKind.IDENTITY_VERIFIED]
    assert left_to_agent(person) is None


@pytest.mark.parametrize(
    ("nir", "flag"),
    [
        (new_nir(date(1971, 2, 3)), PersonFlag.BIRTH_DATE),
        (new_nir(sex=1), PersonFlag.CIVILITY),
        (new_nir(place="69123"), PersonFlag.BIRTHPLACE),
    ],
    ids=["birth date", "civilité", "birthplace"],
)
def test_a_number_that_says_something_else_is_only_declared_and_an_agent_tells(nir, flag, journalled):
    assert not would_hold_nir(PIVOT, declaration(nir))
    outcome, person = open_(nir)
    assert left_to_agent(person) == [flag]
    assert (outcome, person.identity_status, person.holds_nir, person.nir) == (PROVEN, VERIFIED, False, nir)
    assert not Identifier.objects.filter(digest=identifier_digest(nir)).exists()
    assert not_applied() == [{"by": Proof.FRANCECONNECT, "outcome": UNSETTLED}]


@pytest.mark.parametrize("has_account", [True, False])
def test_a_number_held_by_somebody_else_stays_theirs(has_account, told):
    holder = known(birth_name="Autrenom")
    if has_account:
        AccountFactory(person=holder)
    assert not would_hold_nir(PIVOT, declaration(holder.nir))
    outcome, person = open_(holder.nir)
    assert left_to_agent(person) == [HOLDER]
    assert (outcome, person.holds_nir, person.identity_status) == (PROVEN, False, VERIFIED)
    assert may_log_in(person, person.provisional_id)
    assert Person.objects.holding_nir(holder.nir).get() == holder
    assert told(holder) == []


def test_somebody_known_almost_so_is_not_who_is_confirmed_and_an_agent_tells():
    almost = known(first_names="Lisandra")
    outcome, person = open_(new_nir())
    assert (outcome, person.is_verified) == (PROVEN, True)
    assert person != almost
    assert left_to_agent(person) == [CLOSE]
    assert left_to_agent(almost) is None


def test_a_twin_is_nobody_close():
    known(first_names="Aurore Maria")
    _, person = open_(new_nir())
    assert left_to_agent(person) is None


@pytest.mark.parametrize("status", [DECLARED, IN_REVIEW, IdentityStatus.REFUSED])
def test_an_unproven_namesake_is_nobody(status):
    namesake = PersonFactory(declared=True, identity_status=status, **NAMES)
    AccountFactory(person=namesake)
    assert known_exactly(PIVOT) is None
    outcome, person = open_(namesake.nir)
    assert (outcome, person.holds_nir, left_to_agent(person)) == (PROVEN, True, None)
    assert person != namesake


@pytest.mark.parametrize("types", [True, False])
def test_somebody_known_without_an_account_is_taken_up_with_their_number(types, journalled):
    person = known()
    nir = person.nir if types else None
    assert would_hold_nir(PIVOT, declaration(nir))
    assert open_(nir) == (PROVEN, person)
    assert Person.objects.get() == person
    assert journalled(person) == [EventKind.IDENTITY_VERIFIED]
    assert left_to_agent(person) is None


def test_a_number_the_fund_knows_somebody_by_is_not_doubted_for_what_it_says():
    person = known(nir=new_nir(place="69123"))
    assert open_(person.nir) == (PROVEN, person)
    assert left_to_agent(person) is None


def test_somebody_known_who_has_an_account_is_not_given_another():
    person = known()
    AccountFactory(person=person)
    assert open_(person.nir) == open_(None) == (ALREADY_HELD, person)
    assert Person.objects.get() == person
    assert not Event.objects.exists()


def test_whoever_types_another_number_than_the_fund_knows_them_by_gets_neither():
    person, typed = known(), new_nir()
    assert not would_hold_nir(PIVOT, declaration(typed))
    outcome, opened = open_(typed)
    assert outcome == PROVEN
    assert opened != person
    assert left_to_agent(opened) == [CLOSE]
    assert (opened.is_verified, opened.holds_nir, opened.nir) == (True, False, typed)
    assert Person.objects.holding_nir(person.nir).get() == person


def test_whoever_is_known_without_a_number_gets_the_one_they_type():
    person, nir = known_without_nir(), new_nir()
    assert would_hold_nir(PIVOT, declaration(nir))
    assert open_(nir) == (PROVEN, person)
    assert Person.objects.holding_nir(nir).get() == person
    assert may_log_in(person, nir)
    assert left_to_agent(person) is None


def test_whoever_is_known_without_a_number_may_have_none():
    person = known_without_nir()
    assert not would_hold_nir(PIVOT, declaration(None))
    assert open_(None) == (PROVEN, person)
    assert left_to_agent(person) is None


@pytest.mark.parametrize("held", [True, False])
def test_whoever_is_known_without_a_number_has_one_that_is_doubtful_only_declared(held):
    person = known_without_nir()
    nir = known(birth_name="Autrenom").nir if held else new_nir(sex=1)
    assert not would_hold_nir(PIVOT, declaration(nir))
    assert open_(nir) == (PROVEN, person)
    assert left_to_agent(person) == [HOLDER if held else PersonFlag.CIVILITY]
    assert (person.nir, person.holds_nir) == (nir, False)


def test_two_people_known_exactly_so_are_neither_of_them():
    first, second = known(), known()
    assert known_exactly(PIVOT) is None
    outcome, person = open_(None)
    assert outcome == PROVEN
    assert person not in (first, second)
    assert left_to_agent(person) == [CLOSE]


def test_a_record_that_was_merged_is_not_found_and_the_one_it_went_to_is():
    left, person = known_without_nir(), known()
    absorb(left, into=person)
    assert known_exactly(PIVOT) == person


@pytest.mark.parametrize(
    "facts",
    [
        {"first_names": "Lisandra"},
        {"born_on": date(1984, 12, 6)},
        {"birth_name": "Delormes"},
        {"civility": Civility.MONSIEUR},
        {"birth_place_code": "69123"},
    ],
    ids=str,
)
def test_nobody_is_known_by_less_than_all_of_it(facts):
    known(**facts)
    assert known_exactly(PIVOT) is None
