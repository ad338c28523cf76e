"""Ways for a real verifier on loopback to answer, or not to."""

import json
from http.server import BaseHTTPRequestHandler

from tests.contact_verification.carriers import Answer, Gateway

HOLDER = {"birth_name": "DELORME", "first_names": "Lisandra Maria", "born_on": "1984-12-05"}
REFERENCE = "tx-2026:00.42_a"


def valid(**changed) -> bytes:
    """An answer of the protocol; a value of None takes the name away."""
    answer = {"verdict": "valid", "reference": REFERENCE, "holder": HOLDER, "is_same_nir": True} | changed
    return json.dumps({name: value for name, value in answer.items() if value is not None}).encode()


def reply(body: bytes, status: int = 200, media_type: str = "application/json") -> Answer:
    def give(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", media_type)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return give


def in_turn(*answers: Answer) -> Answer:
    """One answer a request; the last one again and again."""
    left = list(answers)
    return lambda request: (left.pop(0) if len(left) > 1 else left[0])(request)


def hang_up(request: BaseHTTPRequestHandler) -> None:
    request.close_connection = True


def drip(start: bytes) -> Answer:
    """`start`, then a byte every 20 ms, for 5 s or as long as there is somebody to take it."""

    def give(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        server: Gateway = request.server
        try:
            request.wfile.write(start)
            for _ in range(250):
                server.closing.wait(0.02)
                request.wfile.write(b" ")
        except OSError:
            return

    return give
