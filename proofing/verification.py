"""Checking the paper a person named, in the background, as often as it takes: the rows are the truth."""

from datetime import timedelta
from functools import partial

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from contact_verification import limits
from contact_verification.enums import MessageKind
from contact_verification.limits import LimitName, Refusal
from contact_verification.services import tell
from identity.leases import claim, hand_out
from identity.models import Person
from identity.services import Declaration
from journal.enums import EventKind
from journal.services import record
from proofing.enums import AttemptStatus, Proof, ProofOutcome, Verdict
from proofing.models import IdentityDocument, VerificationAttempt
from proofing.proving import prove_person
from proofing.reviews import open_review
from proofing.subjects import Subject
from proofing.verifiers import Paper, Verification, verify_paper

VERIFY = "proofing.tasks.verify_document"
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)
FINAL = frozenset({Verdict.VALID, Verdict.INVALID})

logger = structlog.get_logger(__name__)


def name_paper(
    *, paper: Paper, declaration: Declaration | None = None, person: Person | None = None
) -> IdentityDocument:
    """Keep the paper somebody names, with who they are, and have it checked. One of the two is given.

    After five papers found invalid in six hours the verifier is asked again only when the six hours are over.
    """
    declared = None
    if declaration:
        declared = {
            "birth_name": declaration.birth_name,
            "first_names": declaration.first_names,
            "born_on": declaration.born_on.isoformat(),
            "nir": declaration.nir,
        }
    document = IdentityDocument.objects.create(person=person, declared=declared, **vars(paper))
    check_again(document)
    return document


def check_again(document: IdentityDocument) -> VerificationAttempt:
    """Ask the verifier about this paper from the start."""
    refusal = limits.refusal_of(Subject(document).limit)
    due_at = refusal.retry_at if refusal else timezone.now()
    attempt = VerificationAttempt.objects.create(document=document, due_at=due_at)
    if refusal is None:
        transaction.on_commit(partial(hand_out, VERIFY, attempt.pk))
    return attempt


def make_attempt(*, attempt_id: int) -> None:
    """Ask the verifier once, if the attempt is due and nobody else has it; safe to run twice, anywhere, at any time."""
    attempt = claim(VerificationAttempt.objects.late(), pk=attempt_id, taken=AttemptStatus.CHECKING, counter="asked")
    if attempt is None:
        return
    document = IdentityDocument.objects.select_related("person").filter(pk=attempt.document_id).first()
    if document is None:  # taken back meanwhile
        return
    subject = Subject(document)
    paper = Paper(document.kind, document.number, document.issued_on)
    verification = verify_paper(paper=paper, civil_status=subject.civil_status, nir=subject.nir)
    _record(attempt, verification, subject.nir)
    logger.info("paper_checked", attempt=attempt.pk, verdict=verification.verdict.value, asked=attempt.asked)


def _record(attempt: VerificationAttempt, verification: Verification, asked_nir: str | None) -> None:
    """Write the answer and what follows from it, once: a worker that comes late finds the attempt taken by another.

    An answer about another NIR than the one now declared would prove the wrong number: the verifier is asked again.
    """
    with transaction.atomic():
        # The document is what the creation of the account locks too: it sees the answer, or we see its person.
        document = lock_document(IdentityDocument.objects.filter(pk=attempt.document_id))
        still = VerificationAttempt.objects.filter(pk=attempt.pk, status=AttemptStatus.CHECKING, asked=attempt.asked)
        if document is None or not still.exists():
            return
        if document.person_id:
            document.person = Person.objects.select_for_update().get(pk=document.person_id)
        if Subject(document).nir != asked_nir:
            still.update(status=AttemptStatus.PENDING, due_at=timezone.now())
            return
        _write_answer(attempt, verification)
        if attempt.verdict == Verdict.INVALID:
            attempt.tries_left = _count_invalid(document)
        attempt.save()
        if document.person:
            conclude(document, attempt)


def _write_answer(attempt: VerificationAttempt, verification: Verification) -> None:
    now = timezone.now()
    attempt.verdict, attempt.reference = verification.verdict, verification.reference
    attempt.is_same_person, attempt.is_same_nir = verification.is_same_person, verification.is_same_nir
    attempt.answered_at = now
    if verification.verdict in FINAL or now - attempt.created_at > GIVE_UP_AFTER:
        attempt.status = AttemptStatus.DONE
    else:
        attempt.status, attempt.due_at = AttemptStatus.PENDING, now + pause_before_next(attempt.asked)


def pause_before_next(asked: int) -> timedelta:
    """30 s, 1 min, 2 min… up to 6 hours."""
    return min(FIRST_PAUSE * 2 ** min(asked - 1, 12), LONGEST_PAUSE)


def _count_invalid(document: IdentityDocument) -> int:
    limit = Subject(document).limit
    taken = limits.take([limit])
    return 0 if isinstance(taken, Refusal) else limit.count - taken.used[LimitName.INVALID_PAPERS]


def lock_named(document_uuid: str) -> IdentityDocument | None:
    """A paper named in a draft, held until the end of the caller's transaction: no answer comes in between."""
    return lock_document(IdentityDocument.objects.filter(uuid=document_uuid, person=None))


def lock_document(documents: QuerySet[IdentityDocument]) -> IdentityDocument | None:
    """The one of these that is there; a check may be asked for meanwhile: who declares an NIR holds the person."""
    return documents.select_for_update(no_key=True).first()


def last_attempt(document: IdentityDocument) -> VerificationAttempt | None:
    return document.attempts.order_by("-pk").first()


def proves(attempt: VerificationAttempt | None) -> bool:
    """Whether what has been answered so far proves whoever named the paper."""
    return attempt is not None and Subject(attempt.document).proves(attempt)


def attach_document(*, document: IdentityDocument, person: Person) -> None:
    """The draft has become this person: the paper is theirs, and what was answered meanwhile takes effect."""
    document.person, document.declared = person, None
    document.save()
    if person.holds_nir:
        return
    attempt = last_attempt(document)
    if attempt and attempt.verdict:
        conclude(document, attempt)


def conclude(document: IdentityDocument, attempt: VerificationAttempt) -> None:
    """What an answer means for the person; runs in the caller's transaction."""
    person = document.person
    if person is None or person.holds_nir:
        return
    is_done = attempt.status == AttemptStatus.DONE
    if is_done or attempt.asked == 1:
        record(EventKind.PAPER_CHECKED, person=person, attempt=attempt.pk, verdict=attempt.verdict, asked=attempt.asked)
    if Subject(document).proves(attempt):
        if prove_person(person=person, by=Proof.VERIFIER) != ProofOutcome.PROVEN:
            open_review(person=person)  # somebody else holds the number: for an agent to settle
    elif is_done and person.is_verified:
        open_review(person=person)  # only the number is new: an agent can settle it without another paper
    elif is_done:
        tell(kind=MessageKind.IDENTITY_TO_COMPLETE, person=person)


def late_attempt_ids(limit: int = 500) -> list[int]:
    """The attempts that no worker has, oldest first."""
    return list(VerificationAttempt.objects.late().values_list("pk", flat=True)[:limit])


def purge_named_papers() -> None:
    """Forget the papers that were named in a draft that became nothing."""
    IdentityDocument.objects.forgotten().delete()
