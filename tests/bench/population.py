"""Fictitious people by the million, each drawn from a number: whoever is asked for one draws the same."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum, auto
from functools import cache
from itertools import accumulate, count
from random import Random

from stdnum.iso7064 import mod_97_10

from identity.enums import Civility, IdentityStatus, PersonFlag
from identity.models import Person
from identity.place_data import EVER, NEVER, gazetteer
from identity.places import FRANCE
from identity.services import flags_of
from tests.bench.names import birth_name, first_names

NOW = datetime.now(UTC)
OLDEST = 90  # years
# As many of each age up to seventy, then fewer and fewer.
AGES = list(accumulate(1 - max(0, age - 70) / 25 for age in range(OLDEST)))
CIVILITIES = {"1": Civility.MONSIEUR, "2": Civility.MADAME}
SCATTER = 7_368_787  # a prime: multiplied by it neighbours become strangers, and nobody another's double


class Standing(Enum):
    WAITING = auto()  # for an agent
    DECIDED = auto()  # by one
    UNPROVEN = auto()
    PROVEN = auto()
    KNOWN = auto()  # from a dossier, without an account


S = Standing
ONE_WAITS_IN, ONE_OF_FIRST_WAITS_IN = 50, 20
FIRST = 1000  # people, whose page of the agents' queue is so as full as everybody's
OTHERS = (*[S.DECIDED] * 5, *[S.UNPROVEN] * 3, *[S.PROVEN] * 3, *[S.KNOWN] * 39)
PROVISIONAL = {S.WAITING, S.DECIDED, S.UNPROVEN}
NO_NIR, WAITING_NIR, OTHER_DATE, HELD = 0.2, 0.3, 0.35, 0.4  # of those who wait, added up


def standing_of(number: int) -> Standing:
    is_waiting = number % (ONE_OF_FIRST_WAITS_IN if number < FIRST else ONE_WAITS_IN) == 0
    return Standing.WAITING if is_waiting else OTHERS[number % len(OTHERS)]


@dataclass(frozen=True)
class Draw:
    """What is drawn first from a number, and decides of the NIR."""

    number: int
    random: Random
    sex: str
    born_on: date

    @property
    def standing(self) -> Standing:
        return standing_of(self.number)

    @property
    def place(self) -> tuple[str, str]:
        """INSEE code and name."""
        return places()[self._scattered // 999]

    @property
    def _scattered(self) -> int:
        return self.number * SCATTER % (len(places()) * 999)

    @property
    def nir(self) -> str:
        """Nobody else's: no two numbers have place and order alike."""
        return f"{self.sex}{self.born_on:%y%m}{self.place[0]}{self._scattered % 999 + 1:03d}"

    @property
    def provisional_id(self) -> str:
        body = f"P{(self.number + 1) * SCATTER % 10**10:010d}"
        return body + mod_97_10.calc_check_digits(body)


@cache
def places() -> list[tuple[str, str]]:
    """The communes that have always had their code and name."""
    known = gazetteer()
    rows = zip(known.codes, known.names, known.since, known.until, strict=True)
    return [(code, name) for code, name, since, until in rows if (since, until) == (EVER, NEVER)]


def draw(number: int) -> Draw:
    random = Random(number)
    age = random.choices(range(OLDEST), cum_weights=AGES)[0]
    born_on = NOW.date() - timedelta(days=age * 365.25 + random.randrange(365))
    return Draw(number, random, random.choice("12"), born_on)


def person_of(drawn: Draw, pk: int) -> Person:
    """Not saved; its number decides where it stands, and chance the rest."""
    random, (place_code, place_name) = drawn.random, drawn.place
    person = Person(
        pk=pk,
        civility=CIVILITIES[drawn.sex],
        birth_name=birth_name(random),
        first_names=first_names(random, drawn.sex),
        born_on=drawn.born_on,
        birth_country=FRANCE,
        birth_place_code=place_code,
        birth_place_name=place_name,
        nir=drawn.nir,
        provisional_id=drawn.provisional_id if drawn.standing in PROVISIONAL else None,
        created_at=NOW - timedelta(minutes=random.randrange(60, 3 * 365 * 24 * 60)),
    )
    if drawn.standing in {Standing.PROVEN, Standing.KNOWN}:
        prove(person)
    elif drawn.standing is Standing.WAITING:
        _await_agent(person, drawn)
    return person


def prove(person: Person) -> None:
    person.identity_status, person.holds_nir = IdentityStatus.VERIFIED, True


def _await_agent(person: Person, drawn: Draw) -> None:
    """With an NIR that may lack, wait for another, disagree with the birth date, or be somebody else's."""
    person.identity_status = IdentityStatus.IN_REVIEW
    chance = drawn.random.random()
    if chance < NO_NIR:
        person.nir = None
    elif chance < WAITING_NIR:
        person.nir = f"7{drawn.nir[1:]}"
    elif chance < OTHER_DATE:
        person.born_on -= timedelta(days=366)
    elif chance < HELD:
        known = (number for number in count(drawn.number) if standing_of(number) is Standing.KNOWN)
        person.nir = draw(next(known)).nir
    person.flags = flags_of(person)
    if OTHER_DATE <= chance < HELD:
        person.flags = sorted({*person.flags, PersonFlag.HOLDER_DIFFERS})
