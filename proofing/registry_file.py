"""The file of papers that fills the registry: CSV with a header, one line a paper, no value over two lines."""

import csv
from collections.abc import Callable
from datetime import date
from typing import Any

from identity.civil_status import clean_name
from identity.encryption import digest
from identity.models import NIR_DIGEST
from identity.nir import Nir
from identity.papers import PaperKind, clean_paper_number
from proofing.models import PAPER_DIGEST, RegistryEntry

YES_OR_NO = {"1": True, "true": True, "oui": True, "0": False, "false": False, "non": False}


class LineError(Exception):
    """What is wrong with a line; quotes nothing of it."""


def _nir_digest(text: str) -> str:
    return digest(Nir.parse(text).number, context=NIR_DIGEST) if text else ""


def _name(text: str) -> str:
    return clean_name(text, label="")


# In the order of reading; a reader raises ValueError or KeyError. With it, what the column holds.
COLUMNS: dict[str, tuple[Callable[[str], Any], str]] = {
    "kind": (PaperKind, f"one of {', '.join(PaperKind)}"),
    "number": (str, "a number"),
    "issued_on": (date.fromisoformat, "a date, YYYY-MM-DD"),
    "is_valid": (lambda text: YES_OR_NO[text.lower()], f"one of {', '.join(YES_OR_NO)}"),
    "birth_name": (_name, "a name in Latin letters"),
    "first_names": (_name, "one or more names in Latin letters"),
    "born_on": (date.fromisoformat, "a date, YYYY-MM-DD"),
    "nir": (_nir_digest, "a NIR of 13 or 15 characters, or empty"),
}


class RegistryFile:
    """How the lines of one file are read. Separator and order of the columns are those of its `header`.

    LineError when the header has not exactly the columns of the registry.
    """

    def __init__(self, header: bytes) -> None:
        text = header.decode("utf-8-sig", errors="replace")
        self._separator = ";" if ";" in text else ","
        self._columns = [name.lower() for name in self._values(text)]
        if sorted(self._columns) != sorted(COLUMNS):
            raise LineError(f"the header must have the columns {', '.join(COLUMNS)}, in UTF-8")

    def read(self, line: bytes) -> RegistryEntry:
        """The paper of a line, not saved; LineError when something is missing or not what its column holds."""
        values = self._values(line.decode("utf-8", errors="replace"))
        if len(values) != len(self._columns):
            raise LineError(f"{len(values)} values instead of {len(self._columns)}")
        typed = dict(zip(self._columns, values, strict=True))
        read = {name: _read(name, typed[name]) for name in COLUMNS}
        number, nir_digest = _number(read["kind"], read.pop("number")), read.pop("nir")
        return RegistryEntry(number_digest=digest(number, context=PAPER_DIGEST), nir_digest=nir_digest, **read)

    def _values(self, line: str) -> list[str]:
        # A line at a time: a quote that nobody closes costs its own line and not all that follow.
        try:
            (values,) = csv.reader([line.rstrip("\r\n")], delimiter=self._separator, strict=True)
        except (csv.Error, ValueError):
            raise LineError("no line of CSV") from None
        return [value.strip() for value in values]


def _read(column: str, text: str) -> Any:
    reader, content = COLUMNS[column]
    try:
        return reader(text)
    except (ValueError, KeyError):
        raise LineError(f"{column} is not {content}") from None


def _number(kind: PaperKind, text: str) -> str:
    try:
        return clean_paper_number(kind, text)
    except ValueError:
        raise LineError("number has not the shape of its kind") from None
