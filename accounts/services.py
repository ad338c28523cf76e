"""The account a finished draft becomes, and the word to the holder of one that exists already."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.drafts import declaration_of, destination_of, paper_of, verification_of
from accounts.models import Account, Registration, identifier_digest
from accounts.wizard import CODE, CONTACT, PASSWORD, SUMMARY, may_reach
from contact_verification.enums import Channel, ContactKind, MessageKind
from contact_verification.models import Contact
from contact_verification.services import Destination, post_message
from identity.models import Person
from identity.services import find_holder, open_person
from journal.enums import EventKind
from journal.services import record

NOTICE_PAUSE = timedelta(days=1)
CONTACT_KINDS = {"mobile": ContactKind.MOBILE, "other_phone": ContactKind.PHONE, "mail": ContactKind.MAIL}
CONFIRMED_BY = {Channel.SMS: "mobile", Channel.MAIL: "mail"}


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
    """The person who has an account with the proven NIR of this draft. For the unproven nobody is looked for."""
    holder = find_holder(declaration=declaration_of(registration), verification=verification_of(registration))
    return holder if holder and Account.objects.filter(person=holder).exists() else None


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
        person = open_person(
            declaration=declaration_of(draft), paper=paper_of(draft), verification=verification_of(draft)
        )
        draft.account = _open_account(person, draft.answers[PASSWORD])
        _keep_contacts(person, draft.answers)
        record(EventKind.ACCOUNT_CREATED, person=person, account=draft.account, identity=person.identity_status)
        post_message(kind=MessageKind.RECEIPT, destination=destination_of(draft.answers[CONTACT]), person=person)
        draft.answers = {}
        draft.save()
    return Creation.CREATED


def _open_account(person: Person, answer: dict[str, Any]) -> Account:
    try:
        with transaction.atomic():
            return Account.objects.create(
                person=person,
                identifier_digest=identifier_digest(person.identifier),
                password=answer["hash"],
                terms_accepted_at=datetime.fromisoformat(answer["terms_accepted_at"]),
            )
    except IntegrityError:
        raise _AlreadyHeldError(person) from None


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
        contact = person.contacts.filter(verified_at__isnull=False).order_by("pk").first()
        if contact is None or known.exists():
            return
        channel = Channel.MAIL if contact.kind == ContactKind.MAIL else Channel.SMS
        post_message(
            kind=MessageKind.NIR_ALREADY_HELD, destination=Destination(channel, contact.value), person=person
        )
        record(EventKind.NIR_ALREADY_HELD, person=person)
