"""What an NIR says of its holder, held against what they declare (docs: the table of `facts` on the NIR).

Nothing here refuses anybody: a disagreement is confirmed once by the person, then seen by an agent.
"""

from collections.abc import Iterator
from datetime import date

from identity.enums import Civility, PersonFlag
from identity.nir import Nir
from identity.places import FRANCE

SEX = {1: Civility.MONSIEUR, 2: Civility.MADAME}
ABROAD = "99"
TO_CONFIRM = frozenset({PersonFlag.BIRTH_DATE, PersonFlag.CIVILITY})
# Before 1968 the Paris region was 75 or 78; before 1976 Corsica was 20; before 1962 Algeria was 91 to 94.
FORMER_DEPARTMENTS = {"75", "78", "20", "91", "92", "93", "94"}


def cross_check(
    *, nir: str | None, civility: str, born_on: date, birth_country: str, birth_place_code: str
) -> list[PersonFlag]:
    """What deserves a look; nothing for no NIR or a waiting one, which says neither date nor place.

    `nir`: 13 characters; `birth_country`, `birth_place_code`: INSEE codes, the second empty abroad or when unknown.
    """
    parsed = Nir(nir) if nir else None
    if parsed is None or not parsed.is_definitive:
        return []
    return list(_disagreements(parsed, civility, born_on, birth_country, birth_place_code))


def _disagreements(nir: Nir, civility: str, born_on: date, country: str, place_code: str) -> Iterator[PersonFlag]:
    if not nir.may_match_birth(born_on):
        yield PersonFlag.BIRTH_DATE
    if SEX[nir.sex] != civility:
        yield PersonFlag.CIVILITY
    if not _may_match_place(nir, country, place_code):
        yield PersonFlag.BIRTHPLACE
    yield from sorted(PersonFlag(flag.value) for flag in nir.flags)


def _may_match_place(nir: Nir, country: str, place_code: str) -> bool:
    if nir.department in FORMER_DEPARTMENTS:
        return True
    if country != FRANCE:
        return nir.department == ABROAD and nir.number[5:10] == country
    return not place_code or place_code.startswith(nir.department)
