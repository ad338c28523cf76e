"""The numéro de sécurité sociale (NIR): sex 1, year 2, month 2, place of birth 5, order 3, and a key of 2.

Rules and verdicts: INSEE's description of the NIR. It is an identifier, never a proof, and its
use is restricted by décret 2019-341: a `Nir` therefore never shows its number unless asked by name.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from identity.nir_problems import (
    NirError,
    NirProblem,
    letters_sentence,
    too_long_sentence,
    too_short_sentence,
)
from identity.typed_text import compact

_SHAPE = re.compile(r"[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{6}")
_SAMPLE_CARD = "2690549588157"
_OVERSEAS_KNOWN = {"971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988"}
_CORSICA_IN_KEY = {"2A": "19", "2B": "18"}


class NirKind(StrEnum):
    """DEFINITIVE identifies somebody for good; WAITING is a waiting or provisional number, replaced later."""

    DEFINITIVE = "definitive"
    WAITING = "waiting"


class NirFlag(StrEnum):
    """What is accepted but deserves an agent's look."""

    MONTH_NEVER_SEEN = "month_never_seen"
    DEPARTMENT_UNKNOWN = "department_unknown"
    COUNTRY_UNKNOWN = "country_unknown"
    COMMUNE_UNKNOWN = "commune_unknown"


@dataclass(frozen=True, slots=True, repr=False)
class Nir:
    """A number that passed every check; `number` is its 13 characters, upper-case, without the key."""

    number: str

    def __post_init__(self) -> None:
        problem = _problem(self.number)
        if problem:
            raise NirError(problem)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The number typed, 13 characters or 15 with its key, however it is spaced; NirError otherwise."""
        typed = compact(text)
        _check_alphabet_and_length(typed)
        number, key = typed[:13], typed[13:]
        if key and not key.isdigit():
            raise NirError(NirProblem.LETTERS, letters_sentence(key))
        nir = cls(number)
        if key and key != nir.key:
            raise NirError(NirProblem.WRONG_KEY)
        return nir

    @property
    def key(self) -> str:
        """97 − (number mod 97), two digits, with 2A read as 19 and 2B as 18."""
        place = self.number[5:7]
        digits = self.number[:5] + _CORSICA_IN_KEY.get(place, place) + self.number[7:]
        return f"{97 - int(digits) % 97:02d}"

    @property
    def kind(self) -> NirKind:
        return NirKind.DEFINITIVE if self.sex in (1, 2) else NirKind.WAITING

    @property
    def is_definitive(self) -> bool:
        return self.kind is NirKind.DEFINITIVE

    @property
    def sex(self) -> int:
        return int(self.number[0])

    @property
    def year2(self) -> int:
        """The last two digits of the year of birth."""
        return int(self.number[1:3])

    @property
    def month(self) -> int | None:
        """The month of birth, or None when the civil record was incomplete (20 to 99, 31 to 42 included)."""
        month = int(self.number[3:5])
        return month if 1 <= month <= 12 else None

    @property
    def department(self) -> str:
        """Two characters (2A and 2B included), three overseas, 99 abroad."""
        return self.number[5:8] if self.number[5:7] in ("97", "98") else self.number[5:7]

    @property
    def flags(self) -> frozenset[NirFlag]:
        """What an agent should look at; nothing for a waiting number, which has neither date nor place."""
        return frozenset(_flags(self)) if self.is_definitive else frozenset()

    @property
    def formatted(self) -> str:
        """The number in the groups printed on the card, for its owner's eyes."""
        n = self.number
        return " ".join((n[0], n[1:3], n[3:5], n[5:7], n[7:10], n[10:]))

    @property
    def masked(self) -> str:
        """The same groups with only the first and the last two characters readable."""
        n = self.number
        return f"{n[0]} •• •• •• ••• •{n[-2:]}"

    def may_match_birth(self, born_on: date) -> bool:
        """Whether year and month (01 to 12 only) fit a birth date; a waiting number always does."""
        if not self.is_definitive:
            return True
        return self.year2 == born_on.year % 100 and self.month in (None, born_on.month)

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"<Nir {self.masked}>"


def _check_alphabet_and_length(typed: str) -> None:
    if not typed:
        raise NirError(NirProblem.EMPTY)
    if not re.fullmatch(r"[0-9A-Z]+", typed):
        raise NirError(NirProblem.CHARACTERS)
    if not re.fullmatch(r"[0-9AB]+", typed):
        raise NirError(NirProblem.LETTERS, letters_sentence(typed))
    if len(typed) < 13:
        raise NirError(NirProblem.TOO_SHORT, too_short_sentence(13 - len(typed)))
    if len(typed) not in (13, 15):
        raise NirError(NirProblem.TOO_LONG, too_long_sentence(len(typed)))


def _problem(number: str) -> NirProblem | None:
    if not _SHAPE.fullmatch(number):
        return NirProblem.LETTERS
    if len(set(number)) == 1:
        return NirProblem.ONE_DIGIT
    if number == _SAMPLE_CARD:
        return NirProblem.SAMPLE
    if number[0] in "0569":
        return NirProblem.SEX
    return _birth_problem(number) if number[0] in "12" else None


def _birth_problem(number: str) -> NirProblem | None:
    month = int(number[3:5])
    if month == 0 or 13 <= month <= 19:
        return NirProblem.MONTH
    if number[5:7] == "00":
        return NirProblem.DEPARTMENT
    return NirProblem.ORDER if number[10:] == "000" else None


def _flags(nir: Nir) -> set[NirFlag]:
    flags = set()
    # An incomplete record takes 20 to 42 or 50 to 99.
    if 43 <= int(nir.number[3:5]) <= 49:
        flags.add(NirFlag.MONTH_NEVER_SEEN)
    if len(nir.department) == 3 and nir.department not in _OVERSEAS_KNOWN:
        flags.add(NirFlag.DEPARTMENT_UNKNOWN)
    within = nir.number[5 + len(nir.department) : 10]
    if nir.department == "99":
        if within in ("000", "999"):
            flags.add(NirFlag.COUNTRY_UNKNOWN)
    elif int(within) == 0:
        flags.add(NirFlag.COMMUNE_UNKNOWN)
    return flags
