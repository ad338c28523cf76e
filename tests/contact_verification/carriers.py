"""Real carriers on loopback: an HTTP gateway for SMS and mail servers, each as obliging as the test says."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from tests.services.servers import HOST, free_port

Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(status: int, **headers: str) -> Answer:
    """A gateway that gives this status, with headers."""

    def give(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return give


def nonsense(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"\x00\xff% this is no HTTP at all\r\n\r\n")
    request.close_connection = True


def silence(request: BaseHTTPRequestHandler) -> None:
    """Answers nothing until the server closes."""
    request.server.closing.wait()
    request.close_connection = True


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append({"path": self.path, "headers": dict(self.headers), "body": json.loads(body)})
        self.server.give(self)

    def log_message(self, *args: Any) -> None:
        pass


class Gateway(ThreadingHTTPServer):
    """Keeps what it received; `give` may be changed between two requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Handler)
        self.give: Answer = answer(202)
        self.received: list[dict[str, Any]] = []
        self.closing = threading.Event()

    @property
    def address(self) -> str:
        return f"{HOST}:{self.server_address[1]}"


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[Any]:
    """The server, run in a thread for as long as the block."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        closing = getattr(server, "closing", None)
        if closing:
            closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


class MailServer:
    """An SMTP server that keeps what it accepts, or answers as it is told."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.recipient_answer = self.body_answer = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if not self.recipient_answer:
            envelope.rcpt_tos.append(address)
        return self.recipient_answer or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if not self.body_answer:
            self.mails.append(envelope)
        return self.body_answer or "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[MailServer, int]]:
    """A mail server and its port."""
    handler = MailServer()
    controller = Controller(handler, hostname=HOST, port=free_port())
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


class RawServer(socketserver.ThreadingTCPServer):
    """Says `greeting` to whoever connects, then waits until it closes."""

    daemon_threads = True

    def __init__(self, greeting: bytes) -> None:
        self.greeting, self.closing = greeting, threading.Event()
        super().__init__((HOST, 0), _RawHandler)

    @property
    def port(self) -> int:
        return self.server_address[1]


class _RawHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.sendall(self.server.greeting)
        if not self.server.greeting:
            self.server.closing.wait()
