"""`manage.py import_registry FILE.csv`: fill the registry of the embedded verifier."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from proofing.models import RegistryEntry
from proofing.registry_file import COLUMNS, LineError, RegistryFile

BATCH = 1000  # lines
LONGEST_LINE = 10_000  # bytes; what is longer is refused in pieces
INTERRUPTED = 130  # the exit status a shell gives to Ctrl-C
KEY = ["kind", "number_digest"]
UPDATED = ["issued_on", "is_valid", "birth_name", "first_names", "born_on", "nir_digest"]


class Command(BaseCommand):
    help = (
        "Puts the papers of a CSV file into the registry, new or changed; papers that the file does not have stay. "
        f"UTF-8, comma or semicolon, header {';'.join(COLUMNS)}. Safe while the site runs, to stop and to run again. "
        "A bad line is reported and left out, and the status is 1 in the end."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        self._kept = self._repeated = self._refused = 0
        try:
            with file.open("rb") as lines, closing(PapersSeen()) as seen:
                self._import(lines, file.stat().st_size, seen)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except KeyboardInterrupt:
            self.stdout.write(self._summary())
            message = "Interrupted: what is imported is kept, run again for the rest."
            raise CommandError(message, returncode=INTERRUPTED) from None
        self.stdout.write(self._summary())
        if self._refused:
            raise CommandError("Mend the lines that were refused, and import them again.")

    def _import(self, lines: BinaryIO, size: int, seen: "PapersSeen") -> None:
        header = lines.readline(LONGEST_LINE)
        try:
            reader = RegistryFile(header)
        except LineError as error:
            raise CommandError(f"line 1: {error}") from None
        # Only a terminal gets the bar.
        with tqdm(total=size, initial=len(header), unit="B", unit_scale=True, disable=None) as bar:
            entries = self._entries(reader, _numbered(lines, bar), seen)
            while batch := list(islice(entries, BATCH)):
                self._save(batch)

    def _entries(
        self, reader: RegistryFile, lines: Iterable[tuple[int, bytes]], seen: "PapersSeen"
    ) -> Iterator[RegistryEntry]:
        for number, line in lines:
            if not line.strip():
                continue
            try:
                entry = reader.read(line)
            except LineError as error:
                self._refused += 1
                self._warn(f"line {number} refused: {error}")
                continue
            if earlier := seen.line_before(entry, number):
                self._repeated += 1
                self._warn(f"line {number}: the same paper as line {earlier}, which it replaces")
            yield entry

    def _save(self, batch: list[RegistryEntry]) -> None:
        last = {(entry.kind, entry.number_digest): entry for entry in batch}
        RegistryEntry.objects.bulk_create(
            last.values(), update_conflicts=True, unique_fields=KEY, update_fields=UPDATED
        )
        self._kept += len(batch)

    def _warn(self, message: str) -> None:
        with tqdm.external_write_mode():
            self.stderr.write(message)

    def _summary(self) -> str:
        counts = f"{self._kept} imported, {self._repeated} repeating an earlier one, {self._refused} refused"
        return f"Lines: {counts}."


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


def _numbered(lines: BinaryIO, bar: "tqdm[Any]") -> Iterator[tuple[int, bytes]]:
    """The lines after the header with their numbers, in memory one at a time."""
    number = 2
    for line in iter(partial(lines.readline, LONGEST_LINE), b""):
        yield number, line
        number += line.endswith(b"\n")
        bar.update(len(line))
