"""The passage of an old account to the present way in: its steps, when one is done, and what each writes.

« Mes autorisations », for a responsable with a spouse, follows the last of them, once the space is open.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import terms
from accounts.changes import set_password
from accounts.contacts import CONFIRMED_BY, destination_of, set_contact
from accounts.models import Account, AccountMigration
from accounts.sessions import end_sessions
from contact_verification.enums import CONTACT_KINDS, Channel, CodeOutcome, MessageKind, Purpose
from contact_verification.limits import Refusal
from contact_verification.services import check_code, open_challenge, post_message
from journal.enums import EventKind
from journal.services import record

CONTACT = "contact"


@dataclass(frozen=True)
class Step:
    """One screen. `stage` counts from 1, as the stepper does."""

    slug: str
    title: str
    stage: int

    @property
    def url(self) -> str:
        return reverse("accounts:migration_step", args=[self.slug])


STAGES = ("Conditions", "Mot de passe", "Contact")
TERMS = Step("conditions", "Conditions générales d’utilisation", 1)
PASSWORD = Step("mot-de-passe", "Choisir son mot de passe", 2)
CONTACTS = Step("coordonnees", "Vos coordonnées de contact", 3)
CODE = Step("verification", "Vérification de vos coordonnées de contact", 3)
STEPS = (TERMS, PASSWORD, CONTACTS, CODE)
BY_SLUG = {step.slug: step for step in STEPS}


def of(account: Account) -> AccountMigration | None:
    """The passage of this account, when it has one to finish."""
    passage = getattr(account, "migration", None)
    return passage if passage and passage.finished_at is None else None


def was_finished(account: Account) -> bool:
    """Whether this is an old account that has passed: « Mes autorisations » is then asked, from inside the space."""
    passage = getattr(account, "migration", None)
    return passage is not None and passage.finished_at is not None


def first_undone(account: Account) -> Step | None:
    """Where the person is; None for whoever has nothing to do."""
    passage = of(account)
    if passage is None:
        return None
    if terms.to_accept(account):
        return TERMS
    if passage.password_chosen_at is None:
        return PASSWORD
    return CODE if CONTACT in passage.answers else CONTACTS


def may_reach(account: Account, step: Step) -> bool:
    """What is done stays done, but contacts may be changed until they are confirmed."""
    undone = first_undone(account)
    return step == undone or (step == CONTACTS and undone == CODE)


def choose_password(*, account: Account, password: str) -> bool:
    """The old password is dead from now on, and whatever it had opened is closed; False when it was dead already."""
    encoded = make_password(password)
    with transaction.atomic():
        is_set = set_password(account=account, encoded=encoded)
        if is_set:
            end_sessions(account)
    return is_set


def initial_contacts(account: Account) -> dict[str, Any]:
    """What was typed here, else what the fund has, as a person writes it."""
    passage = of(account)
    if passage and CONTACT in passage.answers:
        return passage.answers[CONTACT]
    known = account.owner.contacts.by_kind()
    return {name: known[kind].value if kind in known else None for name, kind in CONTACT_KINDS.items()}


def choose_contacts(*, account: Account, answer: dict[str, Any], address: str) -> Refusal | None:
    """Keep the contacts typed and send the code, unless it waits to be typed already."""
    with transaction.atomic():
        passage = _lock(account)
        is_same = CONTACT in passage.answers and destination_of(passage.answers[CONTACT]) == destination_of(answer)
        if not (is_same and passage.challenge and passage.challenge.is_live):
            opened = _open(passage, answer, address)
            if isinstance(opened, Refusal):
                return opened
        passage.answers = {CONTACT: answer}
        passage.save()
    return None


def send_again(*, account: Account, address: str) -> Refusal | None:
    with transaction.atomic():
        passage = _lock(account)
        opened = _open(passage, passage.answers[CONTACT], address)
        passage.save()
    return opened if isinstance(opened, Refusal) else None


def _open(passage: AccountMigration, answer: dict[str, Any], address: str) -> Refusal | None:
    opened = open_challenge(
        purpose=Purpose.MIGRATION,
        destination=destination_of(answer),
        address=address,
        previous=passage.challenge,
        person=passage.account.person,
    )
    if isinstance(opened, Refusal):
        return opened
    passage.challenge = opened
    return None


def confirm_contacts(*, account: Account, code: str) -> CodeOutcome:
    """With the right code the contacts typed are the person's, and the passage is finished."""
    with transaction.atomic():
        passage = _lock(account)
        if passage.challenge_id is None:
            return CodeOutcome.EXPIRED
        outcome = check_code(challenge_id=passage.challenge_id, typed=code)
        if outcome == CodeOutcome.ACCEPTED:
            _finish(passage)
    return outcome


def _finish(passage: AccountMigration) -> None:
    account, answer, now = passage.account, passage.answers[CONTACT], timezone.now()
    confirmed = CONTACT_KINDS[CONFIRMED_BY[Channel(answer["channel"])]]
    for name, kind in CONTACT_KINDS.items():
        set_contact(account=account, kind=kind, value=answer[name], is_confirmed=kind == confirmed, at=now)
    passage.answers, passage.finished_at = {}, now
    passage.save()
    record(EventKind.ACCOUNT_MIGRATED, person=account.person, account=account)
    post_message(kind=MessageKind.MIGRATION_RECEIPT, destination=destination_of(answer), person=account.person)


def _lock(account: Account) -> AccountMigration:
    passages = AccountMigration.objects.filter(finished_at=None).select_related("account__person", "challenge")
    return passages.select_for_update(of=("self",)).get(account=account)
