"""What the provider is asked and what it answers, apart from how it travels."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

from demo.simulators import JSON

JWT = "application/jwt"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Question:
    """`cookie`: the session of the provider. ValueError from `form` when the body is no form or repeats a field."""

    query: str = ""
    body: bytes = b""
    cookie: str = ""
    authorization: str = ""

    @property
    def form(self) -> dict[str, str]:
        return unique(self.body.decode())

    @property
    def bearer(self) -> str:
        scheme, _, token = self.authorization.partition(" ")
        return token if scheme.lower() == "bearer" else ""


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    media_type: str = JSON
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


def unique(encoded: str) -> dict[str, str]:
    """The fields of a form or a query, blank ones too; ValueError when one comes twice or is not UTF-8."""
    pairs = parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=50)
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field comes twice")
    return fields


def in_json(content: Mapping[str, Any], status: int = HTTPStatus.OK) -> Answer:
    return Answer(json.dumps(content).encode(), status=status)


def refusal(error: str, status: int = HTTPStatus.BAD_REQUEST) -> Answer:
    """An error of OAuth 2.0, RFC 6749 §5.2."""
    return in_json({"error": error}, status)


def redirect(address: str, parameters: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
    """By GET, whatever the question was; `address` has no query."""
    location = f"{address}?{urlencode(parameters)}" if parameters else address
    return Answer(status=HTTPStatus.SEE_OTHER, headers={"Location": location, **(headers or {})})
