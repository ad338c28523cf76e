"""A civil status in the files that the fund hands over: its columns, and what they say together."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from identity import places
from identity.civil_status import clean_name
from identity.csv_files import Columns, LineError
from identity.enums import Civility
from identity.nir import Nir
from identity.services import Declaration

FIRST_BIRTH = date(1900, 1, 1)  # a day before it stands for "not known"


def read_declaration(values: dict[str, Any]) -> Declaration:
    """The civil status of a line, with its `nir`; LineError when its values do not go together."""
    return Declaration(**{name: values[name] for name in ("nir", *_TAKEN)} | _birthplace(values))


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


def read_nir(text: str) -> str:
    """The 13 characters of any NIR; ValueError otherwise."""
    return Nir.parse(text).number


def read_definitive_nir(text: str) -> str:
    """The 13 characters of an NIR that identifies somebody for good; ValueError otherwise."""
    nir = Nir.parse(text)
    if not nir.is_definitive:
        raise ValueError
    return nir.number


def read_past_day(text: str, *, first: date = FIRST_BIRTH) -> date:
    """A day from `first` to today; ValueError otherwise."""
    day = date.fromisoformat(text)
    if not first <= day <= timezone.localdate():
        raise ValueError
    return day


def or_empty(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader that takes an empty text for None."""
    return lambda text: read(text) if text else None


def _country(text: str) -> str:
    if places.country(text) is None:
        raise ValueError
    return text


PAST_DAY = f"a day from {FIRST_BIRTH.year} to now, YYYY-MM-DD"
_TAKEN: Columns = {
    "civility": (Civility, f"one of {', '.join(Civility)}"),
    "birth_name": (_name, "a name in Latin letters"),
    "first_names": (_name, "one or more names in Latin letters"),
    "born_on": (read_past_day, PAST_DAY),
    "birth_country": (_country, f"the INSEE code of a country, {places.FRANCE} for France"),
}
CIVIL_STATUS_COLUMNS: Columns = {**_TAKEN, "birth_place_code": (str.upper, "text"), "birth_place_name": (str, "text")}
