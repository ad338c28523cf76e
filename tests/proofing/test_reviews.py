from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.models import Account
from contact_verification.enums import MessageKind
from contact_verification.models import Message
from identity.enums import IdentityStatus, PersonFlag
from identity.identifiers import identifier_digest
from identity.models import Person
from identity.nir import Nir
from journal.enums import EventKind
from journal.models import Event
from proofing.enums import RefusalReason, ReviewOutcome
from proofing.models import LOCK, Review
from proofing.numbers import declare_nir
from proofing.reviews import (
    DecisionOutcome,
    decide_review,
    merge_with_holder,
    next_review,
    open_review,
    release_review,
    take_review,
)
from tests.factories import (
    AccountFactory,
    AgentFactory,
    ContactFactory,
    PersonFactory,
    ReviewFactory,
    SupportingDocumentFactory,
    new_nir,
)
from tests.proofing.conftest import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "papers_folder", "plain_journal")]

SECOND = timedelta(seconds=1)
ACCEPTED, REFUSED, OTHER_PAPER = ReviewOutcome
TURNED_DOWN = [(REFUSED, "refused", MessageKind.IDENTITY_REFUSED), (OTHER_PAPER, "declared", MessageKind.OTHER_PAPER)]


@pytest.fixture
def agent():
    return AgentFactory()


def applicant(**changed):
    """Somebody unproven with an account and an address they confirmed, who waits for an agent."""
    status = {"declared": True, "identity_status": IdentityStatus.IN_REVIEW, "birth_name": "Delorme"}
    person = AccountFactory(person=PersonFactory(**status | {"first_names": "Lisandra"} | changed)).person
    ContactFactory(person=person, mail=True, verified=True)
    return person


def decide(review, agent, outcome=ACCEPTED, **words):
    if outcome == REFUSED:
        words = {"reason": RefusalReason.UNREADABLE} | words
    answer = decide_review(review_uuid=review.uuid, agent=agent, outcome=outcome, **words)
    review.refresh_from_db()
    return answer


# The queue


def test_the_queue_has_the_undecided_files_oldest_first(time_machine):
    newest = ReviewFactory()
    oldest, middle = [ReviewFactory(opened_at=NOON - timedelta(hours=hours)) for hours in (9, 5)]
    ReviewFactory(decided=True, opened_at=NOON - timedelta(days=1))
    assert list(Review.objects.awaiting()) == [oldest, middle, newest]


@pytest.mark.parametrize("status", ["declared", "refused"])
def test_a_person_who_is_unproven_has_one_open_file_and_is_under_review(status):
    person = PersonFactory(declared=True, identity_status=status)
    assert open_review(person=person) == open_review(person=person) == Review.objects.get()
    person.refresh_from_db()
    assert person.identity_status == IdentityStatus.IN_REVIEW


def test_whoever_is_verified_stays_so_while_an_agent_looks():
    person = PersonFactory(identity_status=IdentityStatus.VERIFIED)
    open_review(person=person)
    person.refresh_from_db()
    assert person.identity_status == IdentityStatus.VERIFIED


def test_a_new_file_opens_after_a_decision():
    decided = ReviewFactory(decided=True)
    assert open_review(person=decided.person) != decided
    assert Review.objects.awaiting().count() == 1


# One agent at a time


def test_a_file_is_reserved_for_the_agent_who_opened_it_for_ten_minutes_and_then_free(agent, time_machine):
    review, colleague = ReviewFactory(), AgentFactory()
    assert take_review(review=review, agent=agent)
    time_machine.move_to(NOON + LOCK - SECOND)
    assert review.is_locked_for(colleague)
    assert not review.is_locked_for(agent)
    assert not take_review(review=review, agent=colleague)
    assert review.locked_by == agent
    time_machine.move_to(NOON + timedelta(minutes=10))
    assert not review.is_locked_for(colleague)
    assert take_review(review=review, agent=colleague)
    assert (review.locked_by, review.locked_until) == (colleague, NOON + 2 * timedelta(minutes=10))


def test_the_agent_who_has_a_file_keeps_it_ten_minutes_longer_by_opening_it_again(agent, time_machine):
    review = ReviewFactory()
    take_review(review=review, agent=agent)
    time_machine.shift(60)
    assert take_review(review=review, agent=agent)
    assert review.locked_until == NOON + LOCK + timedelta(minutes=1)


def test_a_decided_file_is_nobodys(agent):
    review = ReviewFactory(decided=True)
    assert not take_review(review=review, agent=agent)
    assert review.locked_by is None


def test_every_opening_is_journalled_even_of_a_file_that_another_has(agent, journalled):
    review = ReviewFactory(taken=True)
    take_review(review=review, agent=agent)
    event = Event.objects.get()
    assert (event.kind, event.person, event.account) == (EventKind.FILE_OPENED, review.person, agent)
    assert event.details == {"review": review.pk}


@pytest.mark.parametrize("outcome", ReviewOutcome)
def test_nobody_decides_a_file_that_another_has_open(agent, outcome, time_machine):
    review = ReviewFactory(taken=True)
    assert decide(review, agent, outcome) == DecisionOutcome.OPEN_ELSEWHERE
    assert review.is_open
    time_machine.move_to(NOON + LOCK)
    assert decide(review, agent, outcome) == DecisionOutcome.CHANGED
    take_review(review=review, agent=agent)
    assert decide(review, agent, outcome) == DecisionOutcome.DECIDED


def test_a_file_given_back_is_free_at_once(agent):
    review = ReviewFactory()
    take_review(review=review, agent=agent)
    release_review(review=review, agent=agent)
    assert take_review(review=review, agent=AgentFactory())


def test_nobody_gives_back_the_file_of_another(agent):
    review = ReviewFactory(taken=True)
    release_review(review=review, agent=agent)
    review.refresh_from_db()
    assert review.is_locked_for(agent)


def queue(*waiting_hours):
    return [ReviewFactory(opened_at=NOON - timedelta(hours=hours)) for hours in waiting_hours]


def test_the_next_file_is_the_oldest_that_is_younger_and_after_the_last_the_oldest_of_all(agent):
    oldest, middle, newest = queue(9, 5, 1)
    following = [next_review(after=review, agent=agent) for review in (oldest, middle, newest)]
    assert following == [middle, newest, oldest]


def test_the_next_file_is_none_that_a_colleague_has_open_or_that_is_decided(agent, time_machine):
    done = ReviewFactory(decided=True, opened_at=NOON - timedelta(hours=9))
    theirs, free, mine = queue(5, 3, 1)
    take_review(review=theirs, agent=AgentFactory())
    take_review(review=mine, agent=agent)
    assert [next_review(after=review, agent=agent) for review in (done, free, mine)] == [free, mine, free]
    time_machine.shift(LOCK)
    assert next_review(after=done, agent=agent) == theirs


def test_there_is_no_next_file_when_nobody_waits(agent):
    assert next_review(after=ReviewFactory(decided=True), agent=agent) is None


# The decision


def test_an_accepted_file_proves_its_person_by_an_agent(agent, told, journalled):
    review = ReviewFactory(person=applicant())
    assert decide(review, agent) == DecisionOutcome.DECIDED
    person = review.person
    assert (person.identity_status, person.holds_nir) == (IdentityStatus.VERIFIED, True)
    assert told(person) == [MessageKind.IDENTITY_VERIFIED]
    assert journalled(person) == [EventKind.IDENTITY_VERIFIED, EventKind.REVIEW_DECIDED]
    decided = Event.objects.get(kind=EventKind.REVIEW_DECIDED)
    assert decided.account == agent
    assert decided.details == {"review": review.pk, "outcome": "accepted", "reason": ""}


@pytest.mark.parametrize("nir", [None, "7841275110042"], ids=["none", "waiting"])
def test_an_accepted_file_without_a_definitive_nir_leaves_the_identifiant_provisoire(agent, nir):
    review = ReviewFactory(person=applicant(nir=nir))
    decide(review, agent)
    person = review.person
    assert (person.identity_status, person.identifier) == (IdentityStatus.VERIFIED, person.provisional_id)


def test_an_accepted_file_of_somebody_known_goes_to_the_known_person_with_its_papers(agent):
    review = ReviewFactory(person=applicant())
    paper = SupportingDocumentFactory(review=review)
    known = PersonFactory(verified=True, nir=review.person.nir, birth_name="Delorme", first_names="Lisandra")
    assert decide(review, agent) == DecisionOutcome.DECIDED
    paper.refresh_from_db()
    assert (review.person, paper.person, review.outcome) == (known, known, ACCEPTED)


@pytest.mark.parametrize(("outcome", "status", "message"), TURNED_DOWN)
def test_a_file_that_is_turned_down_leaves_the_person_unproven_and_told(agent, told, outcome, status, message):
    review = ReviewFactory(person=applicant())
    assert decide(review, agent, outcome, message="Il manque le verso.") == DecisionOutcome.DECIDED
    person = review.person
    assert (person.identity_status, person.holds_nir) == (status, False)
    assert told(person) == [message]
    assert (review.outcome, review.decided_by, review.decided_at) == (outcome, agent, NOON)
    assert review.message == "Il manque le verso."


@pytest.mark.parametrize(("outcome", "_", "message"), TURNED_DOWN)
def test_whoever_was_verified_stays_so_when_a_later_file_is_turned_down(agent, told, outcome, _, message):
    review = ReviewFactory(person=applicant(identity_status=IdentityStatus.VERIFIED))
    decide(review, agent, outcome)
    assert review.person.identity_status == IdentityStatus.VERIFIED
    assert told(review.person) == [message]


def test_what_an_agent_writes_to_a_person_is_encrypted_and_not_journalled(agent):
    review = ReviewFactory(person=applicant())
    decide(review, agent, REFUSED, message="Photographiez aussi le verso.")
    stored = Review.objects.values_list("message", flat=True).get()
    assert b"verso" not in bytes(stored)
    assert not [event for event in Event.objects.all() if "verso" in str(event.details)]


def test_an_acceptance_does_not_prove_a_number_declared_since_the_agent_opened_the_file(agent):
    review, coveted = ReviewFactory(person=applicant()), new_nir()
    take_review(review=review, agent=agent)
    declare_nir(person=review.person, nir=Nir(coveted))
    assert decide(review, agent) == DecisionOutcome.CHANGED
    assert not Person.objects.holding_nir(coveted).exists()
    take_review(review=review, agent=agent)
    assert decide(review, agent) == DecisionOutcome.DECIDED
    assert Person.objects.holding_nir(coveted).exists()


def test_a_refusal_without_a_reason_is_no_decision(agent):
    review = ReviewFactory(person=applicant())
    with pytest.raises(IntegrityError):
        decide_review(review_uuid=review.uuid, agent=agent, outcome=REFUSED)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_without_a_reason_leaves_all_as_it_was(agent):
    review = ReviewFactory(person=applicant())
    with pytest.raises(IntegrityError):
        decide_review(review_uuid=review.uuid, agent=agent, outcome=REFUSED)
    review.refresh_from_db()
    assert review.is_open
    assert review.person.identity_status == IdentityStatus.IN_REVIEW
    assert not Message.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("first", ReviewOutcome)
@pytest.mark.parametrize("second", ReviewOutcome)
def test_a_file_is_decided_once(agent, told, journalled, first, second):
    review = ReviewFactory(person=applicant())
    decide(review, agent, first)
    status, messages, events = review.person.identity_status, told(review.person), journalled(review.person)
    assert decide(review, AgentFactory(), second) == DecisionOutcome.ALREADY_DECIDED
    assert merge_with_holder(review_uuid=review.uuid, agent=agent) == DecisionOutcome.ALREADY_DECIDED
    review.person.refresh_from_db()
    assert (review.outcome, review.decided_by, review.person.identity_status) == (first, agent, status)
    assert (told(review.person), journalled(review.person)) == (messages, events)


def test_a_decision_releases_the_file(agent):
    review = ReviewFactory(person=applicant())
    take_review(review=review, agent=agent)
    decide(review, agent)
    assert (review.locked_by, review.locked_until) == (None, None)
    assert not review.is_being_read


def test_deciding_a_file_that_does_not_exist_is_an_error(agent):
    with pytest.raises(Review.DoesNotExist):
        decide_review(review_uuid=uuid4(), agent=agent, outcome=ACCEPTED)


# Two records of one human being


@pytest.fixture
def twice():
    """The file of somebody whose proven NIR is that of another account of theirs."""
    person = applicant()
    holder = AccountFactory(
        person=PersonFactory(verified=True, nir=person.nir, birth_name="Delorme", first_names="Lisandra")
    ).person
    ContactFactory(person=holder, mail=True, verified=True)
    return ReviewFactory(person=person), holder


def test_accepting_the_file_of_a_second_account_leaves_it_open_for_a_merge(agent, twice, told):
    review, _ = twice
    for _ in range(2):
        assert decide(review, agent) == DecisionOutcome.ALREADY_HELD
    assert review.is_open
    assert review.person.flags == [PersonFlag.ALREADY_HELD]
    assert told(review.person) == [MessageKind.USE_OTHER_ACCOUNT]


def test_accepting_a_file_whose_nir_is_known_under_another_civil_status_leaves_it_open(agent):
    person = applicant()
    PersonFactory(verified=True, nir=person.nir, birth_name="Autrenom")
    review = ReviewFactory(person=person)
    assert decide(review, agent) == DecisionOutcome.HOLDER_DIFFERS
    assert review.is_open
    assert review.person.flags == [PersonFlag.HOLDER_DIFFERS]


def test_a_merge_makes_one_record_of_two_and_the_file_is_accepted(agent, twice, journalled):
    review, holder = twice
    person = review.person
    assert merge_with_holder(review_uuid=review.uuid, agent=agent) == DecisionOutcome.DECIDED
    review.refresh_from_db()
    person.refresh_from_db()
    assert (person.merged_into, review.person) == (holder, holder)
    assert (review.outcome, review.decided_by, review.decided_at) == (ACCEPTED, agent, NOON)
    assert journalled(holder) == [EventKind.PERSON_MERGED, EventKind.REVIEW_DECIDED]


def test_after_a_merge_the_way_in_of_the_holder_is_the_only_one(agent, twice):
    review, holder = twice
    second, provisional_id = review.person.account, review.person.provisional_id
    merge_with_holder(review_uuid=review.uuid, agent=agent)
    second.refresh_from_db()
    assert (second.is_active, holder.account.is_active) == (False, True)
    for identifier in (holder.nir, provisional_id):
        assert Account.objects.known_by(identifier_digest(identifier)).get() == holder.account


def test_the_session_of_the_merged_account_ends_at_its_next_click(agent, twice):
    review, holder = twice
    visitor, owner = Client(), Client()
    visitor.force_login(review.person.account)
    owner.force_login(holder.account)
    for client in (visitor, owner):
        session = client.session
        session["logged_in_at"] = session["seen_at"] = NOON.timestamp()
        session.save()
        assert client.get("/mon-compte/").status_code == 200
    merge_with_holder(review_uuid=review.uuid, agent=agent)
    answer = visitor.get("/mon-compte/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/connexion/")
    assert owner.get("/mon-compte/").status_code == 200


def test_a_merge_is_told_on_the_contacts_of_both(agent, twice):
    review, holder = twice
    destinations = {person.contacts.get().value for person in (review.person, holder)}
    merge_with_holder(review_uuid=review.uuid, agent=agent)
    messages = Message.objects.filter(kind=MessageKind.ACCOUNTS_MERGED)
    assert sorted(message.destination for message in messages) == sorted(destinations)


def test_a_merge_with_somebody_known_without_account_leaves_the_account_open_and_tells_once(agent):
    person = applicant()
    account = person.account
    known = PersonFactory(verified=True, nir=person.nir, birth_name="Autrenom")
    review = ReviewFactory(person=person)
    assert merge_with_holder(review_uuid=review.uuid, agent=agent) == DecisionOutcome.DECIDED
    account.refresh_from_db()
    assert (account.person, account.is_active) == (known, True)
    assert [message.kind for message in Message.objects.all()] == [MessageKind.ACCOUNTS_MERGED]


def test_nobody_is_merged_without_another_holder(agent):
    for person in (applicant(), applicant(nir=None), applicant(verified=True, identity_status="verified")):
        review = ReviewFactory(person=person)
        assert merge_with_holder(review_uuid=review.uuid, agent=agent) == DecisionOutcome.HOLDER_DIFFERS
        review.refresh_from_db()
        assert review.is_open
    assert not Person.objects.exclude(merged_into=None).exists()


def test_a_file_that_another_has_open_is_not_merged(agent, twice):
    review, _ = twice
    take_review(review=review, agent=AgentFactory())
    assert merge_with_holder(review_uuid=review.uuid, agent=agent) == DecisionOutcome.OPEN_ELSEWHERE
    review.person.refresh_from_db()
    assert review.person.merged_into is None
