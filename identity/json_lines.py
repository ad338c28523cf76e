"""The files of JSON lines that the fund hands over: one object a line, in UTF-8."""

import json
from collections.abc import Callable, Collection, Iterator
from itertools import count
from typing import Any, BinaryIO, NoReturn, TypeVar

from identity.csv_files import Columns, LineError, read_value

LONGEST_LINE = 200_000  # bytes
BOM = b"\xef\xbb\xbf"

T = TypeVar("T")


class JsonLinesFile:
    """Of a line that is too long only the beginning is kept in memory, and refused."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines with their numbers, in memory one at a time."""
        for number in count(1):
            line = self._file.readline(LONGEST_LINE)
            if not line:
                return
            end = line
            while end and not end.endswith(b"\n"):
                end = self._file.readline(LONGEST_LINE)
            yield number, line

    def read(self, line: bytes) -> dict[str, Any]:
        """The object of a line; LineError when it is none, or has a key twice or half a character."""
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            raise LineError(f"longer than {LONGEST_LINE} bytes")
        try:
            text = line.removeprefix(BOM).decode()
            found = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)
            if "\\u" in text:
                json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise LineError("no line of JSON in UTF-8") from None
        if not isinstance(found, dict):
            raise LineError("no JSON object")
        return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse(constant: str) -> NoReturn:
    """NaN and the infinities are no JSON, but Python's parser takes them."""
    raise ValueError


def read_object(found: Any, columns: Columns, others: Collection[str] = ()) -> dict[str, Any]:
    """What an object holds. Its `columns` are texts, and null or left out is an empty one; `others` stay as they are.

    LineError when it is no object, has another key, or a text is not what its column holds.
    """
    if not isinstance(found, dict):
        raise LineError("no JSON object")
    if not found.keys() <= {*columns, *others}:
        raise LineError(f"a key is none of {', '.join((*columns, *others))}")
    texts = {name: _text(found.get(name), name) for name in columns}
    values = {name: read_value(name, text, *columns[name]) for name, text in texts.items()}
    return values | {name: found.get(name) for name in others}


def read_each(name: str, found: Any, read: Callable[[Any], T]) -> tuple[T, ...]:
    """What each item of a list becomes; the LineError of one says which."""
    if not isinstance(found, list):
        raise LineError(f"{name} is not a list")
    return tuple(_read_item(name, number, item, read) for number, item in enumerate(found, start=1))


def _read_item(name: str, number: int, item: Any, read: Callable[[Any], T]) -> T:
    try:
        return read(item)
    except LineError as error:
        raise LineError(f"{name} {number}: {error}") from None


def _text(found: Any, name: str) -> str:
    if found is None:
        return ""
    if not isinstance(found, str):
        raise LineError(f"{name} is not a text")
    return found
