"""The draft of an account, step by step. Each function that writes is one transaction on a locked row."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Registration
from accounts.wizard import CIVIL_STATUS, CODE, CONTACT, PAPER, Step
from contact_verification.enums import Channel, CodeOutcome, Purpose
from contact_verification.limits import Refusal
from contact_verification.services import Destination, check_code, open_challenge
from identity.enums import Verdict
from identity.services import Declaration, proves
from identity.verifiers import Paper, Verification, verify_paper

VERIFICATION = "verification-du-titre"


def lock(registration: Registration) -> Registration:
    """The same draft, fresh and held until the end of the caller's transaction.

    DoesNotExist when another tab has erased it, or made an account of it, since it was read.
    """
    return Registration.objects.filter(account=None).select_for_update().get(pk=registration.pk)


def save_answer(*, registration: Registration, step: Step, answer: dict[str, Any]) -> Registration:
    """Write what one screen says; when it changed, what depended on it is undone and the paper verified again."""
    with transaction.atomic():
        draft = lock(registration) if registration.pk else registration
        if draft.answers.get(step.slug) != answer:
            draft.answers[step.slug] = answer
            for undone in step.undoes:
                draft.answers.pop(undone, None)
            if step.slug in (CIVIL_STATUS, PAPER):
                _verify(draft)
            draft.save()
    return draft


def _verify(draft: Registration) -> None:
    """Ask the verifier about the paper, as it now stands beside the civil status; without one there is no answer."""
    draft.answers.pop(VERIFICATION, None)
    paper, declaration = paper_of(draft), declaration_of(draft)
    if paper:
        verification = verify_paper(paper=paper, civil_status=declaration.civil_status, nir=declaration.nir)
        draft.answers[VERIFICATION] = vars(verification)


def declaration_of(draft: Registration) -> Declaration:
    answer = draft.answers[CIVIL_STATUS]
    return Declaration(**answer | {"born_on": date.fromisoformat(answer["born_on"])})


def paper_of(draft: Registration) -> Paper | None:
    """The paper that was typed; None for a person without a French one."""
    answer = draft.answers.get(PAPER)
    if not answer:
        return None
    return Paper(**answer | {"issued_on": date.fromisoformat(answer["issued_on"])})


def verification_of(draft: Registration) -> Verification | None:
    stored = draft.answers.get(VERIFICATION)
    return Verification(**stored | {"verdict": Verdict(stored["verdict"])}) if stored else None


def destination_of(answer: dict[str, Any]) -> Destination:
    """Where the code of these contact answers goes."""
    channel = Channel(answer["channel"])
    return Destination(channel, answer["mobile"] if channel == Channel.SMS else answer["mail"])


def choose_contact(*, registration: Registration, answer: dict[str, Any], address: str) -> Registration | Refusal:
    """Keep the contacts and send a code, unless this destination is confirmed or waits for its code already."""
    with transaction.atomic():
        draft = lock(registration)
        if not _is_settled(draft, destination_of(answer)):
            opened = open_challenge(
                purpose=Purpose.REGISTRATION, destination=destination_of(answer), address=address
            )
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


def is_proven(draft: Registration) -> bool:
    """Whether the draft's own paper proves its person: what is known of others is not looked at."""
    return proves(declaration_of(draft), verification_of(draft))
