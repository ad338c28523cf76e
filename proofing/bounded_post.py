"""One POST that cannot hold its caller: bounded in time, tries and size, whatever the server does.

`http.client` and not requests, because the socket must be at hand: a read time-out only bounds the wait for the next
byte, and a server that drips them would be waited for without end. At the deadline the socket is shut from outside.
"""

import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
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


class PostError(Exception):
    """There is no answer. The message is one of a few words for the log: nothing sent or received is in it."""


class PassingError(PostError):
    """Worth another try at once."""


def post(url: SplitResult, *, body: bytes, headers: Mapping[str, str]) -> bytes:
    """The body, at most MAX_ANSWER bytes, of the 200 answer to `body`; PostError otherwise.

    Tried again, once a pause, after a failed connection and the statuses that pass. No redirect is followed, and the
    user information of `url` is not sent.
    """
    deadline = monotonic() + TOTAL_SECONDS
    pauses = iter(PAUSES)
    while True:
        try:
            return _post_once(url, body, headers, deadline)
        except PassingError:
            pause = next(pauses, None)
            if pause is None or monotonic() + pause >= deadline:
                raise
            sleep(pause)


def _post_once(url: SplitResult, body: bytes, headers: Mapping[str, str], deadline: float) -> bytes:
    with closing(_connect(url, min(CONNECT_SECONDS, max(GRAIN, deadline - monotonic())))) as connection:
        connection.sock.settimeout(READ_SECONDS)
        try:
            with _shut_at(deadline, connection.sock):
                connection.request("POST", url._replace(scheme="", netloc="").geturl() or "/", body, dict(headers))
                with connection.getresponse() as response:
                    answer = _read(response)
        except TimeoutError:
            raise PostError("too slow") from None
        except (OSError, HTTPException, ValueError):
            if monotonic() >= deadline:
                raise PostError("too slow") from None
            raise PassingError("broken connection") from None
        if monotonic() >= deadline:
            raise PostError("too slow")
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


def _read(response: HTTPResponse) -> bytes:
    if response.status in PASSING_STATUSES:
        raise PassingError(f"status {response.status}")
    if response.status != HTTPStatus.OK:
        raise PostError(f"status {response.status}")
    answer = response.read(MAX_ANSWER + 1)
    if len(answer) > MAX_ANSWER:
        raise PostError("too large")
    return answer
