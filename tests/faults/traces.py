"""What a run leaves outside of the page, and a search of it that no usual way of writing a number escapes."""

import re
import socket
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from django.apps import apps
from django.db import connection

from accounts.models import Session
from accounts.sessions import SessionStore

BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}")
CLOCK = re.compile(r"(?<=\d)\.\d{6}(?!\d)")  # the microseconds of an instant, which may look like a code
BETWEEN = r"\W{0,3}"  # whatever separates the digits of a number that is spaced out


def number(digits: str) -> str:
    """The pattern of a number, spaced or not, with whatever comes before and after."""
    return BETWEEN.join(digits)


def word(text: str) -> str:
    """The pattern of a text that nothing is written against."""
    return rf"(?<![0-9A-Za-z]){re.escape(text)}(?![0-9A-Za-z])"


def readings(text: str) -> str:
    """A text as it is, as an address would hold it, and with all that may be base64 in it decoded."""
    decoded = (_decoded(piece[start:]) for piece in BASE64.findall(text) for start in range(4))
    return CLOCK.sub("", "\n".join([text, unquote_plus(text), *decoded]))


def _decoded(piece: str) -> str:
    """Whatever stands before it, a number lies whole in one of the four ways of beginning."""
    return b64decode(piece[: len(piece) // 4 * 4]).decode("latin-1")


def found(patterns: Mapping[str, Iterable[str]], traces: Mapping[str, str]) -> set[tuple[str, str]]:
    """Which of the named things is in which trace, written in any of its ways."""
    read = {where: readings(text) for where, text in traces.items()}
    return {
        (name, where)
        for name, ways in patterns.items()
        for where, text in read.items()
        if any(re.search(way, text) for way in ways)
    }


def files_under(folder: Path) -> str:
    """Names and contents of every file."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return "\n".join(f"{path}\n{path.read_bytes().decode('latin-1')}" for path in paths)


def tables() -> dict[str, str]:
    """Every row of every table, as the database holds it."""
    with connection.cursor() as cursor:
        return {f"table {name}": _rows(cursor, name) for name in connection.introspection.table_names(cursor)}


def _rows(cursor: Any, table: str) -> str:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table of our own
    return "\n".join(" | ".join(map(_shown, row)) for row in cursor.fetchall())


def _shown(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def names() -> str:
    """What every row is called, in a log or in a debugger."""
    return "\n".join(f"{row} {row!r}" for model in apps.get_models() for row in model._default_manager.all())


def sessions() -> str:
    """What the sessions hold, decoded."""
    return "\n".join(str(SessionStore().decode(session.session_data)) for session in Session.objects.all())


class Monitor:
    """Everything that a Redis server is asked (MONITOR)."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._wire = socket.create_connection((address.hostname or "", address.port or 0))
        self._wire.sendall(b"MONITOR\r\n")
        self._heard = bytearray()
        self._thread = Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while piece := self._wire.recv(65536):
            self._heard += piece

    def close(self) -> None:
        self._wire.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._wire.close()

    @property
    def text(self) -> str:
        """As it was sent: without the backslashes that MONITOR puts before quotes."""
        return self._heard.decode("latin-1").replace("\\", "")


@contextmanager
def monitoring(url: str) -> Iterator[Monitor]:
    monitor = Monitor(url)
    try:
        yield monitor
    finally:
        monitor.close()
