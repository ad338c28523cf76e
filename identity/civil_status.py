"""Names as people write them, and when two civil statuses are those of one person."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, chain

from identity.typed_text import folded_words

MAX_NAME = 100
"""Longest name kept, in characters."""

_MAX_RAW_NAME = 2 * MAX_NAME
_APOSTROPHES = dict.fromkeys(map(ord, "'‘ʼʻ′`´"), "’")
_PLAIN_SEPARATORS = {"Zs": " ", "Pd": "-"}
# An accent belongs on a letter, and two on one letter are the most that any Latin spelling uses.
_STRAY_ACCENT = re.compile("(?:\\A|[ ’-]|[\u0300-\u036f]{2})[\u0300-\u036f]")


@dataclass(frozen=True, slots=True, repr=False)
class CivilStatus:
    """Birth name, all first names in order (separated by spaces or commas) and birth date of one person."""

    birth_name: str
    first_names: str
    born_on: date


def same_civil_status(a: CivilStatus, b: CivilStatus) -> bool:
    """Whether two civil statuses agree closely enough to prove that they are one person's.

    Same birth date, same birth name, same first names in the same order, except that one side may list
    only the first ones, and at least the first. Case and accents are forgiven, ligatures too, and a hyphen,
    an apostrophe and a space are worth the same; LEGOFF is not LE GOFF, and Jean is not Jean-Pierre.
    An empty name agrees with nothing.
    """
    name = folded_words(a.birth_name)
    return (
        bool(name)
        and a.born_on == b.born_on
        and name == folded_words(b.birth_name)
        and _same_first_names(a.first_names, b.first_names)
    )


def _same_first_names(a: str, b: str) -> bool:
    words_a, words_b = list(chain(*_first_names(a))), list(chain(*_first_names(b)))
    shared = min(len(words_a), len(words_b))
    longer = a if len(words_a) > shared else b
    ends_of_names = set(accumulate(map(len, _first_names(longer))))
    return shared in ends_of_names and words_a[:shared] == words_b[:shared]


def _first_names(text: str) -> list[list[str]]:
    """Each first name as its words: Jean-Pierre is one name of two."""
    names = (folded_words(name) for name in re.split(r"[\s,]+", text))
    return [name for name in names if name]


def clean_name(text: str, *, label: str) -> str:
    """A typed name, tidied: NFC, one kind of apostrophe (’) and hyphen (-), single spaces.

    Takes Latin letters with any accent, spaces, hyphens and apostrophes, up to MAX_NAME characters; commas,
    which identity cards print between first names, become spaces. `label` names the thing with
    its possessive ("votre nom de naissance", "vos prénoms"). ValueError says in French what to do.
    """
    stripped = text.strip(" \t\r\n")
    if len(stripped) > _MAX_RAW_NAME:
        raise ValueError(_too_long(label))
    name = _tidy(stripped)
    for character in name:
        _refuse_character(character, label)
    if _STRAY_ACCENT.search(name):
        raise ValueError(f"Retapez {label} au clavier : un accent n’est pas sur une lettre.")
    if not any(character.isalpha() for character in name):
        raise ValueError(f"Saisissez {label}.")
    if len(name) > MAX_NAME:
        raise ValueError(_too_long(label))
    return name


def _too_long(label: str) -> str:
    return f"Saisissez {label} en {MAX_NAME} caractères au plus."


def _tidy(text: str) -> str:
    name = unicodedata.normalize("NFC", text).translate(_APOSTROPHES).replace(",", " ")
    name = "".join(_PLAIN_SEPARATORS.get(unicodedata.category(character), character) for character in name)
    return re.sub(" +", " ", name).strip(" ")


def _refuse_character(character: str, label: str) -> None:
    category = unicodedata.category(character)
    if character in " -’" or _is_latin(character, category):
        return
    if category[0] == "C":
        raise ValueError(f"Retapez {label} au clavier : le texte collé contient des caractères invisibles.")
    if category[0] == "N":
        raise ValueError(f"Saisissez {label} sans chiffre.")
    if category[0] in "LM":
        raise ValueError(f"Saisissez {label} en lettres latines, comme sur votre pièce d’identité.")
    raise ValueError(
        f"Saisissez {label} avec des lettres, des espaces, des traits d’union et des apostrophes uniquement."
    )


def _is_latin(character: str, category: str) -> bool:
    """Latin letters with a case, and the accents that have no composed letter (Ɛ́, M̈)."""
    if category == "Mn":
        return "\u0300" <= character <= "\u036f"
    return category in ("Lu", "Ll", "Lt") and unicodedata.name(character, "").startswith("LATIN ")
