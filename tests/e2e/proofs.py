"""People whose proof of identity stands at each point that its owner may see."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from accounts.models import Account
from identity.models import Person
from identity.papers import PaperKind
from proofing.enums import Proof, RefusalReason, ReviewOutcome
from proofing.models import Review, VerificationAttempt
from proofing.papers import hand_in, keep_files
from proofing.proving import prove_person
from proofing.reviews import decide_review, take_review
from proofing.tracker import TrackState
from proofing.verification import GIVE_UP_AFTER, name_paper
from proofing.verifiers import Paper
from tests.e2e import uploads
from tests.e2e.drafts import proven_holder
from tests.e2e.worker import check_papers
from tests.factories import ISSUED_ON, AgentFactory, RegistryEntryFactory, new_card_number

MESSAGE = "Bonjour,\nla photo du verso est coupée à droite. Merci de la reprendre sur une table bien éclairée."


def named(person: Person, *, age: timedelta = timedelta(), number: str | None = None) -> None:
    """A paper they named, this long ago, and what the verifier says of it now."""
    name_paper(paper=Paper(PaperKind.NATIONAL_ID_CARD, number or new_card_number(), ISSUED_ON), person=person)
    attempt = VerificationAttempt.objects.latest("pk")
    VerificationAttempt.objects.filter(pk=attempt.pk).update(created_at=attempt.created_at - age)
    check_papers()


def registered(person: Person, *, is_valid: bool) -> None:
    """The same with a paper that the registry knows, withdrawn or somebody else's."""
    number = new_card_number()
    RegistryEntryFactory(number=number, is_valid=is_valid)
    named(person, number=number)


def sent(person: Person) -> Review:
    review = hand_in(person=person, uuids=keep_files(uploads.received()))
    assert review
    return review


def read(person: Person) -> tuple[Review, Account]:
    review, agent = sent(person), AgentFactory()
    assert take_review(review=review, agent=agent)
    return review, agent


def decided(outcome: ReviewOutcome, reason: RefusalReason | str = "", message: str = "") -> Callable[[Person], object]:
    def decide(person: Person) -> None:
        review, agent = read(person)
        decide_review(review_uuid=review.uuid, agent=agent, outcome=outcome, reason=reason, message=message)

    return decide


def held_by_another(person: Person) -> None:
    """Somebody of their civil status proved the same number first."""
    proven_holder(nir=str(person.nir), of=person)
    with transaction.atomic():
        prove_person(person=person, by=Proof.VERIFIER)


TO = {
    TrackState.VERIFIED: decided(ReviewOutcome.ACCEPTED),
    TrackState.USE_OTHER_ACCOUNT: held_by_another,
    TrackState.RECEIVED: sent,
    TrackState.BEING_READ: read,
    TrackState.REFUSED: decided(ReviewOutcome.REFUSED, RefusalReason.UNREADABLE, MESSAGE),
    TrackState.OTHER_PAPER: decided(ReviewOutcome.OTHER_PAPER, RefusalReason.INCOMPLETE, MESSAGE),
    TrackState.CHECKING: named,
    TrackState.INVALID: lambda person: registered(person, is_valid=False),
    TrackState.NOT_MATCHING: lambda person: registered(person, is_valid=True),
    TrackState.NOT_VERIFIED: lambda person: named(person, age=GIVE_UP_AFTER + timedelta(hours=1)),
    TrackState.NOTHING: lambda person: None,
}
"""How somebody with a declared NIR gets to each state of the tracker."""
