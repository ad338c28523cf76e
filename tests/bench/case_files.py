"""What hangs from the people of the bench: their accounts, contacts, papers, files, and what the journal says."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from django.db.models import Model

from accounts.models import AcceptanceChannel, Account, TermsAcceptance
from accounts.terms import current
from contact_verification.enums import ContactKind
from contact_verification.models import Contact
from identity.enums import IdentityStatus
from identity.identifiers import identifier_digest
from identity.models import Identifier, Person
from identity.papers import PaperKind
from journal.enums import EventKind
from journal.models import Event
from proofing.enums import AttemptStatus, RefusalReason, ReviewOutcome, Scan, Verdict
from proofing.models import IdentityDocument, Review, SupportingDocument, VerificationAttempt
from tests.bench.population import NOW, Draw, Standing, draw, person_of, prove

FIRST_PK = 1000  # those below are the portal's own
LONGEST_WAIT, DECIDED_FOR = 45 * 24 * 60, 300 * 24 * 60  # minutes
OUTCOMES = (ReviewOutcome.ACCEPTED,) * 6 + (ReviewOutcome.REFUSED, ReviewOutcome.OTHER_PAPER)
STATUSES = {ReviewOutcome.REFUSED: IdentityStatus.REFUSED, ReviewOutcome.OTHER_PAPER: IdentityStatus.DECLARED}
REVIEWED = {Standing.WAITING, Standing.DECIDED}


def rows_of(number: int, agent_id: int) -> Iterator[Model]:
    """The person of this number and all that is theirs, whatever comes first in it named first; nothing is saved."""
    drawn = draw(number)
    person = person_of(drawn, FIRST_PK + number)
    review = _review(drawn, person, agent_id) if drawn.standing in REVIEWED else None
    yield person
    if drawn.standing is not Standing.KNOWN:
        yield from _account(person)
    if review:
        yield review
        yield from _papers(drawn, person, review)


def _account(person: Person) -> Iterator[Model]:
    """Nobody's password is right: nobody logs in."""
    account = Account(pk=person.pk, person=person, password="!", created_at=person.created_at)
    yield account
    yield TermsAcceptance(
        account=account, version=_terms(), accepted_at=person.created_at, channel=AcceptanceChannel.CREATION
    )
    yield Identifier(person=person, digest=identifier_digest(person.identifier))
    mail = f"personne{person.pk}@exemple.fr"
    yield Contact(person=person, kind=ContactKind.MAIL, value=mail, verified_at=person.created_at)
    yield Event(kind=EventKind.ACCOUNT_CREATED, at=person.created_at, person=person, account=account)


_terms = cache(current)


def _review(drawn: Draw, person: Person, agent_id: int) -> Review:
    is_open = drawn.standing is Standing.WAITING
    waited = timedelta(minutes=drawn.random.randrange(LONGEST_WAIT))
    if is_open:
        return Review(pk=person.pk, person=person, opened_at=NOW - waited)
    outcome = drawn.random.choice(OUTCOMES)
    if outcome == ReviewOutcome.ACCEPTED:
        prove(person)
    else:
        person.identity_status = STATUSES[outcome]
    decided_at = NOW - timedelta(minutes=drawn.random.randrange(DECIDED_FOR))
    review = Review(pk=person.pk, person=person, opened_at=decided_at - waited, decided_at=decided_at, outcome=outcome)
    review.decided_by_id = agent_id
    review.reason = RefusalReason.UNREADABLE if outcome == ReviewOutcome.REFUSED else ""
    return review


def _papers(drawn: Draw, person: Person, review: Review) -> Iterator[Model]:
    """Every other one has named a paper that was not found valid; the files of what is decided are erased."""
    if drawn.random.random() < 0.5:
        number = f"{drawn.random.randrange(10**12):012d}"
        issued_on = review.opened_at.date() - timedelta(days=drawn.random.randrange(2000))
        document = IdentityDocument(pk=person.pk, person=person, number=number, issued_on=issued_on)
        document.kind, document.created_at = PaperKind.NATIONAL_ID_CARD, review.opened_at
        yield document
        yield _attempt(document)
    if review.is_open:
        for _ in range(drawn.random.randint(1, 3)):
            scan = drawn.random.choice((Scan.CLEAN, Scan.NOT_SCANNED))
            size = drawn.random.randrange(200_000, 4_000_000)
            paper = SupportingDocument(person=person, review=review, media_type="image/jpeg", size=size, scan=scan)
            paper.received_at = review.opened_at
            yield paper


def _attempt(document: IdentityDocument) -> VerificationAttempt:
    at = document.created_at
    attempt = VerificationAttempt(document=document, status=AttemptStatus.DONE, verdict=Verdict.INVALID, asked=1)
    attempt.created_at = attempt.due_at = attempt.answered_at = at
    return attempt
