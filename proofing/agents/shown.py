"""What agents read of a person: in words, and masked wherever a number or a contact would be in full."""

from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from contact_verification.destinations import mask_mail, mask_phone
from contact_verification.enums import ContactKind
from identity.dates import in_words
from identity.enums import Civility, PersonFlag
from identity.models import Person
from identity.nir import Nir
from identity.papers import PaperKind, expires_on
from identity.provisional import format_provisional
from proofing.models import IdentityDocument

LAST_SHOWN = 3  # characters of the number of a paper


class Row(NamedTuple):
    """One line of a list. An empty `value` is shown as not given."""

    label: str
    value: str
    url: str = ""


def full_name(person: Person) -> str:
    return f"{person.birth_name} {person.first_names}"


def civil_status_rows(person: Person) -> list[Row]:
    return [
        Row("Civilité", Civility(person.civility).label),
        Row("Nom de naissance", person.birth_name),
        Row("Prénoms", person.first_names),
        Row("Date de naissance", in_words(person.born_on)),
        Row("Lieu de naissance", person.birthplace),
    ]


def flags_in_words(person: Person) -> list[str]:
    return [PersonFlag(flag).label for flag in person.flags]


def nir_in_words(person: Person, *, is_revealed: bool) -> str:
    """The number, masked unless it is revealed, and what it is worth; empty for whoever has none."""
    if person.nir is None:
        return ""
    nir = Nir(person.nir)
    return f"{nir.formatted} clé {nir.key}" if is_revealed else nir.masked


def nir_worth(person: Person) -> str:
    if person.nir is None:
        return ""
    if not Nir(person.nir).is_definitive:
        return "numéro d’attente, qui ne sert pas d’identifiant"
    return "prouvé : c’est son identifiant" if person.holds_nir else "indiqué par la personne, pas encore prouvé"


def provisional_id(person: Person) -> str:
    return format_provisional(person.provisional_id) if person.provisional_id else ""


def contact_rows(person: Person) -> list[Row]:
    return [
        Row(ContactKind(contact.kind).label, _masked(contact.kind, contact.value) + _unless(contact.verified_at))
        for contact in person.contacts.order_by("kind")
    ]


def _masked(kind: str, value: str) -> str:
    return mask_mail(value) if kind == ContactKind.MAIL else mask_phone(value)


def _unless(confirmed: object) -> str:
    return "" if confirmed else " (non confirmée)"


def paper_rows(document: IdentityDocument, born_on: date) -> list[Row]:
    """A paper that was named, and until when it may have been valid."""
    kind = PaperKind(document.kind)
    last_day = expires_on(kind, document.number, document.issued_on, born_on)
    is_over = last_day <= timezone.localdate()
    return [
        Row("Type", kind.label),
        Row("Numéro", mask_number(document.number)),
        Row("Délivré le", in_words(document.issued_on)),
        Row("Périmé depuis le" if is_over else "Périmé au plus tard le", in_words(last_day)),
    ]


def mask_number(number: str) -> str:
    """« •••••••••907 »: enough to compare with the paper in hand."""
    return "•" * (len(number) - LAST_SHOWN) + number[-LAST_SHOWN:]


def in_days(wait: timedelta) -> str:
    """« 3 j 4 h », « 4 h 10 min », « 10 min »."""
    hours, minutes = divmod(max(0, int(wait.total_seconds())) // 60, 60)
    if hours >= 24:
        return f"{hours // 24} j {hours % 24} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
