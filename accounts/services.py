"""The account a finished draft becomes, and the word to the holder of one that exists already."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.contacts import CONFIRMED_BY, destination_of
from accounts.drafts import DOCUMENT, attempt_of, papers_of
from accounts.franceconnect.links import link_person
from accounts.models import AcceptanceChannel, Account, FranceConnectLink, Registration, TermsVersion
from accounts.terms import current as current_terms
from accounts.wizard import (
    CODE,
    CONTACT,
    FRANCECONNECT,
    PASSWORD,
    SUMMARY,
    confirmed_pivot,
    declaration_of,
    may_reach,
)
from contact_verification.enums import CONTACT_KINDS, Channel, MessageKind
from contact_verification.models import Contact
from contact_verification.services import post_message, tell
from identity.models import Person
from identity.services import open_person
from journal.enums import EventKind
from journal.services import record
from proofing.confirmed import known_exactly, open_confirmed_person, would_hold_nir
from proofing.enums import ProofOutcome
from proofing.models import IdentityDocument, VerificationAttempt
from proofing.papers import hand_in
from proofing.proving import find_known, open_proven_person
from proofing.verification import attach_document, last_attempt, lock_named, proves

NOTICE_PAUSE = timedelta(days=1)


class Creation(Enum):
    """What became of a click on the last button."""

    CREATED = "created"
    ALREADY_HELD = "already_held"
    NOT_READY = "not_ready"


class _AlreadyHeldError(Exception):
    """The proven NIR has an account: nothing of this creation may stay."""

    def __init__(self, holder: Person) -> None:
        self.holder = holder


def find_account_holder(*, registration: Registration) -> Person | None:
    """The person who has an account with the proven NIR, or the confirmed identity, of this draft."""
    if pivot := confirmed_pivot(registration):
        known = known_exactly(pivot)
        return known if known and hasattr(known, "account") else None
    outcome, holder = _look_up(registration, attempt_of(registration))
    return holder if outcome == ProofOutcome.ALREADY_HELD else None


def will_hold_nir(*, registration: Registration, attempt: VerificationAttempt | None) -> bool:
    """Whether the account of this draft will be opened with the NIR: proven by this check, and nobody else's."""
    if pivot := confirmed_pivot(registration):
        return would_hold_nir(pivot, declaration_of(registration))
    outcome, _ = _look_up(registration, attempt)
    return outcome == ProofOutcome.PROVEN


def _look_up(
    registration: Registration, attempt: VerificationAttempt | None
) -> tuple[ProofOutcome | None, Person | None]:
    """Whom the NIR of a proven draft meets. For the unproven nobody is looked for."""
    if not proves(attempt):
        return None, None
    with transaction.atomic():
        return find_known(declaration_of(registration))


def create_account(*, registration_uuid: UUID | str) -> Creation:
    """Turn the finished draft into an account, once, whatever is clicked twice or runs in parallel.

    ALREADY_HELD: the proven NIR has an account, whose holder is told. NOT_READY: the draft is gone or a step was
    undone meanwhile. The answers are erased from the draft, which keeps only the account it became.
    """
    try:
        with transaction.atomic():
            drafts = Registration.objects.live().select_for_update()
            return _create(drafts.filter(uuid=registration_uuid).first())
    except _AlreadyHeldError as error:
        tell_holder(person=error.holder)
        return Creation.ALREADY_HELD


def _create(draft: Registration | None) -> Creation:
    if draft is None or not (draft.account_id or may_reach(draft, SUMMARY)):
        return Creation.NOT_READY
    if draft.account_id is None:
        answers = draft.answers
        document = lock_named(answers[DOCUMENT]) if DOCUMENT in answers else None
        person = _open_person(draft, document)
        draft.account = _open_account(person, answers[PASSWORD])
        _link(person, draft.account, answers)
        _keep_contacts(person, answers)
        if document:
            attach_document(document=document, person=person)
        hand_in(person=person, uuids=papers_of(draft))
        record(EventKind.ACCOUNT_CREATED, person=person, account=draft.account, identity=person.identity_status)
        post_message(kind=MessageKind.RECEIPT, destination=destination_of(answers[CONTACT]), person=person)
        draft.answers = {}
        draft.save()
    return Creation.CREATED


def _open_person(draft: Registration, document: IdentityDocument | None) -> Person:
    """Somebody proven is whoever the fund knows as such, or new; the unproven are always new."""
    declaration, pivot = declaration_of(draft), confirmed_pivot(draft)
    outcome, person = None, None
    if pivot:
        outcome, person = open_confirmed_person(pivot, declaration)
    elif document and proves(last_attempt(document)):
        outcome, person = open_proven_person(declaration)
    if outcome == ProofOutcome.ALREADY_HELD and person:
        raise _AlreadyHeldError(person)
    return person or open_person(declaration=declaration)


def _link(person: Person, account: Account, answers: dict[str, Any]) -> None:
    """FranceConnect opens the account that it was created with."""
    confirmed = answers.get(FRANCECONNECT)
    if confirmed is None:
        return
    name = {"issuer": confirmed["issuer"], "digest": confirmed["sub_digest"]}
    if not link_person(person, **name, account=account, is_told=False):
        held = FranceConnectLink.objects.select_related("person")
        raise _AlreadyHeldError(held.get(issuer=name["issuer"], sub_digest=name["digest"]).person)


def _open_account(person: Person, answer: dict[str, Any]) -> Account:
    """With the acceptance of the terms that the password's page linked to, or of those of now."""
    account = Account.objects.create(person=person, password=answer["hash"])
    seen = TermsVersion.objects.filter(number=answer.get("terms_version") or 0).first()
    accepted_at = datetime.fromisoformat(answer["terms_accepted_at"])
    account.acceptances.create(
        version=seen or current_terms(), accepted_at=accepted_at, channel=AcceptanceChannel.CREATION
    )
    return account


def _keep_contacts(person: Person, answers: dict[str, Any]) -> None:
    answer = answers[CONTACT]
    verified_at = {CONFIRMED_BY[Channel(answer["channel"])]: datetime.fromisoformat(answers[CODE]["verified_at"])}
    Contact.objects.bulk_create(
        Contact(person=person, kind=kind, value=answer[name], verified_at=verified_at.get(name))
        for name, kind in CONTACT_KINDS.items()
        if answer[name]
    )


def tell_holder(*, person: Person) -> None:
    """Warn the holder of an account, on a confirmed contact, that it was tried again; once a day at most."""
    since = timezone.now() - NOTICE_PAUSE
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # told once, whoever tries at the same moment
        known = person.messages.filter(kind=MessageKind.NIR_ALREADY_HELD, created_at__gt=since)
        if not known.exists() and tell(kind=MessageKind.NIR_ALREADY_HELD, person=person):
            record(EventKind.NIR_ALREADY_HELD, person=person)
