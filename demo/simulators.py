"""What the simulators of the demonstration share: a small web server on loopback that behaves as it is told.

Under CONTROL_PATH, GET says how it behaves and POST of `{"mode": …}` changes that, both with the token as bearer.
"""

import hmac
import json
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from types import MappingProxyType
from typing import Any

from demo.environment import HOST

CONTROL_PATH = "/mode"
DRIP_SECONDS = 0.5  # between two characters
DRIPS = 120
LARGEST_QUESTION = 64 * 1024  # bytes
JSON = "application/json"


class Simulator(ThreadingHTTPServer):
    """On loopback only. Set `closing` to let go of those who are kept waiting."""

    daemon_threads = True
    request_queue_size = 128  # a hundred browsers at once must not wait for the kernel to ask again

    def __init__(self, port: int, handler: type["SimulatorHandler"], token: str, mode: Enum) -> None:
        super().__init__((HOST, port), handler)
        self.token, self.mode, self.closing = token, mode, Event()


class SimulatorHandler(BaseHTTPRequestHandler):
    server: Simulator
    timeout = 10  # seconds for the next byte of a question

    def control(self) -> None:
        """Answer a question about the mode; unknown modes are refused."""
        if not self.has_token():
            return self.send_error(HTTPStatus.UNAUTHORIZED)
        if self.command == "POST":
            try:
                self.server.mode = type(self.server.mode)(json.loads(self.read_body())["mode"])
            except (ValueError, KeyError, TypeError):
                return self.send_error(HTTPStatus.BAD_REQUEST)
        self.send_json({"mode": self.server.mode.value})

    def has_token(self) -> bool:
        sent = self.headers.get("Authorization", "").encode()
        return hmac.compare_digest(sent, f"Bearer {self.server.token}".encode())

    def read_body(self) -> bytes:
        """ValueError without a length or with one too large."""
        size = int(self.headers.get("Content-Length", ""))
        if not 0 <= size <= LARGEST_QUESTION:
            raise ValueError("too large")
        return self.rfile.read(size)

    def send_json(self, answer: dict[str, Any]) -> None:
        self.send_body(json.dumps(answer).encode(), JSON)

    def send_body(
        self,
        body: bytes,
        media_type: str,
        *,
        status: int = HTTPStatus.OK,
        size: int | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`size`: the length that is promised, when it is not that of the body."""
        self.send_response(status)
        for name, value in {"Content-Type": media_type, "Content-Length": str(size or len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, media_type: str) -> None:
        """Begin a JSON answer, send it a space at a time, and never end it."""
        self.send_body(b"{", media_type, size=LARGEST_QUESTION)
        for _ in range(DRIPS):
            if self.server.closing.wait(DRIP_SECONDS):
                break
            self.wfile.write(b" ")
        self.close_connection = True

    def handle(self) -> None:
        # Whoever asked has stopped waiting.
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *arguments: Any) -> None:
        """Questions are nobody's business."""
