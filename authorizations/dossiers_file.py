"""A household in the file of the fund: a number, and its members of now and of before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from authorizations.enums import COUPLE, Role
from authorizations.models.dossiers import NUMBER
from authorizations.rights import OWN_SPACE_FROM
from contact_verification.contacts_file import CONTACT_COLUMNS, KnownContact, read_contacts
from identity.civil_status import same_civil_status
from identity.civil_status_file import (
    CIVIL_STATUS_COLUMNS,
    PAST_DAY,
    or_empty,
    read_declaration,
    read_nir,
    read_past_day,
)
from identity.csv_files import Columns, LineError
from identity.dates import anniversary
from identity.encryption import digest
from identity.json_lines import read_each, read_object
from identity.models import NIR_DIGEST
from identity.nir import Nir
from identity.services import Declaration


@dataclass(frozen=True, slots=True, repr=False)
class KnownMember:
    """Somebody of a household, whom the fund knows. `nir_digest`: of a definitive NIR, which is theirs; or None."""

    declaration: Declaration
    nir_digest: str | None
    role: Role
    since: date
    until: date | None
    contacts: tuple[KnownContact, ...] = ()

    def is_there_between(self, since: date, until: date | None) -> bool:
        """Whether both last on some day; `until` is the first day without."""
        return self.since < (until or date.max) and since < (self.until or date.max)


@dataclass(frozen=True, slots=True, repr=False)
class KnownDossier:
    number: str
    members: tuple[KnownMember, ...]


def read_dossier(number: str, members: Any) -> KnownDossier:
    """LineError when a member is not right, or when they cannot be one household."""
    known = KnownDossier(number, read_each("members", members, _read_member))
    _check_couple(known.members)
    for one, other in combinations(known.members, 2):
        _check_two(one, other)
    return known


def read_number(text: str) -> str:
    """A numéro allocataire; ValueError otherwise."""
    if not re.match(NUMBER, text):
        raise ValueError
    return text


def _read_member(found: Any) -> KnownMember:
    values = read_object(found, COLUMNS)
    nir = values["nir"]
    nir_digest = digest(nir, context=NIR_DIGEST) if nir and Nir(nir).is_definitive else None
    place = {name: values[name] for name in ("role", "since", "until")}
    member = KnownMember(read_declaration(values), nir_digest, contacts=read_contacts(values), **place)
    _check_days(member)
    return member


def _check_days(member: KnownMember) -> None:
    born_on = member.declaration.born_on
    if member.until and member.until < member.since:
        raise LineError("until is before since")
    if member.since < born_on:
        raise LineError("since is before born_on")
    if member.role in COUPLE and member.since < anniversary(born_on, OWN_SPACE_FROM):
        raise LineError(f"{member.role} before the age of {OWN_SPACE_FROM}")


def _check_couple(members: Sequence[KnownMember]) -> None:
    current = [member.role for member in members if member.until is None]
    if current.count(Role.RESPONSABLE) != 1:
        raise LineError(f"members has {current.count(Role.RESPONSABLE)} responsables without until, instead of one")
    if current.count(Role.CONJOINT) > 1:
        raise LineError("members has two conjoints without until")


def _check_two(one: KnownMember, other: KnownMember) -> None:
    has_one_nir = one.nir_digest is not None and one.nir_digest == other.nir_digest
    is_alike = _alike(one.declaration, other.declaration)
    if has_one_nir and not is_alike:
        raise LineError("members has one nir under two civil statuses")
    has_two_nirs = not has_one_nir and one.nir_digest and other.nir_digest
    if is_alike and not has_two_nirs and one.is_there_between(other.since, other.until):
        raise LineError("members has the same person twice at a time")


def _alike(one: Declaration, other: Declaration) -> bool:
    return one.born_on == other.born_on and same_civil_status(one.civil_status, other.civil_status)


NUMBER_COLUMNS: Columns = {"number": (read_number, "a numéro allocataire of 7 digits")}
COLUMNS: Columns = {
    "role": (Role, f"one of {', '.join(Role)}"),
    "since": (read_past_day, PAST_DAY),
    "until": (or_empty(read_past_day), f"{PAST_DAY}, or empty"),
    "nir": (or_empty(read_nir), "a NIR of 13 or 15 characters, or empty"),
    **CIVIL_STATUS_COLUMNS,
    **CONTACT_COLUMNS,
}
