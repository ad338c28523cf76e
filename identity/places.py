"""Places of birth: the commune as it was on the day somebody was born, and the countries.

A commune that merged, changed its name or its department keeps its earlier states, each with its INSEE code
and days: `identity/data/README.md` gives the sources. No database, no network.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from heapq import merge
from itertools import chain, islice

from identity.place_data import EVER, NEVER, country_names, gazetteer
from identity.place_names import LONGEST_TEXT, name_key, without_article

FRANCE = "99100"


@dataclass(frozen=True, slots=True)
class Place:
    """A commune under the name it bore from `since` until the day before `until`.

    None: as far back as is known, or still in use. The department is named as on the day that was asked for.
    """

    code: str
    name: str
    department: str
    since: date | None
    until: date | None

    @property
    def label(self) -> str:
        """Return the name with its department, "Saint-Denis (Seine)"."""
        return f"{self.name} ({self.department})"


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory that has its own INSEE code (99 and three digits)."""

    code: str
    name: str


def search(text: str, *, born_on: date | None = None, limit: int = 8) -> list[Place]:
    """Return the places whose name is, begins with, or has a word that begins with the text, in that order.

    The most populated come first. With a day of birth only the communes of that day are given; when none of
    them matches, or only by the beginning, those which then held the ground of the communes that match at
    another time. Without one, each name and department is given once, under its last state.
    """
    key, departments = _read(text)
    for wanted in dict.fromkeys((key, without_article(key))) if key else ():
        rows = (_named(wanted, departments), _beginning(wanted, departments))
        found = list(islice(_places(rows, born_on), limit))
        if found:
            return found
    return []


def resolve(text: str, born_on: date) -> list[Place]:
    """Return the communes of that day which the whole text names, with or without its department.

    When none bore that name on that day, those which then held the ground of the communes that have borne it.
    """
    key, departments = _read(text)
    return list(_places((_named(key, departments),), born_on)) if key else []


def at(code: str, born_on: date) -> Place | None:
    """Return what the INSEE code of a commune stood for on that day, None when it was not in use."""
    day = born_on.toordinal()
    rows = (row for row in gazetteer().rows_of(code) if gazetteer().exists(row, day))
    return next((_place(row, day) for row in rows), None)


@cache
def countries() -> tuple[Country, ...]:
    """Return every country, France first, then by alphabet."""
    return tuple(Country(code, name) for code, name in country_names().items())


def country(code: str) -> Country | None:
    """Return the country of an INSEE code."""
    name = country_names().get(code)
    return Country(code, name) if name else None


def birthplace(country_code: str, code: str, name: str, born_on: date) -> str:
    """A place of birth in words: the commune with the department it then had, or the town, and the country.

    `code`: of the commune, empty abroad or when no list has it; `name`: what is shown then.
    """
    place, land = at(code, born_on), country(country_code)
    return ", ".join(filter(None, [place.label if place else name, land.name if land else ""]))


def _read(text: str) -> tuple[str, frozenset[str]]:
    """Split "Saint-Denis (Seine)" into the key of the name and the codes of the departments, none for any.

    A parenthesis that names no department belongs to the name.
    """
    name, _, rest = text[:LONGEST_TEXT].rpartition("(")
    departments = _departments_by_name().get(name_key(rest), frozenset())
    return (name_key(name), departments) if name and departments else (name_key(text), frozenset())


@cache
def _departments_by_name() -> dict[str, frozenset[str]]:
    codes: dict[str, set[str]] = {}
    for code, names in gazetteer().departments.items():
        for _, name in names:
            codes.setdefault(name_key(name), set()).add(code)
    return {key: frozenset(found) for key, found in codes.items()}


def _named(key: str, departments: frozenset[str]) -> Iterator[int]:
    return _rows_with((f"\n{key}\n", f"\t{key}\n"), departments)


def _beginning(key: str, departments: frozenset[str]) -> Iterator[int]:
    yield from _rows_with((f"\n{key}", f"\t{key}"), departments)
    yield from _rows_with((f" {key}",), departments)


def _rows_with(patterns: tuple[str, ...], departments: frozenset[str]) -> Iterator[int]:
    known = gazetteer()
    for line in merge(*map(known.lines_with, patterns)):
        row = known.line_rows[line]
        if not departments or known.department_code(row) in departments:
            yield row


def _places(groups: Iterable[Iterable[int]], born_on: date | None) -> Iterator[Place]:
    """Give the places of each group of rows in turn; each name and department (or code, on a day) once."""
    known, day = gazetteer(), born_on.toordinal() if born_on else None
    seen: set[tuple[str, str]] = set()
    for row in chain.from_iterable(rows if day is None else _on_day(rows, day) for rows in groups):
        same = known.names[row], known.department_code(row) if day is None else known.codes[row]
        if same not in seen:
            seen.add(same)
            yield _place(row, known.until[row] - 1 if day is None else day)


def _on_day(rows: Iterable[int], day: int) -> Iterator[int]:
    """Keep the rows of that day; when there is none, give those which then held the ground of the others."""
    known = gazetteer()
    others: list[int] = []
    is_found = False
    for row in rows:
        if known.exists(row, day):
            is_found = True
            yield row
        else:
            others.append(row)
    if not is_found:
        yield from chain.from_iterable(known.same_ground(row, day) for row in others)


def _place(row: int, day: int) -> Place:
    known = gazetteer()
    since, until = known.since[row], known.until[row]
    return Place(
        code=known.codes[row],
        name=known.names[row],
        department=known.department(row, day),
        since=None if since == EVER else date.fromordinal(since),
        until=None if until == NEVER else date.fromordinal(until),
    )
