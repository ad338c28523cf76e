"""The draft of an account, step by step. Each function that writes is one transaction on a locked row."""

from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.contacts import destination_of
from accounts.models import Registration
from accounts.wizard import CIVIL_STATUS, CODE, CONTACT, PAPER, SUPPORTING, Step, declaration_of
from contact_verification.enums import CodeOutcome, Purpose
from contact_verification.limits import Refusal
from contact_verification.services import Destination, check_code, open_challenge
from proofing.models import IdentityDocument, VerificationAttempt
from proofing.papers import discard, keep_files
from proofing.supporting_files import CleanFile
from proofing.verification import name_paper
from proofing.verifiers import Paper

DOCUMENT = "titre-verifie"


def lock(registration: Registration) -> Registration:
    """The same draft, fresh and held until the end of the caller's transaction.

    DoesNotExist when another tab has erased it, or made an account of it, since it was read.
    """
    return Registration.objects.filter(account=None).select_for_update().get(pk=registration.pk)


def save_answer(*, registration: Registration, step: Step, answer: dict[str, Any]) -> Registration:
    """Write what one screen says; when it changed, what depended on it is undone and the paper checked again.

    A paper found invalid and sent again as it was is checked again too.
    """
    with transaction.atomic():
        draft = lock(registration) if registration.pk else registration
        is_retry = step.slug == PAPER and is_refused(draft)
        if draft.answers.get(step.slug) != answer or is_retry:
            draft.answers[step.slug] = answer
            if SUPPORTING in step.undoes:
                transaction.on_commit(partial(discard, papers_of(draft)))
            for undone in step.undoes:
                draft.answers.pop(undone, None)
            if step.slug in (CIVIL_STATUS, PAPER):
                _check_paper(draft)
            draft.save()
    return draft


def _check_paper(draft: Registration) -> None:
    """Have the paper checked as it now stands beside the civil status; the one named before is forgotten."""
    _forget_document(draft)
    paper = paper_of(draft)
    if paper:
        document = name_paper(paper=paper, declaration=declaration_of(draft))
        draft.answers[DOCUMENT] = str(document.uuid)


def _forget_document(draft: Registration) -> None:
    former = draft.answers.pop(DOCUMENT, None)
    if former:
        IdentityDocument.objects.filter(uuid=former, person=None).delete()


def erase(*, registration: Registration) -> None:
    """Forget a draft at its owner's word: the answers, the paper named, the files sent."""
    with transaction.atomic():
        draft = lock(registration)
        _forget_document(draft)
        transaction.on_commit(partial(discard, papers_of(draft)))
        draft.delete()


def paper_of(draft: Registration) -> Paper | None:
    """The paper that was typed; None for a person without a French one."""
    answer = draft.answers.get(PAPER)
    if not answer:
        return None
    return Paper(**answer | {"issued_on": date.fromisoformat(answer["issued_on"])})


def attempt_of(draft: Registration) -> VerificationAttempt | None:
    """The check of the paper, wherever it stands."""
    if DOCUMENT not in draft.answers:
        return None
    attempts = VerificationAttempt.objects.filter(document__uuid=draft.answers[DOCUMENT])
    return attempts.select_related("document").order_by("-pk").first()


def is_refused(draft: Registration) -> bool:
    """Whether the paper was found invalid."""
    attempt = attempt_of(draft)
    return attempt is not None and attempt.is_refused


def papers_of(draft: Registration) -> list[str]:
    """The uuids of the files sent with the draft."""
    return draft.answers.get(SUPPORTING, {"papers": []})["papers"]


def keep_papers(*, registration: Registration, files: list[CleanFile]) -> Registration:
    """Add files to those sent with the draft already."""
    uuids = [str(uuid) for uuid in keep_files(files)]
    with transaction.atomic():
        draft = lock(registration)
        draft.answers[SUPPORTING] = {"papers": papers_of(draft) + uuids}
        draft.save()
    return draft


def drop_paper(*, registration: Registration, uuid: str) -> Registration:
    """Take one file back."""
    with transaction.atomic():
        draft = lock(registration)
        kept = papers_of(draft)
        if uuid in kept:
            draft.answers[SUPPORTING] = {"papers": [other for other in kept if other != uuid]}
            draft.save()
            transaction.on_commit(partial(discard, [uuid]))
    return draft


def choose_contact(*, registration: Registration, answer: dict[str, Any], address: str) -> Registration | Refusal:
    """Keep the contacts and send a code, unless this destination is confirmed or waits for its code already."""
    with transaction.atomic():
        draft = lock(registration)
        if not _is_settled(draft, destination_of(answer)):
            opened = open_challenge(purpose=Purpose.REGISTRATION, destination=destination_of(answer), address=address)
            if isinstance(opened, Refusal):
                return opened
            draft.challenge = opened
            draft.answers.pop(CODE, None)
        draft.answers[CONTACT] = answer
        draft.save()
    return draft


def _is_settled(draft: Registration, destination: Destination) -> bool:
    chosen = draft.answers.get(CONTACT)
    if chosen is None or draft.challenge is None or destination_of(chosen) != destination:
        return False
    return CODE in draft.answers or draft.challenge.is_live


def send_again(*, registration: Registration, address: str) -> Registration | Refusal:
    """Send the code once more: the same within its validity, a new one after; none once the contact is confirmed."""
    with transaction.atomic():
        draft = lock(registration)
        if CODE in draft.answers:
            return draft
        opened = open_challenge(
            purpose=Purpose.REGISTRATION,
            destination=destination_of(draft.answers[CONTACT]),
            address=address,
            previous=draft.challenge,
        )
        if isinstance(opened, Refusal):
            return opened
        draft.challenge = opened
        draft.save()
    return draft


def confirm_contact(*, registration: Registration, code: str) -> CodeOutcome:
    """Check the code against the draft's own challenge and destination."""
    with transaction.atomic():
        draft = lock(registration)
        if CODE in draft.answers:
            return CodeOutcome.ACCEPTED
        if draft.challenge_id is None:
            return CodeOutcome.EXPIRED
        outcome = check_code(challenge_id=draft.challenge_id, typed=code)
        if outcome == CodeOutcome.ACCEPTED:
            draft.answers[CODE] = {"verified_at": timezone.now().isoformat()}
            draft.save()
    return outcome
