"""The agents' review: a file opens with papers or a question, is taken by one agent at a time, and is decided once."""

from enum import Enum
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from contact_verification.enums import MessageKind
from contact_verification.services import tell
from identity.enums import IdentityStatus
from identity.models import Person
from identity.services import find_holder
from journal.enums import EventKind
from journal.services import record
from proofing.enums import Proof, ProofOutcome, ReviewOutcome
from proofing.models import LOCK, Review
from proofing.proving import absorb, prove_person


class DecisionOutcome(Enum):
    """What became of an agent's click."""

    DECIDED = "decided"
    ALREADY_DECIDED = "already_decided"
    OPEN_ELSEWHERE = "open_elsewhere"
    CHANGED = "changed"
    ALREADY_HELD = "already_held"
    HOLDER_DIFFERS = "holder_differs"


_UNSETTLED = {
    ProofOutcome.ALREADY_HELD: DecisionOutcome.ALREADY_HELD,
    ProofOutcome.HOLDER_DIFFERS: DecisionOutcome.HOLDER_DIFFERS,
}


def open_review(*, person: Person) -> Review:
    """The person's file in the agents' queue, opened unless it waits there already; in the caller's transaction.

    An agent who has it open looks at it again before deciding.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_verified:
        person.identity_status = IdentityStatus.IN_REVIEW
        person.save(update_fields=["identity_status"])
    review, is_new = Review.objects.get_or_create(person=person, decided_at=None)
    if not is_new:
        note_change(person=person)
    return review


def note_change(*, person: Person) -> None:
    """The person has added something to their file, if they have one open."""
    Review.objects.awaiting().filter(person=person).update(is_changed=True)


def take_review(*, review: Review, agent: Any) -> bool:
    """Reserve the file for this agent for 10 minutes; False when another has it. Every opening is journalled."""
    now = timezone.now()
    free = Q(locked_by=None) | Q(locked_by=agent) | Q(locked_until__lte=now)
    waiting = Review.objects.awaiting().filter(free, pk=review.pk)
    is_taken = bool(waiting.update(locked_by=agent, locked_until=now + LOCK, is_changed=False))
    record(EventKind.FILE_OPENED, person=review.person, account=agent, review=review.pk)
    if is_taken:
        review.locked_by, review.locked_until, review.is_changed = agent, now + LOCK, False
    else:
        review.refresh_from_db(fields=["locked_by", "locked_until"])
    return is_taken


def release_review(*, review: Review, agent: Any) -> None:
    """Give the file back before the 10 minutes are over; without effect on another agent's."""
    Review.objects.filter(pk=review.pk, locked_by=agent).update(locked_by=None, locked_until=None)


def next_review(*, after: Review, agent: Any) -> Review | None:
    """The oldest file this agent may take that is younger than `after`, else the oldest of all.

    Whoever gives a hard file back goes on with the following ones, and is not led to it again at once.
    """
    free = Review.objects.awaiting().exclude(~Q(locked_by=agent), locked_until__gt=timezone.now())
    return free.filter(opened_at__gt=after.opened_at).first() or free.first()


def decide_review(
    *, review_uuid: UUID | str, agent: Any, outcome: ReviewOutcome, reason: str = "", message: str = ""
) -> DecisionOutcome:
    """Accept, refuse, or ask for another paper: once, whoever clicks at the same moment; the person is told.

    An acceptance that meets another holder of the NIR leaves the file open: it is for a merge, or for another answer.
    """
    with transaction.atomic():
        review = _hold(review_uuid)
        if refused := _refusal(review, agent):
            return refused
        if outcome == ReviewOutcome.ACCEPTED:
            proof = prove_person(person=review.person, by=Proof.AGENT, agent=agent)
            if proof != ProofOutcome.PROVEN:
                return _UNSETTLED[proof]
        else:
            _turn_down(review, outcome)
        _close(review, agent, outcome, reason, message)
    return DecisionOutcome.DECIDED


def _hold(review_uuid: UUID | str) -> Review:
    """The file as it is now, nobody's to change until the end of the transaction, its person neither.

    The person first, as whoever hands in papers does: each would wait for the other.
    """
    Person.objects.select_for_update().get(pk=Review.objects.values_list("person").get(uuid=review_uuid)[0])
    held = Review.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related("person").get(uuid=review_uuid)


def _refusal(review: Review, agent: Any) -> DecisionOutcome | None:
    """Why this agent may not decide now. Nobody decides on what they have not seen."""
    if not review.is_open:
        return DecisionOutcome.ALREADY_DECIDED
    if review.is_locked_for(agent):
        return DecisionOutcome.OPEN_ELSEWHERE
    return DecisionOutcome.CHANGED if review.has_changed_for(agent) else None


def _turn_down(review: Review, outcome: ReviewOutcome) -> None:
    """Whoever was verified before stays so: only the new number, or the new paper, is turned down."""
    person, is_refused = review.person, outcome == ReviewOutcome.REFUSED
    if not person.is_verified:
        person.identity_status = IdentityStatus.REFUSED if is_refused else IdentityStatus.DECLARED
        person.save(update_fields=["identity_status"])
    tell(kind=MessageKind.IDENTITY_REFUSED if is_refused else MessageKind.OTHER_PAPER, person=person)


def _close(review: Review, agent: Any, outcome: ReviewOutcome, reason: str, message: str) -> None:
    review.refresh_from_db(fields=["person"])  # a merge has moved it
    review.decided_at, review.decided_by, review.outcome = timezone.now(), agent, outcome
    review.reason, review.message = reason, message
    review.locked_by = review.locked_until = None
    review.save()
    record(
        EventKind.REVIEW_DECIDED, person=review.person, account=agent, review=review.pk, outcome=outcome, reason=reason
    )


def merge_with_holder(*, review_uuid: UUID | str, agent: Any) -> DecisionOutcome:
    """This file is the holder's of its NIR, an agent says so: one record, and the holder's own way in stays.

    A second account no longer opens anything; the person is told on the contacts of both.
    """
    with transaction.atomic():
        review = _hold(review_uuid)
        if refused := _refusal(review, agent):
            return refused
        person = review.person
        holder = find_holder(person)
        if holder is None or holder == person:
            return DecisionOutcome.HOLDER_DIFFERS
        for told in (person, holder):  # before the contacts of one are the other's
            tell(kind=MessageKind.ACCOUNTS_MERGED, person=told)
        absorb(person, into=holder)
        get_user_model().objects.filter(person=person).update(is_active=False)  # the holder's own stays
        _close(review, agent, ReviewOutcome.ACCEPTED, "", "")
    return DecisionOutcome.DECIDED
