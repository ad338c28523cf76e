"""The CSV files that the fund hands over: a header, one line a thing, no value over two lines."""

import csv
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO

LONGEST_LINE = 10_000  # bytes; what is longer is read in pieces

Columns = Mapping[str, tuple[Callable[[str], Any], str]]
"""By name, in the order of reading: a reader, which raises ValueError or KeyError, and what the column holds."""


class LineError(Exception):
    """What is wrong with a line; quotes nothing of it."""


class CsvFile:
    """A file in UTF-8. Separator (comma or semicolon) and order of the columns are those of its header.

    `file` is left at its second line. LineError when the header has not exactly these `columns`.
    """

    def __init__(self, file: BinaryIO, columns: Columns) -> None:
        text = file.readline(LONGEST_LINE).decode("utf-8-sig", errors="replace")
        self._file, self._columns = file, columns
        self._separator = ";" if ";" in text else ","
        self._header = [name.lower() for name in self._values(text)]
        if sorted(self._header) != sorted(columns):
            raise LineError(f"the header must have the columns {', '.join(columns)}, in UTF-8")

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines after the header with their numbers, in memory one at a time."""
        number = 2
        for line in iter(partial(self._file.readline, LONGEST_LINE), b""):
            yield number, line
            number += line.endswith(b"\n")

    def read(self, line: bytes) -> dict[str, Any]:
        """What each column of a line holds; LineError when something is missing or not what its column holds."""
        values = self._values(line.decode("utf-8", errors="replace"))
        if len(values) != len(self._header):
            raise LineError(f"{len(values)} values instead of {len(self._header)}")
        typed = dict(zip(self._header, values, strict=True))
        return {name: read_value(name, typed[name], *self._columns[name]) for name in self._columns}

    def _values(self, line: str) -> list[str]:
        # A line at a time: a quote that nobody closes costs its own line and not all that follow.
        try:
            (values,) = csv.reader([line.rstrip("\r\n")], delimiter=self._separator, strict=True)
        except (csv.Error, ValueError):
            raise LineError("no line of CSV") from None
        return [value.strip() for value in values]


def read_value(name: str, text: str, reader: Callable[[str], Any], content: str) -> Any:
    """What the text of a column stands for; LineError, which says the `content` of the column, when it is wrong."""
    try:
        return reader(text)
    except (ValueError, KeyError):
        raise LineError(f"{name} is not {content}") from None
