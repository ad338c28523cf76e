"""What a password must be. The rule alone is worth 59 bits at 10 characters: by the CNIL's
recommendation 2022-100 that is enough only together with the throttling of log-ins.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Protocol

from django.contrib.auth.password_validation import CommonPasswordValidator

from identity.typed_text import folded_words

MIN_LENGTH = 10
MAX_LENGTH = 64
OLD_LENGTH = 8

_FRENCH_COMMON_PASSWORDS = Path(__file__).with_name("data") / "common_passwords.txt"
_DIGITS = "0123456789"
_SHORTEST_COMMON_STEM = 3
_PERSONAL_PART = 5
# fmt: off
_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)
# fmt: on
_TO_ADD = {"digit": "un chiffre", "lowercase": "une lettre minuscule", "uppercase": "une lettre majuscule"}


class Declared(Protocol):
    """Somebody whose civil status is known, declared or proven; `nir`: 13 characters or None."""

    @property
    def birth_name(self) -> str: ...
    @property
    def first_names(self) -> str: ...
    @property
    def born_on(self) -> date: ...
    @property
    def nir(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """One line of the checklist: a slug for the page, a French label, and its test."""

    slug: str
    label: str
    is_met_by: Callable[[str], bool]


def password_rules(*, min_length: int = MIN_LENGTH, max_length: int = MAX_LENGTH) -> tuple[PasswordRule, ...]:
    """The checklist, in the order shown; lengths in characters, both included."""
    return (
        PasswordRule("length", f"{min_length} à {max_length} caractères", _length_within(min_length, max_length)),
        PasswordRule("digit", "1 chiffre", _contains("[0-9]")),
        PasswordRule("lowercase", "1 lettre minuscule", _contains("[a-z]")),
        PasswordRule("uppercase", "1 lettre majuscule", _contains("[A-Z]")),
        PasswordRule("alphanumeric", "chiffres et lettres uniquement", _contains(r"\A[0-9A-Za-z]+\Z")),
    )


def missing_rules(password: str, *, min_length: int = MIN_LENGTH, max_length: int = MAX_LENGTH) -> list[PasswordRule]:
    """The rules of the checklist that a password does not meet."""
    rules = password_rules(min_length=min_length, max_length=max_length)
    return [rule for rule in rules if not rule.is_met_by(password)]


def password_problem(
    password: str, *, personal: Iterable[str], min_length: int = MIN_LENGTH, max_length: int = MAX_LENGTH
) -> str | None:
    """The first thing wrong with a new password, as a French sentence without it, or None.

    `personal` holds what is known of the person, as text: see `personal_values`.
    """
    missing = missing_rules(password, min_length=min_length, max_length=max_length)
    if missing:
        return _rule_problem(password, {rule.slug for rule in missing}, min_length, max_length)
    if _is_common(password):
        return "Ce mot de passe est trop courant : choisissez-en un que personne ne peut deviner."
    if _is_personal(password, personal):
        return (
            "Ce mot de passe contient votre nom, votre prénom, votre date de naissance "
            "ou votre numéro de sécurité sociale : choisissez-en un qui ne parle pas de vous."
        )
    return None


def personal_values(*, names: Iterable[str], born_on: date | None, identifiers: Iterable[str]) -> list[str]:
    """What a password must not be made of: names, usual writings of the birth date, identifiers."""
    return [*names, *(_date_writings(born_on) if born_on else ()), *identifiers]


def values_of(declared: Declared) -> list[str]:
    """The personal values of somebody, declared or known."""
    return personal_values(
        names=[declared.birth_name, declared.first_names],
        born_on=declared.born_on,
        identifiers=[declared.nir] if declared.nir else [],
    )


def is_old_password(password: str) -> bool:
    """Whether this is shaped like the password of an old account: 8 digits, which no present one may be."""
    return len(password) == OLD_LENGTH and password.isascii() and password.isdigit()


def _length_within(shortest: int, longest: int) -> Callable[[str], bool]:
    return lambda password: shortest <= len(password) <= longest


def _contains(pattern: str) -> Callable[[str], bool]:
    search = re.compile(pattern).search
    return lambda password: search(password) is not None


def _rule_problem(password: str, missing: set[str], min_length: int, max_length: int) -> str:
    if not password:
        return "Saisissez un mot de passe."
    if "alphanumeric" in missing:
        return _alphabet_problem(password)
    if len(password) < min_length:
        return f"Votre mot de passe compte {len(password)} caractères : il en faut au moins {min_length}."
    if len(password) > max_length:
        return f"Votre mot de passe compte {len(password)} caractères : il en faut au plus {max_length}."
    additions = [words for slug, words in _TO_ADD.items() if slug in missing]
    return f"Ajoutez {' et '.join(additions)} à votre mot de passe."


def _alphabet_problem(password: str) -> str:
    if password.strip() != password:
        place = "au début" if password.rstrip() != password.strip() else "à la fin"
        return f"Retirez l’espace {place} du mot de passe."
    if any(character.isspace() for character in password):
        return "Retirez les espaces du mot de passe."
    if any(_is_letter_beyond_a_to_z(character) for character in password):
        return "Remplacez les lettres accentuées du mot de passe par des lettres de A à Z, sans accent."
    return "Retirez du mot de passe les signes qui ne sont ni des lettres ni des chiffres."


def _is_letter_beyond_a_to_z(character: str) -> bool:
    return not character.isascii() and (character.isalpha() or unicodedata.combining(character) > 0)


def _is_common(password: str) -> bool:
    """Found in a list, whatever its case, or a listed one with other digits before or after it."""
    lowered = password.lower()
    return lowered in _common_passwords() or lowered.strip(_DIGITS) in _common_stems()


@cache
def _common_passwords() -> frozenset[str]:
    french = _FRENCH_COMMON_PASSWORDS.read_text(encoding="ascii").split()
    return frozenset(CommonPasswordValidator().passwords).union(french)


@cache
def _common_stems() -> frozenset[str]:
    stems = (password.strip(_DIGITS) for password in _common_passwords())
    return frozenset(stem for stem in stems if len(stem) >= _SHORTEST_COMMON_STEM)


def _is_personal(password: str, personal: Iterable[str]) -> bool:
    """Holds five characters in a row of a personal value, or is only short names and digits."""
    lowered = password.lower()
    short_words: set[str] = set()
    for words in map(folded_words, personal):
        joined = "".join(words)
        if any(part in lowered for part in _parts(joined)):
            return True
        short_words.update(word for word in words if 1 < len(word) < _PERSONAL_PART)
    longest_first = sorted(short_words, key=len, reverse=True)
    return not re.sub("|".join([*longest_first, "[0-9]"]), "", lowered)


def _parts(value: str) -> set[str]:
    return {value[i : i + _PERSONAL_PART] for i in range(len(value) - _PERSONAL_PART + 1)}


def _date_writings(day: date) -> list[str]:
    """05121984, 5121984, 051284, 19841205, 841205, 5decembre1984 and their like."""
    years = (f"{day.year:04d}", f"{day.year % 100:02d}")
    months = (f"{day.month:02d}", str(day.month), _MONTHS[day.month - 1])
    days = (f"{day.day:02d}", str(day.day))
    writings = {d + m + y for d, m, y in product(days, months, years)}
    return sorted(writings | {y + m + d for d, m, y in product(days, months, years)})
