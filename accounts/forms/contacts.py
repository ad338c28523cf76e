"""One contact at a time, changed from the space."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.contacts import contact_of
from contact_verification.destinations import format_phone, read_mail, read_mobile, read_phone
from contact_verification.enums import Channel, ContactKind
from contact_verification.models import Contact
from identity.forms import PortalForm, ReadField
from identity.models import Person


@dataclass(frozen=True)
class ContactRow:
    """One contact as the pages show it; `slug` of its screen."""

    label: str
    value: str
    is_confirmed: bool
    takes_code: bool
    slug: str


@dataclass(frozen=True)
class ContactScreen:
    """`channel`: how its code is sent; None for a contact that is not confirmed and may be left empty."""

    slug: str
    kind: ContactKind
    channel: Channel | None
    read: Callable[[str], str]
    heading: str
    widget: dict[str, str]

    @property
    def code_arguments(self) -> list[str]:
        return [self.slug] if self.channel else []

    def row(self, contact: Contact | None) -> ContactRow:
        value = self.written(contact.value) if contact else ""
        is_confirmed = contact is not None and contact.verified_at is not None
        return ContactRow(self.kind.label, value, is_confirmed, self.channel is not None, self.slug)

    def written(self, value: str) -> str:
        return value if self.kind == ContactKind.MAIL else format_phone(value)

    def form(self, data: Any, *, person: Person) -> "OneContactForm":
        return OneContactForm(data, screen=self, known=contact_of(person, self.kind))


class OneContactForm(PortalForm):
    """A confirmed contact is replaced by another; what is declared only may also be confirmed as it is."""

    def __init__(self, *args: Any, screen: ContactScreen, known: Contact | None, **kwargs: Any) -> None:
        initial = {"value": screen.written(known.value)} if known else {}
        super().__init__(*args, **kwargs, initial=initial)
        self.known = known
        self.fields["value"] = ReadField(
            label=screen.kind.label,
            read=screen.read,
            missing="Indiquez votre nouvelle coordonnée.",
            required=screen.channel is not None,
            widget=forms.TextInput(screen.widget),
        )

    def clean_value(self) -> str | None:
        value = self.cleaned_data["value"]
        if self.known and self.known.verified_at and value == self.known.value:
            raise forms.ValidationError("C’est déjà votre coordonnée : indiquez la nouvelle, ou annulez.")
        return value


PHONE_INPUT = {"type": "tel", "autocomplete": "tel"}
MAIL_INPUT = {"type": "email", "autocomplete": "email", "spellcheck": "false"}
SCREENS = {
    screen.slug: screen
    for screen in (
        ContactScreen("portable", ContactKind.MOBILE, Channel.SMS, read_mobile, "Mon téléphone portable", PHONE_INPUT),
        ContactScreen("autre-telephone", ContactKind.PHONE, None, read_phone, "Mon autre téléphone", PHONE_INPUT),
        ContactScreen("mail", ContactKind.MAIL, Channel.MAIL, read_mail, "Mon adresse mail", MAIL_INPUT),
    )
}
