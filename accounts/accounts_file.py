"""The file of the old accounts, one line a person whom the fund knows."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.utils import timezone

from accounts.contacts import CONTACT_KINDS
from accounts.hashers import PortalArgon2Hasher
from accounts.passwords import is_old_password
from contact_verification.destinations import read_mail, read_mobile, read_phone
from contact_verification.enums import ContactKind
from identity import places
from identity.civil_status import clean_name
from identity.csv_files import Columns, LineError
from identity.encryption import digest
from identity.enums import Civility
from identity.models import NIR_DIGEST
from identity.nir import Nir
from identity.services import Declaration

FIRST_BIRTH, FIRST_CONFIRMATION = date(1900, 1, 1), date(2000, 1, 1)  # before them a day stands for "not known"
NOON = time(12)
# Memory (KiB), passes, lanes. The most takes half a second of processor.
LEAST = (PortalArgon2Hasher.memory_cost, PortalArgon2Hasher.time_cost, PortalArgon2Hasher.parallelism)
MOST = (128 * 1024, 4, 8)
_NUMBER, _BASE64 = "([1-9][0-9]{0,6})", "[A-Za-z0-9+/]"
# 32 bytes, and a salt that leaves the whole within the column.
_HASH = re.compile(rf"argon2\$argon2id\$v=19\$m={_NUMBER},t={_NUMBER},p={_NUMBER}\${_BASE64}{{11,43}}\${_BASE64}{{43}}")


@dataclass(frozen=True, slots=True, repr=False)
class OldContact:
    """`verified_at`: when the fund had it confirmed, None if it had not."""

    kind: ContactKind
    value: str
    verified_at: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class OldAccount:
    """Somebody who holds the NIR of this civil status, and how they log in: a hash, or 8 digits still to be hashed."""

    declaration: Declaration
    nir_digest: str
    contacts: tuple[OldContact, ...]
    password_hash: str
    password: str


def read_account(values: dict[str, Any]) -> OldAccount:
    """The account of a line; LineError when its values do not go together."""
    contacts = tuple(_contacts(values))
    password_hash, password = values["password_hash"] or "", values["password"] or ""
    if bool(password_hash) == bool(password):
        raise LineError("password_hash or password must be filled in, and not both")
    declaration = Declaration(**{name: values[name] for name in _CIVIL_STATUS} | _birthplace(values))
    return OldAccount(declaration, digest(values["nir"], context=NIR_DIGEST), contacts, password_hash, password)


def _contacts(values: dict[str, Any]) -> Iterator[OldContact]:
    for column, kind in CONTACT_KINDS.items():
        verified_at = values.get(f"{column}_verified_on")
        if values[column]:
            yield OldContact(kind, values[column], verified_at)
        elif verified_at:
            raise LineError(f"{column}_verified_on is filled in without {column}")


def _birthplace(values: dict[str, Any]) -> dict[str, str]:
    """A commune by its code, under the name it had that day; any other place by its name."""
    code = values["birth_place_code"]
    if not code:
        return {"birth_place_code": "", "birth_place_name": _place_name(values["birth_place_name"])}
    place = places.at(code, values["born_on"]) if values["birth_country"] == places.FRANCE else None
    if place is None:
        raise LineError("birth_place_code is not the INSEE code of a French commune of that day, or empty")
    return {"birth_place_code": place.code, "birth_place_name": place.name}


def _place_name(text: str) -> str:
    try:
        return _name(text)
    except ValueError:
        raise LineError("birth_place_name is not a name in Latin letters, and birth_place_code is empty") from None


_name = partial(clean_name, label="")


def _definitive_nir(text: str) -> str:
    nir = Nir.parse(text)
    if not nir.is_definitive:
        raise ValueError
    return nir.number


def _day(text: str, *, first: date) -> date:
    day = date.fromisoformat(text)
    if not first <= day <= timezone.localdate():
        raise ValueError
    return day


def _confirmed_at(text: str) -> datetime:
    """Noon of that day in Paris, but not later than now."""
    noon = datetime.combine(_day(text, first=FIRST_CONFIRMATION), NOON, timezone.get_default_timezone())
    return min(noon, timezone.now())


def _country(text: str) -> str:
    if places.country(text) is None:
        raise ValueError
    return text


def _hash(text: str) -> str:
    found = _HASH.fullmatch(text)
    limits = zip(LEAST, map(int, found.groups()), MOST, strict=True) if found else ()
    if not found or any(not least <= given <= most for least, given, most in limits):
        raise ValueError
    return text


def _old_password(text: str) -> str:
    if not is_old_password(text):
        raise ValueError
    return text


def _or_empty(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text) if text else None


COLUMNS: Columns = {
    "nir": (_definitive_nir, "a definitive NIR of 13 or 15 characters"),
    "civility": (Civility, f"one of {', '.join(Civility)}"),
    "birth_name": (_name, "a name in Latin letters"),
    "first_names": (_name, "one or more names in Latin letters"),
    "born_on": (partial(_day, first=FIRST_BIRTH), f"a day from {FIRST_BIRTH.year} to now, YYYY-MM-DD"),
    "birth_country": (_country, f"the INSEE code of a country, {places.FRANCE} for France"),
    "birth_place_code": (str.upper, "text"),
    "birth_place_name": (str, "text"),
    "mobile": (_or_empty(read_mobile), "a mobile number of France or overseas, or empty"),
    "mobile_verified_on": (
        _or_empty(_confirmed_at),
        f"a day from {FIRST_CONFIRMATION.year} to now, YYYY-MM-DD, or empty",
    ),
    "other_phone": (_or_empty(read_phone), "a phone number, or empty"),
    "mail": (_or_empty(read_mail), "a mail address, or empty"),
    "mail_verified_on": (
        _or_empty(_confirmed_at),
        f"a day from {FIRST_CONFIRMATION.year} to now, YYYY-MM-DD, or empty",
    ),
    "password_hash": (_or_empty(_hash), "an Argon2id hash as strong as the portal's, within reason, or empty"),
    "password": (_or_empty(_old_password), "8 digits, or empty"),
}
_CIVIL_STATUS = ("nir", "civility", "birth_name", "first_names", "born_on", "birth_country")
