"""`python -m demo.registry_server --port N`: a simulated registry that knows the papers of the demonstration people.

It speaks the protocol of `proofing/http_verifier.py` under /verification, and is told under /mode how to behave. Every
request needs the token of IDENTITY_VERIFIER_URL as bearer.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from demo.environment import HOST, VERIFICATION_PATH
from demo.householders import CLAIMANTS
from demo.people import PEOPLE, Standing
from demo.registry_modes import Mode
from demo.simulators import CONTROL_PATH, JSON, Simulator, SimulatorHandler

SLOW_SECONDS = 8.0
PAPERS = {
    (person.paper.kind.value, person.paper.number): (person.paper, person)
    for person in (*PEOPLE, *CLAIMANTS)
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


class Registry(Simulator):
    def __init__(self, port: int, token: str) -> None:
        super().__init__(port, _Handler, token, Mode.NORMAL)


class _Handler(SimulatorHandler):
    def do_GET(self) -> None:
        if self.path == CONTROL_PATH:
            self.control()
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        if self.path != VERIFICATION_PATH:
            self.do_GET()
        elif not self.has_token():
            self.send_error(HTTPStatus.UNAUTHORIZED)
        else:
            try:
                self._verify(json.loads(self.read_body()))
            except (ValueError, KeyError, TypeError):
                self.send_error(HTTPStatus.BAD_REQUEST)

    def _verify(self, question: dict[str, Any]) -> None:
        mode = Mode(self.server.mode.value)
        answer = answer_to(question, mode)
        if mode is Mode.DOWN:
            self.close_connection = True
        elif mode is Mode.HTML:
            self.send_body(HTML, "text/html; charset=utf-8")
        elif mode is Mode.DRIP:
            self.drip(JSON)
        else:
            if mode is Mode.SLOW:
                self.server.closing.wait(SLOW_SECONDS)
            self.send_json(answer)


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
