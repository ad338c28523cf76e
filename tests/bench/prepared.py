"""Requests that are made ready beforehand, so that sending them costs the bench next to nothing."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.bench.browser import TIMEOUT, Browser
from tests.bench.returning import Member


@dataclass(frozen=True)
class Prepared:
    """One request, on a connection of its own: gunicorn's sync worker keeps none. `landmark`: of the right answer."""

    port: int
    message: bytes
    landmark: bytes

    def send(self) -> None:
        """RuntimeError for another answer."""
        with socket.create_connection(("127.0.0.1", self.port), TIMEOUT) as connection:
            connection.sendall(self.message)
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        if self.landmark not in answer:
            raise RuntimeError(f"no {self.landmark!r}: {answer[:2000]!r}")


def prepare(port: int, path: str, asked: str, members: Sequence[Member], *, landmark: str) -> list[Prepared]:
    """What each of them posts at this address, with the token of a page that was asked for before."""
    visitor = Browser(port)
    visitor.get(path)
    return [Prepared(port, _message(path, visitor, member, asked), landmark.encode()) for member in members]


def _message(path: str, visitor: Browser, member: Member, asked: str) -> bytes:
    cookies = "; ".join(f"{name}={value}" for name, value in {**visitor.cookies, **member.cookies}.items())
    body = urlencode({**member.answers(asked), "csrfmiddlewaretoken": visitor.token})
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {cookies}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return "\r\n".join([*lines, "", body]).encode()
