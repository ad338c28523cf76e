"""Forty fictitious households of every shape, as they are on the day they are loaded.

Children are born so many years before that day: somebody is always about to turn 15, and somebody 18.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from authorizations.enums import Role
from benefits.enums import Benefit
from demo import householders as known
from demo.births import Births
from demo.people import NEWCOMERS, RESIDENTS, DemoPerson

FIRST_NUMBER = 9000101
CYCLES = 4  # of the shapes that come again
UNION = date(2020, 9, 5)
BY_NAME = {person.birth_name: person for person in (*RESIDENTS, *NEWCOMERS)}


class Paid(NamedTuple):
    """A benefit of each month; `amount`: euros."""

    benefit: Benefit
    amount: str
    to_third_party: bool = False


FAMILY = (Paid(Benefit.AF, "151.05"), Paid(Benefit.PPA, "213.66"))
HOUSED_FAMILY = (Paid(Benefit.AF, "151.05"), Paid(Benefit.APL, "287.40", to_third_party=True))
ALONE = (Paid(Benefit.PPA, "178.92"), Paid(Benefit.ALS, "203.17", to_third_party=True))
LONE_PARENT = (Paid(Benefit.ASF, "195.86"), Paid(Benefit.APL, "341.08"))


class DemoMember(NamedTuple):
    person: DemoPerson
    role: Role
    since: date


@dataclass(frozen=True)
class DemoHousehold:
    """`shape`: what it shows, in French. `procuration_days`: how long it is given for, 0 without end, None for none."""

    number: str
    shape: str
    members: tuple[DemoMember, ...]
    paid: tuple[Paid, ...] = FAMILY
    procuration_days: int | None = None
    is_separated: bool = False


def households(day: date) -> tuple[DemoHousehold, ...]:
    """The same ones for the same day, numbered from FIRST_NUMBER."""
    births = Births(day)
    shapes = (*_named(births, day), *(one for _ in range(CYCLES) for one in _again(births)))
    return tuple(replace(one, number=str(FIRST_NUMBER + rank)) for rank, one in enumerate(shapes))


def _named(births: Births, day: date) -> Iterator[DemoHousehold]:
    """Those in which somebody has an account or can open one, and the rare shapes."""
    solene, child = BY_NAME["FALVIGNE"], births.child("TALVERNOY", 9)
    yield _household(
        "Couple sans procuration, une adolescente",
        *_couple(solene, known.TALVERNOY),
        *_children(known.teenager(day), child),
    )
    yield _household(
        "Couple avec procuration",
        *_couple(known.BELLORMAC, known.OUVRANDEL),
        *_children(births.child("OUVRANDEL", 4)),
        paid=HOUSED_FAMILY,
        procuration_days=0,
    )
    yield _household("Couple d’un ancien compte", *_couple(BY_NAME["COURTEVALLE"], known.MIRVAUDE), paid=ALONE)
    yield _household("Personne seule", _responsable(BY_NAME["ORTALAVESI"]), paid=ALONE)
    yield _household("Personne seule, sans compte", _responsable(BY_NAME["KERMOALIN"]), paid=ALONE)
    yield _household(
        "Couple séparé",
        *_couple(known.ROSTANVAL, known.VILLEMONTEL),
        *_children(births.child("VILLEMONTEL", 6)),
        is_separated=True,
    )
    mother = DemoMember(known.ODETTE, Role.AUTRE, UNION)
    yield _household("Parent à charge", _responsable(known.MARIUS), mother, paid=ALONE)
    yield _household(
        "Couple avec procuration jusqu’à une date", *_couple(known.PLOUVARIN, known.TESSOULANE), procuration_days=60
    )
    mother_of_both, father_of_both = births.adult(), births.adult()
    shared = births.child(father_of_both.birth_name, 10)
    own = births.child(mother_of_both.birth_name, 3)
    yield _household("Enfant de deux foyers", _responsable(father_of_both), *_children(shared), paid=LONE_PARENT)
    yield _household(
        "Famille recomposée", *_couple(mother_of_both, births.adult()), *_children(shared, own), paid=HOUSED_FAMILY
    )
    yield _household(
        "15 et 18 ans dans quelques jours", _responsable(births.adult()), *_children(*known.soon_older(day))
    )
    newcomer = births.newcomer("ANDRIAVELO", date(1994, 6, 21))
    yield _household("Sans numéro de sécurité sociale, rien de versé", _responsable(newcomer), paid=())


def _again(births: Births) -> Iterator[DemoHousehold]:
    yield _household("Personne seule", _responsable(births.adult()), paid=ALONE)
    yield _family(births, "Parent seul", (5,), paid=LONE_PARENT)
    yield _family(births, "Couple sans procuration", (3, 8), is_couple=True)
    yield _family(births, "Couple avec procuration", (6,), is_couple=True, procuration_days=0)
    yield _family(births, "Parent seul de famille nombreuse", (2, 7, 12), paid=LONE_PARENT)
    yield _family(births, "Couple sans enfant", (), is_couple=True, paid=ALONE)
    yield _family(births, "Couple de famille nombreuse", (1, 4, 9, 13), is_couple=True, paid=HOUSED_FAMILY)


def _family(
    births: Births,
    shape: str,
    ages: tuple[int, ...],
    *,
    is_couple: bool = False,
    paid: tuple[Paid, ...] = FAMILY,
    procuration_days: int | None = None,
) -> DemoHousehold:
    parent = births.adult()
    parents = _couple(parent, births.adult()) if is_couple else (_responsable(parent),)
    children = _children(*(births.child(parent.birth_name, age) for age in ages))
    return _household(shape, *parents, *children, paid=paid, procuration_days=procuration_days)


def _household(
    shape: str,
    *members: DemoMember,
    paid: tuple[Paid, ...] = FAMILY,
    procuration_days: int | None = None,
    is_separated: bool = False,
) -> DemoHousehold:
    return DemoHousehold("", shape, members, paid, procuration_days, is_separated)


def _responsable(person: DemoPerson) -> DemoMember:
    return DemoMember(person, Role.RESPONSABLE, UNION)


def _couple(responsable: DemoPerson, conjoint: DemoPerson) -> tuple[DemoMember, DemoMember]:
    return _responsable(responsable), DemoMember(conjoint, Role.CONJOINT, UNION)


def _children(*people: DemoPerson) -> tuple[DemoMember, ...]:
    return tuple(DemoMember(person, Role.ENFANT, person.born_on) for person in people)


class Shown(NamedTuple):
    """Somebody of the page of the demonstration, and their place in a household, if they have one."""

    person: DemoPerson
    household: DemoHousehold | None
    role: Role | None


def shown(people: Iterable[DemoPerson], shapes: Iterable[DemoHousehold]) -> list[Shown]:
    """These people, each with the first household they belong to."""
    places = {
        member.person: (household, member.role) for household in reversed(tuple(shapes)) for member in household.members
    }
    return [Shown(person, *places.get(person, (None, None))) for person in people]
