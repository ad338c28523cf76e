"""The contacts of a person: those of the contact screen, and how one takes the place of another."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Account, AccountChange
from accounts.notices import announce
from contact_verification.enums import Channel, ContactKind, MessageKind
from contact_verification.models import Contact, Message
from contact_verification.services import Destination, post_message, tell, way_to_reach
from identity.models import Person
from journal.enums import EventKind
from journal.services import record

CONFIRMED_BY = {Channel.SMS: "mobile", Channel.MAIL: "mail"}


def destination_of(answer: dict[str, Any]) -> Destination:
    """Where the code of these contact answers goes."""
    channel = Channel(answer["channel"])
    return Destination(channel, answer[CONFIRMED_BY[channel]])


def contact_of(person: Person, kind: ContactKind) -> Contact | None:
    """The contact of this kind, the confirmed one where there are two."""
    return person.contacts.filter(kind=kind).confirmed_first().first()


def set_contact(
    *, account: Account, kind: ContactKind, value: str | None, is_confirmed: bool, at: datetime | None = None
) -> None:
    """This value takes the place of the one before, which is told if it was confirmed. In the caller's transaction.

    `at`: the one instant of contacts that are changed together, which are then stopped together.
    """
    person = account.owner
    contact = contact_of(person, kind) or Contact(person=person, kind=kind)
    former_value, former_verified_at = (contact.value, contact.verified_at) if contact.pk else (None, None)
    if value != former_value:
        notice = _tell(contact, person, is_confirmed=is_confirmed)
        record(EventKind.CONTACT_CHANGED, person=person, account=account, contact=kind)
        former = {"former_value": former_value, "former_verified_at": former_verified_at}
        announce(account, notice, contact_kind=kind, changed_at=at or timezone.now(), **former)
        contact.verified_at = None
    if value is None:
        person.contacts.filter(kind=kind).delete()
        return
    contact.value = value
    contact.verified_at = timezone.now() if is_confirmed else contact.verified_at
    contact.save()


def _tell(contact: Contact, person: Person, *, is_confirmed: bool) -> Message | None:
    """To the contact that goes, if it was confirmed; of a new one that may open the space, to another that stays."""
    if contact.pk and contact.verified_at:
        return post_message(kind=MessageKind.CONTACT_CHANGED, destination=way_to_reach(contact), person=person)
    return tell(kind=MessageKind.CONTACT_CHANGED, person=person) if is_confirmed else None


def put_back(account: Account, change: AccountChange) -> None:
    """Undo one change of a contact. The one that had come is told: its holder may be the one who is right."""
    if change.contact_kind is None:
        return
    kind = ContactKind(change.contact_kind)
    contact = contact_of(account.owner, kind)
    if contact and contact.verified_at:
        post_message(kind=MessageKind.CHANGE_STOPPED, destination=way_to_reach(contact), person=account.owner)
    account.owner.contacts.filter(kind=kind).delete()
    if change.former_value is not None:
        Contact.objects.create(
            person=account.owner, kind=kind, value=change.former_value, verified_at=change.former_verified_at
        )
