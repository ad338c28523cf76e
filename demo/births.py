"""Invents people for the households of the demonstration: the same ones in the same order, whatever the day."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from demo.people import DemoPerson
from identity.dates import born_by
from identity.enums import Civility

# Communes that were themselves all along; with an order number of 900 and more, an NIR of nobody's.
PLACES = ("12205", "43091", "58152", "70350", "23079", "32120", "15110", "87044")
FIRST_ORDER, ORDERS = 900, 100
BIRTH_NAMES = (
    *("ABRELONGUE", "BAUVERNAY", "CASTREMOLLE", "DORVALINE", "ESPINCHART", "FOUGERIVAL", "GRANDVEILLE", "HAUTERIVAC"),
    *("ISSARBELLE", "JONQUERAY", "KERBRELEC", "LAMBERTOL", "MONTFAUVEL", "NAVERGNE", "OLLIERAND", "PRADELOUSE"),
    *("QUINTEFEUIL", "RIVEMALE", "SAUVEPLANE", "TOURNEBRISE", "URVELLOY", "VALGORGUE", "YVRELIN", "ZÉRALDINI"),
)
FIRST_NAMES = {
    Civility.MADAME: ("Inès", "Margaux", "Fatou", "Élodie", "Camille", "Yasmine", "Rosalie", "Mei", "Apolline"),
    Civility.MONSIEUR: ("Théo", "Bastien", "Amadou", "Rémi", "Joachim", "Nassim", "Gaspard", "Linh", "Aurélien"),
}
CIVILITIES = (Civility.MADAME, Civility.MONSIEUR)


class Births:
    """`day`: the one from which the ages of children are counted."""

    def __init__(self, day: date) -> None:
        self._day, self._ranks = day, count()

    def adult(self) -> DemoPerson:
        """Born between 1975 and 1996."""
        rank = next(self._ranks)
        born_on = date(1975 + rank * 7 % 22, 1 + rank * 5 % 12, 1 + rank * 11 % 28)
        return _person(rank, BIRTH_NAMES[rank % len(BIRTH_NAMES)], born_on)

    def child(self, birth_name: str, age: int) -> DemoPerson:
        """`age` years old, and some months."""
        return self.born(birth_name, born_by(self._day, age) - timedelta(days=30 + len(birth_name) * age % 300))

    def born(self, birth_name: str, born_on: date) -> DemoPerson:
        return _person(next(self._ranks), birth_name, born_on)

    def newcomer(self, birth_name: str, born_on: date) -> DemoPerson:
        """Born abroad, without a number yet."""
        return replace(self.born(birth_name, born_on), place="99333", city="Antsirabe", order=None)


def _person(rank: int, birth_name: str, born_on: date) -> DemoPerson:
    civility = CIVILITIES[rank % 2]
    first_names = FIRST_NAMES[civility][rank // 2 % len(FIRST_NAMES[civility])]
    order = FIRST_ORDER + rank % ORDERS
    return DemoPerson(civility, birth_name, first_names, born_on, PLACES[rank % len(PLACES)], order, note="")
