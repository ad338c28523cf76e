"""What the `manage.py import_…` commands have in common: a file read line by line and kept by the batch."""

import csv
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from identity.csv_files import Columns, CsvFile, LineError

BATCH = 1000  # lines
INTERRUPTED = 130  # the exit status a shell gives to Ctrl-C


class LineFile(Protocol):
    """A file of which each line stands for a thing."""

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines that are left with their numbers, in memory one at a time."""

    def read(self, line: bytes) -> dict[str, Any]:
        """What a line holds by name; LineError when it is not of this kind of file."""


class ImportCommand(BaseCommand, ABC):
    """A bad line is reported and left out, and the status is 1 in the end; what was kept before Ctrl-C stays.

    A command says how its file is read, what a line becomes, how a batch of them is kept, and what is said in the end.
    """

    refused: int

    @abstractmethod
    def open_file(self, lines: BinaryIO) -> LineFile:
        """The file, left at its first line of content; LineError when it is of another kind."""

    @abstractmethod
    def read_line(self, number: int, values: dict[str, Any]) -> Any:
        """What the values of a line stand for; LineError when they do not go together."""

    @abstractmethod
    def save(self, batch: list[tuple[int, Any]]) -> None:
        """Keep what these lines, with their numbers, stand for."""

    @abstractmethod
    def summary(self) -> str:
        """What is said in the end."""

    def refuse(self, number: int, reason: object) -> None:
        self.refused += 1
        self._report.writerow([number, reason])
        self.warn(f"line {number} refused: {reason}")

    def warn(self, message: str) -> None:
        with tqdm.external_write_mode():
            self.stderr.write(message)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--report", type=Path, metavar="CSV", default=Path(os.devnull), help="of the refused lines")

    def handle(self, *args: Any, file: Path, report: Path, **options: Any) -> None:
        self.refused = 0
        try:
            with file.open("rb") as lines:
                if report.exists() and report.samefile(file):
                    raise CommandError("The report would replace the file that is imported.")
                with report.open("w", encoding="utf-8", newline="", buffering=1) as rows:
                    self._report = csv.writer(rows, delimiter=";")
                    self._report.writerow(["line", "reason"])
                    self._import(lines, file.stat().st_size)
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from None
        except KeyboardInterrupt:
            self.stdout.write(self.summary())
            message = "Interrupted: what is imported is kept, run again for the rest."
            raise CommandError(message, returncode=INTERRUPTED) from None
        self.stdout.write(self.summary())
        if self.refused:
            raise CommandError("Mend the lines that were refused, and import them again.")

    def _import(self, lines: BinaryIO, size: int) -> None:
        try:
            file = self.open_file(lines)
        except LineError as error:
            raise CommandError(f"line 1: {error}") from None
        # Only a terminal gets the bar.
        with tqdm(total=size, initial=lines.tell(), unit="B", unit_scale=True, disable=None) as bar:
            read = self._read(file, lines, bar)
            while batch := list(islice(read, BATCH)):
                self.save(batch)

    def _read(self, file: LineFile, lines: BinaryIO, bar: "tqdm[Any]") -> Iterator[tuple[int, Any]]:
        for number, line in file.lines():
            bar.update(lines.tell() - bar.n)
            if not line.strip():
                continue
            try:
                yield number, self.read_line(number, file.read(line))
            except LineError as error:
                self.refuse(number, error)


class CsvImportCommand(ImportCommand):
    """A kind of CSV file has its `columns`."""

    columns: Columns

    def open_file(self, lines: BinaryIO) -> CsvFile:
        return CsvFile(lines, self.columns)
