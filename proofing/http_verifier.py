"""An identity verifier that answers over HTTP.

The question is a POST of JSON, with the token of the address as bearer and nothing in the URL:

    {"kind": "national_id_card|french_passport|residence_permit", "number": "880389200921",
     "issued_on": "2018-05-22", "nir": "2880389446921" or null}

The answer is a 200 with JSON, 64 kB at most; `holder` comes with "valid" only:

    {"verdict": "valid|invalid|unknown", "reference": "1 to 64 letters, digits and . _ : -",
     "holder": {"birth_name": "…", "first_names": "…", "born_on": "1988-03-14"}, "is_same_nir": true}

The verifier compares the NIR, we compare the civil status. Any other answer, redirects included, and none within 10 s
are UNAVAILABLE. After 5 such in a row the verifier is left alone for 30 s; then one question tries whether it is back.
"""

import json
import re
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from pybreaker import CircuitBreaker, CircuitBreakerError

from identity.civil_status import CivilStatus, same_civil_status
from proofing.bounded_http import ExchangeError, post
from proofing.enums import Verdict
from proofing.verifier_protocol import MAX_REFERENCE, Paper, Verification

FAILURES_TO_OPEN = 5
OPEN_SECONDS = 30.0
ANSWERS = {verdict.value: verdict for verdict in Verdict if verdict is not Verdict.UNAVAILABLE}
REFERENCE = re.compile(rf"[\w.:-]{{1,{MAX_REFERENCE}}}", re.ASCII)

logger = structlog.get_logger(__name__)


class MalformedAnswerError(Exception):
    """The answer is not of the protocol; the message is for the log and quotes nothing of it."""


class HttpVerifier:
    """`url`: https://token@host/path. The breaker counts for this object, and lets one question through at a time."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        # On the failure that opens it, the failure itself is what is raised.
        self._breaker = CircuitBreaker(FAILURES_TO_OPEN, OPEN_SECONDS, throw_new_error_on_trip=False)

    def verify(self, *, paper: Paper, civil_status: CivilStatus, nir: str | None) -> Verification:
        try:
            return self._breaker.call(self._ask, paper, civil_status, nir)
        except CircuitBreakerError:
            logger.warning("verifier_unavailable", reason="left alone")
        except (ExchangeError, MalformedAnswerError) as error:
            logger.warning("verifier_unavailable", reason=str(error))
        return Verification(Verdict.UNAVAILABLE)

    def _ask(self, paper: Paper, civil_status: CivilStatus, nir: str | None) -> Verification:
        question = {
            "kind": paper.kind,
            "number": paper.number,
            "issued_on": paper.issued_on.isoformat(),
            "nir": nir,
        }
        answer = _object(post(self._url, body=json.dumps(question).encode(), headers=self._headers()))
        verdict = _verdict(answer)
        is_valid = verdict is Verdict.VALID
        return Verification(
            verdict,
            is_same_person=is_valid and _is_held_by(answer.get("holder"), civil_status),
            is_same_nir=is_valid and nir is not None and answer.get("is_same_nir") is True,
            reference=_reference(answer, secrets=(paper.number, nir)),
        )

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
        if self._url.username:
            headers["Authorization"] = f"Bearer {unquote(self._url.username)}"
        return headers


def _object(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise MalformedAnswerError("no JSON") from None
    if not isinstance(answer, dict):
        raise MalformedAnswerError("no JSON object")
    return answer


def _verdict(answer: dict[str, Any]) -> Verdict:
    verdict = answer.get("verdict")
    if not isinstance(verdict, str) or verdict not in ANSWERS:
        raise MalformedAnswerError("no known verdict")
    return ANSWERS[verdict]


def _reference(answer: dict[str, Any], secrets: tuple[str | None, ...]) -> str:
    """It is logged and kept: what was asked must not come back in it."""
    reference = answer.get("reference")
    if not isinstance(reference, str) or not REFERENCE.fullmatch(reference):
        raise MalformedAnswerError("no usable reference")
    if any(secret and secret in reference for secret in secrets):
        raise MalformedAnswerError("reference quotes the question")
    return reference


def _is_held_by(holder: Any, civil_status: CivilStatus) -> bool:
    """A holder that is missing or badly described is nobody."""
    try:
        names = holder["birth_name"], holder["first_names"]
        born_on = date.fromisoformat(holder["born_on"])
    except (KeyError, TypeError, ValueError):
        return False
    if not all(isinstance(name, str) for name in names):
        return False
    return same_civil_status(CivilStatus(*names, born_on), civil_status)
