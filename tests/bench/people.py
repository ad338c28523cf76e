"""Fictitious people who open an account, and the papers by which the registry knows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

import psycopg

from identity.encryption import digest

PASSWORD = "Tournesol7Bleu"
LAST_ORDER = 999  # of a birth register, in an NIR
_ranks = count(1)


@dataclass(frozen=True)
class Applicant:
    """Somebody born in Ajaccio on 5 December 1984 or of another year; `has_paper`: one that proves who they are."""

    rank: int
    has_paper: bool = True

    @property
    def year(self) -> int:
        return 1960 + self.rank // LAST_ORDER

    @property
    def nir(self) -> str:
        commune = "2A004" if self.year >= 1976 else "20004"
        return f"2{self.year % 100}12{commune}{self.rank % LAST_ORDER + 1:03d}"

    @property
    def paper_number(self) -> str:
        return f"1512{self.rank:08d}"

    @property
    def mail(self) -> str:
        return f"personne{self.rank}@exemple.fr"

    def answers(self, step: str) -> dict[str, str]:
        """What this person types at a step; the code is not known here."""
        return {
            "etat-civil": {
                "nir": self.nir,
                "civility": "madame",
                "birth_name": "Orsini",
                "first_names": "Lisandra Maria",
                **_day("born_on", 5, 12, self.year),
                "birth_country": "99100",
                "birth_commune": "Ajaccio",
            },
            "piece-identite": self._paper() if self.has_paper else {"no_paper": "1"},
            "coordonnees": {"mobile": "", "mail": self.mail, "channel": "mail"},
            "mot-de-passe": {"password": PASSWORD, "confirmation": PASSWORD, "accepts_terms": "on"},
            "recapitulatif": {},
            "connexion": {"identifier": self.nir, "password": PASSWORD, "next": ""},
        }[step]

    def _paper(self) -> dict[str, str]:
        return {"kind": "national_id_card", "number": self.paper_number, **_day("issued_on", 5, 12, 2015)}


def _day(name: str, day: int, month: int, year: int) -> dict[str, str]:
    return {f"{name}_0": str(day), f"{name}_1": str(month), f"{name}_2": str(year)}


def new_applicants(number: int, *, has_paper: bool = True) -> list[Applicant]:
    """People whom no earlier measure has used: nobody meets another's limits."""
    return [Applicant(next(_ranks), has_paper) for _ in range(number)]


INSERT = """
INSERT INTO identity_registryentry
  (kind, number_digest, issued_on, is_valid, birth_name, first_names, born_on, nir_digest)
VALUES ('national_id_card', %s, '2015-12-05', true, 'Orsini', 'Lisandra Maria', %s, %s)
"""


def register_papers(database_url: str, applicants: Iterable[Applicant]) -> None:
    """Make the papers of these people known to the embedded verifier."""
    rows = [
        (digest(who.paper_number, context="paper"), f"{who.year}-12-05", digest(who.nir, context="nir"))
        for who in applicants
    ]
    with psycopg.connect(database_url) as connection:
        connection.cursor().executemany(INSERT, rows)
