"""The file of papers that fills the registry, one line a paper."""

from datetime import date
from functools import partial
from typing import Any

from identity.civil_status import clean_name
from identity.csv_files import Columns, LineError
from identity.encryption import digest
from identity.models import NIR_DIGEST
from identity.nir import Nir
from identity.papers import PaperKind, clean_paper_number
from proofing.models import PAPER_DIGEST, RegistryEntry

YES_OR_NO = {"1": True, "true": True, "oui": True, "0": False, "false": False, "non": False}


def _nir_digest(text: str) -> str:
    return digest(Nir.parse(text).number, context=NIR_DIGEST) if text else ""


COLUMNS: Columns = {
    "kind": (PaperKind, f"one of {', '.join(PaperKind)}"),
    "number": (str, "a number"),
    "issued_on": (date.fromisoformat, "a date, YYYY-MM-DD"),
    "is_valid": (lambda text: YES_OR_NO[text.lower()], f"one of {', '.join(YES_OR_NO)}"),
    "birth_name": (partial(clean_name, label=""), "a name in Latin letters"),
    "first_names": (partial(clean_name, label=""), "one or more names in Latin letters"),
    "born_on": (date.fromisoformat, "a date, YYYY-MM-DD"),
    "nir": (_nir_digest, "a NIR of 13 or 15 characters, or empty"),
}


def entry_of(values: dict[str, Any]) -> RegistryEntry:
    """The paper of a line, not saved; LineError when its number has not the shape of its kind."""
    number, nir_digest = _number(values["kind"], values.pop("number")), values.pop("nir")
    return RegistryEntry(number_digest=digest(number, context=PAPER_DIGEST), nir_digest=nir_digest, **values)


def _number(kind: PaperKind, text: str) -> str:
    try:
        return clean_paper_number(kind, text)
    except ValueError:
        raise LineError("number has not the shape of its kind") from None
