"""The space of a person: what its owner typed, and the state of their identity."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.views.browser import person_required
from accounts.views.rows import civil_status_rows
from accounts.views.tracking import STANDING, in_words
from contact_verification.destinations import format_phone
from contact_verification.enums import ContactKind
from contact_verification.models import Contact
from identity.enums import IdentityStatus
from identity.models import Person
from identity.provisional import format_provisional
from proofing.tracker import track


@person_required
@require_GET
def home(request: HttpRequest, person: Person) -> HttpResponse:
    context = in_words(track(person)) | {
        "person": person,
        "standing": STANDING[IdentityStatus(person.identity_status)],
        "civil_status": civil_status_rows(person),
        "contacts": [_contact(contact) for contact in person.contacts.order_by("pk")],
        "provisional_id": format_provisional(person.provisional_id) if person.provisional_id else "",
    }
    return render(request, "accounts/space.html", context)


@dataclass(frozen=True)
class ContactRow:
    label: str
    value: str
    is_confirmed: bool


def _contact(contact: Contact) -> ContactRow:
    value = contact.value if contact.kind == ContactKind.MAIL else format_phone(contact.value)
    return ContactRow(ContactKind(contact.kind).label, value, contact.verified_at is not None)
