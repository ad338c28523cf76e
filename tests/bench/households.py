"""Fictitious households by the million, each drawn from its number. A thousand people lend them their civil status."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import count, islice

from authorizations.enums import COUPLE, Role
from identity.dates import anniversary
from identity.models import Person
from tests.bench.population import NOW, Draw, Standing, draw, person_of, standing_of

PLACES = 4  # in the largest household
WITH_PROCURATION = 4  # one dossier in so many
CHILDREN = (0, 0, 1, 1, 2)
LIKENESSES = 1000
STRIDE = 367  # a prime: no two of a household are alike
ADULT, CHILD = (25, 65), (0, 15)  # years, the second no more
MEMBERS_SINCE = NOW.date() - timedelta(days=800)  # but children, who belong to it since their birth


@dataclass(frozen=True)
class Lodger:
    """`number`: nobody else's; `likeness`: their civil status, but for where they were born."""

    number: int
    role: Role
    drawn: Draw
    likeness: Person

    @property
    def runs(self) -> bool:
        return self.role in COUPLE


def household(number: int) -> Iterator[Lodger]:
    """2.3 people: a responsable, in every other dossier a conjoint, the only ones in the places 0 and 1; children."""
    yield _lodger(number, 0, Role.RESPONSABLE)
    if number % 2 == 0:
        yield _lodger(number, 1, Role.CONJOINT)
    for rank in range(CHILDREN[number % len(CHILDREN)]):
        yield _lodger(number, 2 + rank, Role.ENFANT)


def _lodger(dossier: int, place: int, role: Role) -> Lodger:
    number = PLACES * dossier + place
    likenesses = _likenesses(*(ADULT if role in COUPLE else CHILD))
    drawn, person = likenesses[number * STRIDE % LIKENESSES]
    return Lodger(number, role, replace(drawn, number=number), person)


@cache
def _likenesses(youngest: int, oldest: int) -> list[tuple[Draw, Person]]:
    known = (draw(number) for number in count() if standing_of(number) is Standing.KNOWN)
    wanted = (drawn for drawn in known if _has_turned(drawn.born_on, youngest, oldest))
    return [(drawn, person_of(drawn, 0)) for drawn in islice(wanted, LIKENESSES)]


def _has_turned(born_on: date, age: int, next_age: int) -> bool:
    return anniversary(born_on, age) <= NOW.date() < anniversary(born_on, next_age)
