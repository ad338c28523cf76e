"""The file of the old accounts, one line a person whom the fund knows."""

import re
from dataclasses import dataclass
from typing import Any

from accounts.hashers import PortalArgon2Hasher
from accounts.passwords import is_old_password
from contact_verification.contacts_file import CONTACT_COLUMNS, KnownContact, read_contacts
from identity.civil_status_file import CIVIL_STATUS_COLUMNS, or_empty, read_declaration, read_definitive_nir
from identity.csv_files import Columns, LineError
from identity.encryption import digest
from identity.models import NIR_DIGEST
from identity.services import Declaration

# Memory (KiB), passes, lanes. The most takes half a second of processor.
LEAST = (PortalArgon2Hasher.memory_cost, PortalArgon2Hasher.time_cost, PortalArgon2Hasher.parallelism)
MOST = (128 * 1024, 4, 8)
_NUMBER, _BASE64 = "([1-9][0-9]{0,6})", "[A-Za-z0-9+/]"
# 32 bytes, and a salt that leaves the whole within the column.
_HASH = re.compile(rf"argon2\$argon2id\$v=19\$m={_NUMBER},t={_NUMBER},p={_NUMBER}\${_BASE64}{{11,43}}\${_BASE64}{{43}}")


@dataclass(frozen=True, slots=True, repr=False)
class OldAccount:
    """Somebody who holds the NIR of this civil status, and how they log in: a hash, or 8 digits still to be hashed."""

    declaration: Declaration
    nir_digest: str
    contacts: tuple[KnownContact, ...]
    password_hash: str
    password: str


def read_account(values: dict[str, Any]) -> OldAccount:
    """The account of a line; LineError when its values do not go together."""
    contacts = read_contacts(values)
    password_hash, password = values["password_hash"] or "", values["password"] or ""
    if bool(password_hash) == bool(password):
        raise LineError("password_hash or password must be filled in, and not both")
    nir_digest = digest(values["nir"], context=NIR_DIGEST)
    return OldAccount(read_declaration(values), nir_digest, contacts, password_hash, password)


def _hash(text: str) -> str:
    found = _HASH.fullmatch(text)
    limits = zip(LEAST, map(int, found.groups()), MOST, strict=True) if found else ()
    if not found or any(not least <= given <= most for least, given, most in limits):
        raise ValueError
    return text


def _old_password(text: str) -> str:
    if not is_old_password(text):
        raise ValueError
    return text


COLUMNS: Columns = {
    "nir": (read_definitive_nir, "a definitive NIR of 13 or 15 characters"),
    **CIVIL_STATUS_COLUMNS,
    **CONTACT_COLUMNS,
    "password_hash": (or_empty(_hash), "an Argon2id hash as strong as the portal's, within reason, or empty"),
    "password": (or_empty(_old_password), "8 digits, or empty"),
}
