"""The pivot identity, which FranceConnect confirms, and when it is exactly that of somebody who is known.

Exact, and nothing short of it opens anything of anybody's:

| compared | rule |
|---|---|
| birth name | the same words in the same order; case, accents, ligatures, hyphens and apostrophes are forgiven |
| first names | the same words, all of them, in whatever order; Jean-Pierre is the same as Pierre, Jean |
| birth date | the same day; a presumed birth comes as 1 January, and agrees with 1 January only |
| civilité | male is Monsieur, female is Madame; unspecified says nothing and agrees with both |
| birth country | the same INSEE code |
| birthplace | in France the same INSEE code, an arrondissement being its town; abroad the country is all that comes |

The nom d'usage and the mail are never compared: the one is often absent, the other proves nothing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from identity.enums import Civility
from identity.places import FRANCE
from identity.typed_text import folded_words

ARRONDISSEMENTS = {"751": "75056", "6938": "69123", "132": "13055"}  # how their codes begin; Paris, Lyon, Marseille


@dataclass(frozen=True, slots=True, repr=False)
class PivotIdentity:
    """`civility`: None when unspecified. `birth_place_code`: INSEE code of a commune, empty abroad."""

    birth_name: str
    first_names: str
    born_on: date
    civility: Civility | None
    birth_country: str
    birth_place_code: str


class Known(Protocol):
    """Somebody known or declared: a Person, a Declaration."""

    birth_name: str
    first_names: str
    born_on: date
    civility: str
    birth_country: str
    birth_place_code: str


def differences(pivot: PivotIdentity, known: Known) -> list[str]:
    """The columns in which somebody is not exactly whom the provider confirms; empty: it is them."""
    same = {
        "birth_name": _same(folded_words(pivot.birth_name), folded_words(known.birth_name)),
        "first_names": _same(sorted(folded_words(pivot.first_names)), sorted(folded_words(known.first_names))),
        "born_on": pivot.born_on == known.born_on,
        "civility": pivot.civility in (None, known.civility),
        "birth_country": pivot.birth_country == known.birth_country,
        "birth_place_code": _same_place(pivot, known),
    }
    return [name for name, is_same in same.items() if not is_same]


def is_close(pivot: PivotIdentity, known: Known) -> bool:
    """Whether somebody born that day under that name, with that first first name, may be the one confirmed all the
    same: an agent tells, never a rule. Whoever is exactly so is close as well.
    """
    ours, theirs = folded_words(pivot.first_names), folded_words(known.first_names)
    differs = differences(pivot, known)
    return not differs or ("birth_name" not in differs and ours[:1] == theirs[:1])


def _same(a: list[str], b: list[str]) -> bool:
    """Nothing agrees with an empty name."""
    return bool(a) and a == b


def _same_place(pivot: PivotIdentity, known: Known) -> bool:
    if pivot.birth_country != FRANCE:
        return True
    return bool(pivot.birth_place_code) and _town(pivot.birth_place_code) == _town(known.birth_place_code)


def _town(code: str) -> str:
    return next((town for start, town in ARRONDISSEMENTS.items() if code.startswith(start)), code)
