"""Where the proof of somebody's identity stands, in one word for pages and messages."""

from dataclasses import dataclass
from enum import Enum

from identity.enums import PersonFlag
from identity.models import Person
from proofing.enums import AttemptStatus, ReviewOutcome, Verdict
from proofing.models import IdentityDocument, Review, SupportingDocument, VerificationAttempt


class TrackState(Enum):
    VERIFIED = "verified"
    USE_OTHER_ACCOUNT = "use_other_account"
    RECEIVED = "received"
    BEING_READ = "being_read"
    REFUSED = "refused"
    OTHER_PAPER = "other_paper"
    CHECKING = "checking"
    INVALID = "invalid"
    NOT_MATCHING = "not_matching"
    NOT_VERIFIED = "not_verified"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Track:
    """`review`, `attempt`: the last of each; `papers`: the files of that review that are still kept."""

    state: TrackState
    review: Review | None
    attempt: VerificationAttempt | None
    papers: list[SupportingDocument]

    @property
    def document(self) -> IdentityDocument | None:
        return self.attempt.document if self.attempt else None

    @property
    def awaits_person(self) -> bool:
        """Whether the next move is theirs: another paper, or a first one."""
        return self.state in _THEIR_MOVE


_THEIR_MOVE = {
    TrackState.REFUSED,
    TrackState.OTHER_PAPER,
    TrackState.INVALID,
    TrackState.NOT_MATCHING,
    TrackState.NOT_VERIFIED,
    TrackState.NOTHING,
}


def track(person: Person) -> Track:
    """The last review says more than the last attempt, unless the person has named another paper since."""
    review = person.reviews.order_by("-pk").first()
    attempts = VerificationAttempt.objects.filter(document__person=person).select_related("document")
    attempt = attempts.order_by("-pk").first()
    papers = list(review.papers.order_by("pk")) if review else []
    return Track(_state(person, review, attempt), review, attempt, papers)


def _state(person: Person, review: Review | None, attempt: VerificationAttempt | None) -> TrackState:
    if PersonFlag.ALREADY_HELD in person.flags:
        return TrackState.USE_OTHER_ACCOUNT
    if person.holds_nir:
        return TrackState.VERIFIED
    if review and review.is_open:
        return TrackState.BEING_READ if review.is_being_read else TrackState.RECEIVED
    if review and _is_last_word(review, attempt):
        return _TURNED_DOWN.get(ReviewOutcome(review.outcome), TrackState.VERIFIED)
    if person.is_verified:
        return TrackState.VERIFIED
    return _attempted(attempt) if attempt else TrackState.NOTHING


def _is_last_word(review: Review, attempt: VerificationAttempt | None) -> bool:
    """Whether the agent decided after the person last named a paper."""
    decided_at = review.decided_at
    return decided_at is not None and (attempt is None or attempt.created_at < decided_at)


_TURNED_DOWN = {
    ReviewOutcome.REFUSED: TrackState.REFUSED,
    ReviewOutcome.OTHER_PAPER: TrackState.OTHER_PAPER,
}


def _attempted(attempt: VerificationAttempt) -> TrackState:
    if attempt.status != AttemptStatus.DONE:
        return TrackState.CHECKING
    return {
        Verdict.VALID: TrackState.NOT_MATCHING,
        Verdict.INVALID: TrackState.INVALID,
    }.get(Verdict(attempt.verdict), TrackState.NOT_VERIFIED)
