"""How somebody is reached, in the files that the fund hands over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from contact_verification.destinations import read_mail, read_mobile, read_phone
from contact_verification.enums import CONTACT_KINDS, ContactKind
from identity.civil_status_file import or_empty, read_past_day
from identity.csv_files import Columns, LineError

FIRST_CONFIRMATION = date(2000, 1, 1)  # a day before it stands for "not known"
NOON = time(12)


@dataclass(frozen=True, slots=True, repr=False)
class KnownContact:
    """`verified_at`: when the fund had it confirmed, None if it had not."""

    kind: ContactKind
    value: str
    verified_at: datetime | None


def read_contacts(values: dict[str, Any]) -> tuple[KnownContact, ...]:
    """The contacts of a line; LineError when a day stands without its contact."""
    return tuple(_contacts(values))


def _contacts(values: dict[str, Any]) -> Iterator[KnownContact]:
    for column, kind in CONTACT_KINDS.items():
        verified_at = values.get(f"{column}_verified_on")
        if values[column]:
            yield KnownContact(kind, values[column], verified_at)
        elif verified_at:
            raise LineError(f"{column}_verified_on is filled in without {column}")


def _confirmed_at(text: str) -> datetime:
    """Noon of that day in Paris, but not later than now."""
    day = read_past_day(text, first=FIRST_CONFIRMATION)
    return min(datetime.combine(day, NOON, timezone.get_default_timezone()), timezone.now())


_CONFIRMED = (or_empty(_confirmed_at), f"a day from {FIRST_CONFIRMATION.year} to now, YYYY-MM-DD, or empty")
CONTACT_COLUMNS: Columns = {
    "mobile": (or_empty(read_mobile), "a mobile number of France or overseas, or empty"),
    "mobile_verified_on": _CONFIRMED,
    "other_phone": (or_empty(read_phone), "a phone number, or empty"),
    "mail": (or_empty(read_mail), "a mail address, or empty"),
    "mail_verified_on": _CONFIRMED,
}
