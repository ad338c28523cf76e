"""A real SMTP server and a real SMS gateway that can be told to misbehave."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

from aiosmtpd.controller import Controller

from tests.services.servers import HOST, free_port

CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
LONGEST_SILENCE = 30.0  # seconds; the caller has hung up by then


class Mode(Enum):
    ACCEPT = "accepts"
    LATER = "asks to come again"
    BROKEN = "fails"
    FINAL = "refuses for good"
    SILENT = "never answers"
    NONSENSE = "answers nonsense"
    HOLD_BEFORE = "is held before it accepts"
    HOLD_AFTER = "has accepted, and is held before it says so"


SILENT_MODES = {Mode.SILENT, Mode.HOLD_BEFORE, Mode.HOLD_AFTER}


@dataclass(frozen=True)
class Received:
    reference: str
    to: str
    code: str


class Carrier:
    """What both have: the mode, what was accepted, how often each mode was met, and by whose message.

    `turn_after(n, mode)`: the mode once n messages in all were accepted. `held` counts those now waiting.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.received: list[Received] = []
        self.met: Counter[Mode] = Counter()
        self.met_by: set[tuple[Mode, str]] = set()
        self.held = 0
        self.released = Event()
        self._lock = Lock()
        self.become(Mode.ACCEPT)

    def become(self, mode: Mode) -> None:
        self.turn_after(0, mode)

    def turn_after(self, count: int, mode: Mode) -> None:
        self._count, self._mode = count, mode
        self.released.clear()

    def release(self) -> None:
        """Let go of those who are held; they get no answer."""
        self._mode = Mode.ACCEPT
        self.released.set()

    def meet(self, received: Received) -> Mode:
        """Decide about one message, and write it down if it is accepted."""
        with self._lock:
            mode = self._mode if len(self.received) >= self._count else Mode.ACCEPT
            self.met[mode] += 1
            self.met_by.add((mode, received.to))
            if mode in (Mode.ACCEPT, Mode.HOLD_AFTER):
                self.received.append(received)
            self.held += mode in SILENT_MODES
        return mode

    def let_go(self) -> None:
        with self._lock:
            self.held -= 1


class SmsGateway(Carrier):
    """POST of JSON, 200 when accepted."""

    ANSWERS = {Mode.ACCEPT: 200, Mode.LATER: 429, Mode.BROKEN: 503, Mode.FINAL: 404}

    def start(self) -> None:
        handler = type("Handler", (_SmsHandler,), {"gateway": self})
        self._server = ThreadingHTTPServer((HOST, self.port), handler)
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Connections are refused until the next start."""
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://token@{HOST}:{self.port}/sms"


class _SmsHandler(BaseHTTPRequestHandler):
    gateway: SmsGateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        code = CODE.search(body["text"])
        mode = self.gateway.meet(Received(body["reference"], body["to"], code[0] if code else ""))
        if mode in SILENT_MODES:
            self.gateway.released.wait(LONGEST_SILENCE)
            self.gateway.let_go()
            self.close_connection = True
        elif mode == Mode.NONSENSE:
            self.wfile.write(b"\x00\xff\xfe 42 ni HTTP\r\nni rien\r\n\r\n")
            self.close_connection = True
        else:
            self.send_response(self.gateway.ANSWERS[mode])
            self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Nothing on the test's output."""


class MailServer(Carrier):
    """A conversation by aiosmtpd, 250 when accepted."""

    ANSWERS = {
        Mode.ACCEPT: "250 OK",
        Mode.LATER: "451 4.3.0 later",
        Mode.BROKEN: "554 5.3.0 broken",
        Mode.NONSENSE: "\x00\x07 ni SMTP ni rien",
    }

    def start(self) -> None:
        self._controller = Controller(self, hostname=HOST, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Connections are refused until the next start."""
        self.released.set()
        self._controller.stop()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self._mode == Mode.FINAL:
            self.met[Mode.FINAL] += 1
            return "550 5.1.1 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        code = CODE.search(mail.get_content())
        mode = self.meet(Received(mail["X-Reference"], envelope.rcpt_tos[0], code[0] if code else ""))
        if mode in SILENT_MODES:
            await self._keep_silent()
            server.transport.abort()
        return self.ANSWERS.get(mode, "421 gone")

    async def _keep_silent(self) -> None:
        for _ in range(int(LONGEST_SILENCE / 0.02)):
            if self.released.is_set():
                break
            await asyncio.sleep(0.02)
        self.let_go()

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"


@contextmanager
def carriers() -> Iterator[tuple[SmsGateway, MailServer]]:
    """Both, until the end of the block."""
    both = SmsGateway(), MailServer()
    for carrier in both:
        carrier.start()
    try:
        yield both
    finally:
        for carrier in both:
            carrier.stop()
