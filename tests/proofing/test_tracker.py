from datetime import timedelta

import pytest
from django.utils import timezone

from identity.enums import IdentityStatus, PersonFlag
from proofing.enums import AttemptStatus, ReviewOutcome, Verdict
from proofing.models import LOCK, Review
from proofing.tracker import TrackState, track
from tests.factories import (
    AttemptFactory,
    DocumentFactory,
    PersonFactory,
    ReviewFactory,
    SupportingDocumentFactory,
    answered,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "papers_folder")]


@pytest.fixture
def person():
    return PersonFactory(declared=True)


def answer(person, verdict, **changed):
    return answered(DocumentFactory(person=person), verdict, **changed)


def decided(person, outcome, reason="", **changed):
    return ReviewFactory(person=person, decided=True, outcome=outcome, reason=reason, **changed)


def state_of(person):
    person.refresh_from_db()
    return track(person).state


def test_somebody_who_sent_nothing_has_nothing_to_follow(person):
    tracked = track(person)
    assert (tracked.state, tracked.review, tracked.attempt) == (TrackState.NOTHING, None, None)
    assert (tracked.document, tracked.papers) == (None, [])


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Verdict.VALID, TrackState.NOT_MATCHING),
        (Verdict.INVALID, TrackState.INVALID),
        (Verdict.UNKNOWN, TrackState.NOT_VERIFIED),
        (Verdict.UNAVAILABLE, TrackState.NOT_VERIFIED),
    ],
)
def test_an_answer_that_is_final_and_proved_nothing_says_what_was_wrong(person, verdict, state):
    answer(person, verdict)
    assert state_of(person) == state


@pytest.mark.parametrize("status", [AttemptStatus.PENDING, AttemptStatus.CHECKING])
@pytest.mark.parametrize("verdict", ["", Verdict.UNKNOWN, Verdict.UNAVAILABLE])
def test_a_paper_is_being_checked_until_the_answer_is_final(person, status, verdict):
    answer(person, verdict, status=status)
    assert state_of(person) == TrackState.CHECKING


def test_the_last_paper_counts(person):
    answer(person, Verdict.INVALID)
    last = AttemptFactory(document=DocumentFactory(person=person))
    assert state_of(person) == TrackState.CHECKING
    assert track(person).document == last.document


def test_papers_are_received_then_read_once_an_agent_has_opened_them(person):
    review = ReviewFactory(person=person)
    paper = SupportingDocumentFactory(review=review)
    tracked = track(person)
    assert (tracked.state, tracked.review, tracked.papers) == (TrackState.RECEIVED, review, [paper])
    Review.objects.update(locked_by=ReviewFactory(taken=True).locked_by, locked_until=timezone.now() + LOCK)
    assert state_of(person) == TrackState.BEING_READ


@pytest.mark.parametrize(
    ("outcome", "reason", "state"),
    [
        (ReviewOutcome.REFUSED, "unreadable", TrackState.REFUSED),
        (ReviewOutcome.OTHER_PAPER, "", TrackState.OTHER_PAPER),
    ],
)
def test_a_decision_says_more_than_the_paper_named_before_it(person, outcome, reason, state, time_machine):
    answer(person, Verdict.INVALID)
    time_machine.shift(60)
    decided(person, outcome, reason)
    assert state_of(person) == state


def test_a_paper_named_after_the_decision_says_more_than_it(person, time_machine):
    decided(person, ReviewOutcome.REFUSED, "unreadable")
    time_machine.shift(60)
    answer(person, Verdict.INVALID)
    assert state_of(person) == TrackState.INVALID


def test_papers_sent_again_after_a_refusal_are_received(person, time_machine):
    decided(person, ReviewOutcome.REFUSED, "unreadable")
    ReviewFactory(person=person)
    assert state_of(person) == TrackState.RECEIVED


def test_only_the_papers_of_the_last_file_are_shown(person):
    SupportingDocumentFactory(review=decided(person, ReviewOutcome.REFUSED, "unreadable"))
    last = SupportingDocumentFactory(review=ReviewFactory(person=person))
    assert track(person).papers == [last]


@pytest.mark.parametrize("verdict", Verdict)
def test_whoever_is_verified_has_nothing_to_do_whatever_was_answered(verdict):
    person = PersonFactory(verified=True)
    answer(person, verdict)
    assert state_of(person) == TrackState.VERIFIED
    assert not track(person).awaits_person


def test_the_new_number_of_somebody_verified_is_followed_while_an_agent_has_it():
    person = PersonFactory(identity_status=IdentityStatus.VERIFIED)
    ReviewFactory(person=person)
    assert state_of(person) == TrackState.RECEIVED


@pytest.mark.parametrize(
    ("outcome", "reason", "state"),
    [
        (ReviewOutcome.REFUSED, "nir", TrackState.REFUSED),
        (ReviewOutcome.OTHER_PAPER, "", TrackState.OTHER_PAPER),
        (ReviewOutcome.ACCEPTED, "", TrackState.VERIFIED),
    ],
)
def test_somebody_verified_without_nir_sees_what_became_of_their_number(outcome, reason, state):
    person = PersonFactory(identity_status=IdentityStatus.VERIFIED)
    decided(person, outcome, reason)
    assert state_of(person) == state


def test_a_refusal_is_past_for_whoever_holds_their_nir_since():
    person = PersonFactory(verified=True)
    decided(person, ReviewOutcome.REFUSED, "unreadable")
    assert state_of(person) == TrackState.VERIFIED


def test_whoever_has_another_account_is_told_to_use_it_even_while_an_agent_has_the_file(person):
    ReviewFactory(person=person)
    person.flags = [PersonFlag.ALREADY_HELD]
    person.save()
    assert state_of(person) == TrackState.USE_OTHER_ACCOUNT
    assert not track(person).awaits_person


@pytest.mark.parametrize(
    ("make", "is_theirs"),
    [
        (lambda person: None, True),
        (lambda person: answer(person, Verdict.INVALID), True),
        (lambda person: answer(person, Verdict.VALID), True),
        (lambda person: answer(person, Verdict.UNKNOWN), True),
        (lambda person: decided(person, ReviewOutcome.REFUSED, "unreadable"), True),
        (lambda person: decided(person, ReviewOutcome.OTHER_PAPER), True),
        (lambda person: answer(person, "", status=AttemptStatus.PENDING), False),
        (lambda person: ReviewFactory(person=person), False),
        (lambda person: ReviewFactory(person=person, taken=True), False),
    ],
    ids=["nothing", "invalid", "not theirs", "unknown", "refused", "other paper", "checking", "received", "read"],
)
def test_the_next_move_is_the_persons_when_what_they_gave_did_not_do(person, make, is_theirs):
    make(person)
    assert track(person).awaits_person == is_theirs


def test_an_answer_to_expect_much_later_is_nothing_to_wait_for():
    now = timezone.now()
    assert AttemptFactory(due_at=now + timedelta(hours=6)).is_answered
    assert not AttemptFactory(due_at=now).is_answered
    assert AttemptFactory(due_at=now, verdict=Verdict.UNKNOWN).is_answered
