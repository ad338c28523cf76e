"""Fictitious people who open an account, and the papers by which the registry knows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

import psycopg

from demo.people import NEWCOMERS, DemoPaper, Standing
from identity.encryption import digest
from identity.papers import PaperKind

AGENT, PASSWORD = "agent-banc", "Tournesol7Bleu"
LAST_ORDER = 999  # of a birth register, in an NIR
ISSUED_ON = datetime.now(UTC).date() - timedelta(days=1000)
# What the simulated registry knows, though not as theirs: its answer is final and proves nothing.
BORROWED = max(
    (who.paper for who in NEWCOMERS if who.paper and who.paper.standing is Standing.CURRENT),
    key=lambda paper: paper.issued_on,
)
_ranks = count(1)


@dataclass(frozen=True)
class Applicant:
    """Somebody born in Ajaccio on 5 December 1984 or of another year; `has_paper`: one that proves who they are.

    `borrowed`: a paper that is not theirs, which they name instead.
    """

    rank: int
    has_paper: bool = True
    borrowed: DemoPaper | None = None

    @property
    def year(self) -> int:
        return 1960 + self.rank // LAST_ORDER

    @property
    def nir(self) -> str:
        commune = "2A004" if self.year >= 1976 else "20004"
        return f"2{self.year % 100}12{commune}{self.rank % LAST_ORDER + 1:03d}"

    @property
    def paper(self) -> DemoPaper:
        return self.borrowed or DemoPaper(PaperKind.NATIONAL_ID_CARD, f"1512{self.rank:08d}", ISSUED_ON)

    @property
    def mail(self) -> str:
        return f"personne{self.rank}@exemple.fr"

    @property
    def cookies(self) -> dict[str, str]:
        return {}

    def answers(self, step: str) -> dict[str, str]:
        """What this person types at a step; the code is not known here."""
        return {
            "etat-civil": {
                "nir": self.nir,
                "civility": "madame",
                "birth_name": "Orsini",
                "first_names": "Lisandra Maria",
                **day_fields("born_on", 5, 12, self.year),
                "birth_country": "99100",
                "birth_commune": "Ajaccio",
            },
            "piece-identite": self._paper() if self.has_paper else {"no_paper": "1"},
            "justificatif": {"later": "1"},
            "coordonnees": {"mobile": "", "mail": self.mail, "channel": "mail"},
            "mot-de-passe": {"password": PASSWORD, "confirmation": PASSWORD, "accepts_terms": "on"},
            "recapitulatif": {},
            "code": {},
        }[step]

    def _paper(self) -> dict[str, str]:
        issued_on = self.paper.issued_on
        day = day_fields("issued_on", issued_on.day, issued_on.month, issued_on.year)
        return {"kind": self.paper.kind.value, "number": self.paper.number, **day}


def day_fields(name: str, day: int, month: int, year: int) -> dict[str, str]:
    return {f"{name}_0": str(day), f"{name}_1": str(month), f"{name}_2": str(year)}


def new_applicants(number: int, *, has_paper: bool = True, borrowed: DemoPaper | None = None) -> list[Applicant]:
    """People whom no earlier measure has used: nobody meets another's limits."""
    return [Applicant(next(_ranks), has_paper, borrowed) for _ in range(number)]


INSERT = """
INSERT INTO proofing_registryentry
  (kind, number_digest, issued_on, is_valid, birth_name, first_names, born_on, nir_digest)
VALUES (%s, %s, %s, true, 'Orsini', 'Lisandra Maria', %s, %s)
"""


def register_papers(database_url: str, applicants: Iterable[Applicant]) -> None:
    """Make the papers of these people known to the embedded verifier."""
    rows = [
        (
            who.paper.kind.value,
            digest(who.paper.number, context="paper"),
            who.paper.issued_on,
            date(who.year, 12, 5),
            digest(who.nir, context="nir"),
        )
        for who in applicants
    ]
    with psycopg.connect(database_url) as connection:
        connection.cursor().executemany(INSERT, rows)
