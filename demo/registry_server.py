"""`python -m demo.registry_server --port N`: a simulated registry that knows the papers of the demonstration people.

It speaks the protocol of `proofing/http_verifier.py` under /verification. Under /mode, GET says how it behaves and POST
of `{"mode": …}` changes that. Every request needs the token of IDENTITY_VERIFIER_URL as bearer.
"""

import argparse
import hmac
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from demo.environment import HOST, VERIFICATION_PATH
from demo.people import PEOPLE, Standing
from demo.registry_modes import MODE_PATH, Mode

SLOW_SECONDS = 8.0
DRIP_SECONDS = 0.5  # between two characters
DRIPS = 120
LARGEST_QUESTION = 64 * 1024  # bytes
PAPERS = {
    (person.paper.kind.value, person.paper.number): (person.paper, person)
    for person in PEOPLE
    if person.paper and person.paper.standing is not Standing.UNHEARD_OF
}
STRANGER = {"birth_name": "NULLEPART", "first_names": "Personne", "born_on": "1970-01-01"}
HTML = b"<!doctype html><title>Maintenance</title><h1>Service en maintenance</h1>"


def answer_to(question: Mapping[str, Any], mode: Mode = Mode.NORMAL) -> dict[str, Any]:
    """The JSON that answers a question of the protocol."""
    verdict = {"verdict": "valid", "reference": uuid4().hex}
    if mode is Mode.WRONG:
        return verdict | {"holder": STRANGER, "is_same_nir": False}
    paper, person = PAPERS.get((str(question["kind"]), str(question["number"])), (None, None))
    if paper is None or person is None:
        return verdict | {"verdict": "unknown"}
    if paper.standing is not Standing.CURRENT or question["issued_on"] != paper.issued_on.isoformat():
        return verdict | {"verdict": "invalid"}
    holder = {
        "birth_name": person.birth_name,
        "first_names": person.first_names,
        "born_on": person.born_on.isoformat(),
    }
    return verdict | {
        "holder": STRANGER if mode is Mode.OTHER_PERSON else holder,
        "is_same_nir": person.nir is not None and question["nir"] == person.nir.number,
    }


class Registry(ThreadingHTTPServer):
    """On loopback only. Set `closing` to let go of those who are kept waiting."""

    daemon_threads = True

    def __init__(self, port: int, token: str) -> None:
        super().__init__((HOST, port), _Handler)
        self.token, self.mode, self.closing = token, Mode.NORMAL, Event()


class _Handler(BaseHTTPRequestHandler):
    server: Registry
    timeout = 10  # seconds for the next byte of a question

    def do_GET(self) -> None:
        if not self._is_known():
            self.send_error(HTTPStatus.UNAUTHORIZED)
        elif self.path != MODE_PATH:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            self._send_json({"mode": self.server.mode.value})

    def do_POST(self) -> None:
        actions = {VERIFICATION_PATH: self._verify, MODE_PATH: self._change_mode}
        if not self._is_known():
            self.send_error(HTTPStatus.UNAUTHORIZED)
        elif self.path not in actions:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            try:
                question = self._read_json()
                actions[self.path](question)
            except (ValueError, KeyError, TypeError):
                self.send_error(HTTPStatus.BAD_REQUEST)

    def _is_known(self) -> bool:
        sent = self.headers.get("Authorization", "").encode()
        return hmac.compare_digest(sent, f"Bearer {self.server.token}".encode())

    def _read_json(self) -> dict[str, Any]:
        size = int(self.headers["Content-Length"])
        if not 0 <= size <= LARGEST_QUESTION:
            raise ValueError("too large")
        return json.loads(self.rfile.read(size))

    def _change_mode(self, question: dict[str, Any]) -> None:
        self.server.mode = Mode(question["mode"])
        self._send_json({"mode": self.server.mode.value})

    def _verify(self, question: dict[str, Any]) -> None:
        answer = answer_to(question, mode := self.server.mode)
        if mode is Mode.DOWN:
            self.close_connection = True
        elif mode is Mode.HTML:
            self._send(HTML, "text/html; charset=utf-8")
        elif mode is Mode.DRIP:
            self._drip()
        else:
            if mode is Mode.SLOW:
                self.server.closing.wait(SLOW_SECONDS)
            self._send_json(answer)

    def _drip(self) -> None:
        self._send(b"{", "application/json", size=LARGEST_QUESTION)
        for _ in range(DRIPS):
            if self.server.closing.wait(DRIP_SECONDS):
                break
            self.wfile.write(b" ")
        self.close_connection = True

    def _send_json(self, answer: dict[str, Any]) -> None:
        self._send(json.dumps(answer).encode(), "application/json")

    def _send(self, body: bytes, media_type: str, size: int | None = None) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(size or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        # Whoever asked has stopped waiting.
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *arguments: Any) -> None:
        """Questions are nobody's business."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="A simulated identity registry, on loopback, for trials.")
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args(arguments).port
    token = urlsplit(os.environ.get("IDENTITY_VERIFIER_URL", "")).username
    if not token:
        sys.exit(f"Set IDENTITY_VERIFIER_URL, http://token@{HOST}:{port}{VERIFICATION_PATH}: it holds the token.")
    with Registry(port, token) as registry, suppress(KeyboardInterrupt):
        registry.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
