"""One request that cannot hold its caller: bounded in time, tries and size, whatever the server does.

`http.client` and not requests, because the socket must be at hand: a read time-out only bounds the wait for the next
byte, and a server that drips them would be waited for without end. At the deadline the socket is shut from outside.
"""

import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from time import monotonic, sleep
from urllib.parse import SplitResult

CONNECT_SECONDS = 1.0
READ_SECONDS = 5.0
TOTAL_SECONDS = 10.0
GRAIN = 0.01  # seconds; a time-out of 0 would mean another thing
PAUSES = (0.2, 0.6)  # seconds before the second and the third try
MAX_ANSWER = 64 * 1024  # bytes
PASSING_STATUSES = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}


class ExchangeError(Exception):
    """There is no answer. The message is one of a few words for the log: nothing sent or received is in it."""


class StatusError(ExchangeError):
    """An answer other than 200."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class PassingError(ExchangeError):
    """Worth another try at once."""


@dataclass(frozen=True)
class Answer:
    """A 200: its body, at most MAX_ANSWER bytes, and what it says it is, in lower case without parameters."""

    body: bytes
    media_type: str


def post(url: SplitResult, *, body: bytes, headers: Mapping[str, str]) -> bytes:
    """The body of the 200 answer to `body`; ExchangeError otherwise.

    Tried again, once a pause, after a failed connection and the statuses that pass.
    """
    deadline = monotonic() + TOTAL_SECONDS
    pauses = iter(PAUSES)
    while True:
        try:
            return exchange("POST", url, body=body, headers=headers, deadline=deadline).body
        except PassingError:
            pause = next(pauses, None)
            if pause is None or monotonic() + pause >= deadline:
                raise
            sleep(pause)


def exchange(
    method: str, url: SplitResult, *, body: bytes = b"", headers: Mapping[str, str], deadline: float
) -> Answer:
    """The 200 answer to one request, before `deadline` (of the monotonic clock); ExchangeError otherwise.

    No redirect is followed, and the user information of `url` is not sent.
    """
    with closing(_connect(url, min(CONNECT_SECONDS, max(GRAIN, deadline - monotonic())))) as connection:
        connection.sock.settimeout(READ_SECONDS)
        try:
            with _shut_at(deadline, connection.sock):
                connection.request(method, url._replace(scheme="", netloc="").geturl() or "/", body, dict(headers))
                with connection.getresponse() as response:
                    answer = _read(response)
        except TimeoutError:
            raise ExchangeError("too slow") from None
        except (OSError, HTTPException, ValueError):
            if monotonic() >= deadline:
                raise ExchangeError("too slow") from None
            raise PassingError("broken connection") from None
        if monotonic() >= deadline:
            raise ExchangeError("too slow")
    return answer


def _connect(url: SplitResult, seconds: float) -> HTTPConnection:
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=seconds)
    try:
        connection.connect()
    except (OSError, ValueError):
        connection.close()
        raise PassingError("no connection") from None
    return connection


@contextmanager
def _shut_at(deadline: float, sock: socket.socket) -> Iterator[None]:
    """Whoever reads from the socket past the deadline finds its end."""
    timer = Timer(deadline - monotonic(), _shut, [sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _read(response: HTTPResponse) -> Answer:
    if response.status in PASSING_STATUSES:
        raise PassingError(f"status {response.status}")
    if response.status != HTTPStatus.OK:
        raise StatusError(response.status)
    body = response.read(MAX_ANSWER + 1)
    if len(body) > MAX_ANSWER:
        raise ExchangeError("too large")
    return Answer(body, response.headers.get_content_type())
