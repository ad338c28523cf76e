"""`manage.py import_registry FILE.csv`: fill the registry of the embedded verifier."""

import sqlite3
from contextlib import closing
from typing import Any

from identity.import_command import CsvImportCommand
from proofing.models import RegistryEntry
from proofing.registry_file import COLUMNS, entry_of

KEY = ["kind", "number_digest"]
UPDATED = ["issued_on", "is_valid", "birth_name", "first_names", "born_on", "nir_digest"]


class Command(CsvImportCommand):
    help = (
        "Puts the papers of a CSV file into the registry, new or changed; papers that the file does not have stay. "
        f"UTF-8, comma or semicolon, header {';'.join(COLUMNS)}. Safe while the site runs, to stop and to run again. "
        "A bad line is reported and left out, and the status is 1 in the end."
    )
    columns = COLUMNS

    def handle(self, *args: Any, **options: Any) -> None:
        self._kept = self._repeated = 0
        with closing(PapersSeen()) as self._seen:
            super().handle(*args, **options)

    def read_line(self, number: int, values: dict[str, Any]) -> RegistryEntry:
        entry = entry_of(values)
        if earlier := self._seen.line_before(entry, number):
            self._repeated += 1
            self.warn(f"line {number}: the same paper as line {earlier}, which it replaces")
        return entry

    def save(self, batch: list[tuple[int, RegistryEntry]]) -> None:
        last = {(entry.kind, entry.number_digest): entry for _, entry in batch}
        RegistryEntry.objects.bulk_create(
            last.values(), update_conflicts=True, unique_fields=KEY, update_fields=UPDATED
        )
        self._kept += len(batch)

    def summary(self) -> str:
        return f"Lines: {self._kept} imported, {self._repeated} repeating an earlier one, {self.refused} refused."


class PapersSeen:
    """On which line of the file each paper came last, kept on disk: the memory used does not grow with the file."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("")  # a temporary file, gone with the connection
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("CREATE TABLE seen (paper TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def line_before(self, entry: RegistryEntry, line: int) -> int | None:
        """The line of the same paper before this one, if any; from now on it is this one."""
        paper = f"{entry.kind} {entry.number_digest}"
        found = self._rows.execute("SELECT line FROM seen WHERE paper = ?", [paper]).fetchone()
        self._rows.execute("INSERT OR REPLACE INTO seen VALUES (?, ?)", [paper, line])
        return found[0] if found else None

    def close(self) -> None:
        self._rows.close()
