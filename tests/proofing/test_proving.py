from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import transaction

from accounts.models import Account
from contact_verification.enums import ContactKind, MessageKind
from identity.encryption import digest
from identity.enums import IdentityStatus, PersonFlag
from identity.identifiers import identifier_digest
from identity.models import PROVISIONAL_ID_KEPT_FOR, Person
from identity.services import Declaration
from journal.enums import EventKind
from journal.models import Event
from proofing.enums import Proof, ProofOutcome
from proofing.proving import absorb, find_known, open_proven_person, prove_person
from tests.factories import (
    BORN_ON,
    PASSWORD,
    AccountFactory,
    AgentFactory,
    ContactFactory,
    DocumentFactory,
    MessageFactory,
    PersonFactory,
    ReviewFactory,
    SupportingDocumentFactory,
    civil_status_answer,
    new_nir,
)
from tests.proofing.conftest import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "papers_folder", "plain_journal")]

WAITING_NIR = "7841275110042"
LONE = {"birth_name": "Delorme", "first_names": "Lisandra"}


def applicant(**changed):
    """Somebody unproven with an account, an NIR they declared and an address they confirmed."""
    person = AccountFactory(person=PersonFactory(**{"declared": True} | LONE | changed)).person
    ContactFactory(person=person, mail=True, verified=True)
    return person


def holder_of(person, **changed):
    """Somebody whose proven NIR this person declares, with the same civil status but for what is `changed`."""
    return PersonFactory(**{"verified": True, "nir": person.nir} | LONE | changed)


def with_account(holder):
    AccountFactory(person=holder)
    ContactFactory(person=holder, mail=True, verified=True)
    return holder


def prove(person, by=Proof.VERIFIER, agent=None):
    with transaction.atomic():
        outcome = prove_person(person=person, by=by, agent=agent)
    person.refresh_from_db()
    return outcome


def who_logs_in(identifier):
    """The person to whom this identifier and the usual password open a space."""
    known = Account.objects.known_by(identifier_digest(identifier)).first()
    account = authenticate(account=known, password=PASSWORD)
    return account and account.person


# Nobody else has the NIR


@pytest.mark.parametrize("by", Proof)
def test_the_proven_hold_their_nir_are_told_and_the_journal_says_how(by, told, journalled):
    person = applicant()
    agent = AgentFactory() if by == Proof.AGENT else None
    assert prove(person, by, agent) == ProofOutcome.PROVEN
    assert (person.identity_status, person.holds_nir, person.identifier) == ("verified", True, person.nir)
    assert told(person) == [MessageKind.IDENTITY_VERIFIED]
    assert journalled(person) == [EventKind.IDENTITY_VERIFIED]
    event = Event.objects.get()
    assert (event.account, event.details) == (agent, {"by": by.value})


def test_an_nir_logs_in_once_it_is_proven_and_not_before():
    person = applicant()
    assert who_logs_in(person.nir) is None
    prove(person)
    assert who_logs_in(person.nir) == person


def test_the_identifiant_provisoire_logs_in_for_90_days_after_the_nir_took_over_and_then_no_more(time_machine):
    person = applicant()
    prove(person)
    time_machine.move_to(NOON + timedelta(days=90) - timedelta(seconds=1))
    assert who_logs_in(person.provisional_id) == person
    time_machine.move_to(NOON + timedelta(days=90))
    assert who_logs_in(person.provisional_id) is None
    assert who_logs_in(person.nir) == person


def test_a_second_proof_does_not_lengthen_the_90_days(time_machine):
    person = applicant()
    prove(person)
    time_machine.shift(timedelta(days=60))
    prove(person, Proof.AGENT, AgentFactory())
    expiry = person.identifiers.exclude(expires_at=None).get().expires_at
    assert expiry == NOON + PROVISIONAL_ID_KEPT_FOR


@pytest.mark.parametrize("nir", [None, WAITING_NIR], ids=["none", "waiting"])
def test_somebody_without_a_definitive_nir_is_verified_under_their_identifiant_provisoire(nir, told):
    person = applicant(nir=nir)
    assert prove(person, Proof.AGENT, AgentFactory()) == ProofOutcome.PROVEN
    assert (person.identity_status, person.holds_nir, person.nir) == (IdentityStatus.VERIFIED, False, nir)
    assert person.identifier == person.provisional_id
    assert person.identifiers.get().expires_at is None
    assert who_logs_in(person.provisional_id) == person
    assert told(person) == [MessageKind.IDENTITY_VERIFIED]


def test_a_waiting_number_never_logs_in_and_may_be_that_of_two_verified_people():
    first, second = applicant(nir=WAITING_NIR), applicant(nir=WAITING_NIR)
    assert [prove(person, Proof.AGENT, AgentFactory()) for person in (first, second)] == [ProofOutcome.PROVEN] * 2
    assert who_logs_in(WAITING_NIR) is None
    assert Person.objects.holding_nir(WAITING_NIR).count() == 0


# The NIR is that of somebody known from a dossier


def test_an_account_goes_to_the_person_known_already_under_the_proven_nir(told, journalled):
    person = applicant()
    known = holder_of(person)
    account, provisional_id = person.account, person.provisional_id
    assert prove(person) == ProofOutcome.PROVEN
    known.refresh_from_db()
    account.refresh_from_db()
    assert account.person == known
    assert (person.merged_into, person.holds_nir, person.provisional_id) == (known, False, None)
    assert known.provisional_id == provisional_id
    assert who_logs_in(known.nir) == who_logs_in(provisional_id) == known
    assert told(known) == [MessageKind.IDENTITY_VERIFIED]
    assert told(person) == []
    assert journalled(known) == [EventKind.PERSON_MERGED, EventKind.IDENTITY_VERIFIED]
    assert Event.objects.get(kind=EventKind.PERSON_MERGED).details == {"merged": person.pk}
    assert Person.objects.get(merged_into=None) == known


def test_the_identifiant_provisoire_of_a_merged_person_ends_after_90_days_too(time_machine):
    person = applicant()
    known, provisional_id = holder_of(person), person.provisional_id
    prove(person)
    time_machine.move_to(NOON + timedelta(days=90))
    assert who_logs_in(provisional_id) is None
    assert who_logs_in(known.nir) == known


def test_everything_a_merged_person_had_goes_with_it():
    person = applicant()
    mobile = ContactFactory(person=person)
    document = DocumentFactory(person=person)
    review = ReviewFactory(person=person, decided=True)
    paper = SupportingDocumentFactory(review=review)
    message = MessageFactory(receipt=True, person=person)
    known = holder_of(person)
    prove(person)
    for row in (mobile, document, review, paper, message):
        row.refresh_from_db()
        assert row.person == known
    assert known.contacts.confirmed().get().kind == ContactKind.MAIL


def test_what_the_known_person_had_already_stays_theirs():
    person = applicant()
    known = holder_of(person)
    confirmed = ContactFactory(person=known, mail=True, verified=True)
    document = DocumentFactory(person=known)
    prove(person)
    assert known.contacts.confirmed().get() == confirmed
    assert known.documents.get() == document
    assert person.contacts.count() == 1


def test_what_happened_before_a_merge_stays_in_the_journal_of_the_record_left_behind(journalled):
    person = applicant()
    Event.objects.create(kind=EventKind.LOGIN, person=person)
    known = holder_of(person)
    prove(person)
    assert journalled(person) == [EventKind.LOGIN]
    assert EventKind.LOGIN not in journalled(known)


def test_a_record_that_was_merged_follows_when_its_holder_is_merged_in_turn():
    first, second, third = PersonFactory(), PersonFactory(), PersonFactory(verified=True)
    absorb(first, into=second)
    absorb(second, into=third)
    first.refresh_from_db()
    assert first.merged_into == third


# The NIR is that of another account


def test_the_account_that_proved_the_nir_first_keeps_it_and_the_second_is_told_and_flagged(told, journalled):
    first = applicant()
    second = applicant(nir=first.nir)
    assert [prove(first), prove(second)] == [ProofOutcome.PROVEN, ProofOutcome.ALREADY_HELD]
    assert Person.objects.holding_nir(first.nir).get() == first
    assert (second.identity_status, second.flags) == (IdentityStatus.DECLARED, [PersonFlag.ALREADY_HELD])
    assert told(first) == [MessageKind.IDENTITY_VERIFIED]
    assert told(second) == [MessageKind.USE_OTHER_ACCOUNT]
    assert journalled(second) == [EventKind.PROOF_NOT_APPLIED]
    event = Event.objects.get(kind=EventKind.PROOF_NOT_APPLIED)
    assert event.details == {"by": "verifier", "outcome": "already_held"}
    assert who_logs_in(second.provisional_id) == second


def test_whoever_is_set_aside_is_told_once_however_often_they_are_proven(told):
    person = applicant()
    with_account(holder_of(person))
    for by in (Proof.VERIFIER, Proof.VERIFIER, Proof.AGENT):
        prove(person, by, AgentFactory() if by == Proof.AGENT else None)
    assert told(person) == [MessageKind.USE_OTHER_ACCOUNT]
    assert person.flags == [PersonFlag.ALREADY_HELD]


def test_flags_that_were_there_stay_beside_the_new_one():
    person = applicant(flags=[PersonFlag.BIRTHPLACE])
    with_account(holder_of(person))
    prove(person)
    assert person.flags == [PersonFlag.ALREADY_HELD, PersonFlag.BIRTHPLACE]


def test_an_nir_known_under_another_civil_status_is_for_an_agent_and_nobody_is_told(told, journalled):
    person = applicant()
    holder = with_account(holder_of(person, birth_name="Autrenom"))
    assert prove(person) == ProofOutcome.HOLDER_DIFFERS
    assert (person.holds_nir, person.flags) == (False, [PersonFlag.HOLDER_DIFFERS])
    assert told(person) == told(holder) == journalled(holder) == []
    assert Event.objects.get().details == {"by": "verifier", "outcome": "holder_differs"}
    assert who_logs_in(person.nir) == holder


def test_the_account_of_somebody_set_aside_takes_nothing_from_the_holder():
    person = applicant()
    holder = holder_of(person, born_on=date(1984, 12, 6))
    prove(person)
    assert person.account.person == person
    assert person.merged_into is None
    assert not Account.objects.filter(person=holder).exists()
    assert Person.objects.holding_nir(person.nir).get() == holder


# Who is known


@pytest.mark.parametrize("nir", [None, WAITING_NIR], ids=["none", "waiting"])
def test_nobody_is_known_by_a_number_that_identifies_nobody(nir):
    PersonFactory(nir=nir, identity_status=IdentityStatus.VERIFIED)
    assert find_known(PersonFactory(nir=nir)) == (ProofOutcome.PROVEN, None)


def test_whoever_only_declares_an_nir_is_known_to_nobody():
    person = applicant()
    applicant(nir=person.nir)
    with transaction.atomic():
        assert find_known(person) == (ProofOutcome.PROVEN, None)


def declaration(**changed):
    return Declaration(**civil_status_answer(**{"born_on": BORN_ON} | LONE | changed))


def open_proven(nir):
    with transaction.atomic():
        return open_proven_person(declaration(nir=nir))


def test_somebody_proven_before_there_is_a_person_is_a_new_holder():
    nir = new_nir()
    outcome, person = open_proven(nir)
    assert (outcome, person.holds_nir, person.provisional_id) == (ProofOutcome.PROVEN, True, None)
    assert person.identifiers.get().digest == digest(nir, context="identifier")
    assert Event.objects.get().kind == EventKind.IDENTITY_VERIFIED


def test_somebody_proven_and_known_is_found_not_doubled():
    known = PersonFactory(verified=True, **LONE)
    assert open_proven(known.nir) == (ProofOutcome.PROVEN, known)
    assert known.identifiers.count() == 1
    assert Person.objects.get() == known


def test_somebody_proven_whose_nir_has_an_account_is_told_apart_from_one_whose_holder_differs():
    holder = with_account(PersonFactory(verified=True, **LONE))
    other = with_account(PersonFactory(verified=True, birth_name="Autrenom"))
    assert open_proven(holder.nir) == (ProofOutcome.ALREADY_HELD, holder)
    assert open_proven(other.nir) == (ProofOutcome.HOLDER_DIFFERS, None)
    assert Person.objects.count() == 2
