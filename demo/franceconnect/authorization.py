"""What FranceConnect lets a service ask at /authorize: a strict list, and a dead end for anything else."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from demo.franceconnect.answers import unique
from demo.franceconnect.people import SCOPES

SHORTEST = 22  # characters of state and nonce
PROMPTS = {"login", "consent"}


class DeadEnd(Exception):
    """What is wrong, in French, for the page on which it ends: the browser is sent nowhere."""


@dataclass(frozen=True)
class AuthorizationRequest:
    redirect_uri: str
    state: str
    nonce: str
    scopes: frozenset[str]
    must_log_in: bool

    @property
    def has_unknown_scope(self) -> bool:
        return not self.scopes <= set(SCOPES)


def read_request(query: str, client_id: str, redirect_uris: frozenset[str]) -> AuthorizationRequest:
    """The request of this client; DeadEnd when a parameter is missing, unexpected, repeated or wrong."""
    try:
        sent = unique(query)
    except ValueError:
        raise DeadEnd("Un paramètre est répété, ou illisible.") from None
    rules = _required(client_id, redirect_uris)
    for name in sent.keys() - rules.keys() - OPTIONAL.keys():
        raise DeadEnd(f"Le paramètre {name} n’est pas accepté.")
    for name in rules.keys() - sent.keys():
        raise DeadEnd(f"Le paramètre {name} manque.")
    for name, value in sent.items():
        if not (rules | OPTIONAL)[name](value):
            raise DeadEnd(f"La valeur du paramètre {name} n’est pas acceptée.")
    return _request(sent)


def _request(sent: Mapping[str, str]) -> AuthorizationRequest:
    return AuthorizationRequest(
        redirect_uri=sent["redirect_uri"],
        state=sent["state"],
        nonce=sent["nonce"],
        scopes=frozenset(sent["scope"].split()),
        must_log_in="login" in sent.get("prompt", "").split(),
    )


def _required(client_id: str, redirect_uris: frozenset[str]) -> dict[str, Callable[[str], bool]]:
    return {
        "client_id": lambda value: value == client_id,
        "response_type": lambda value: value == "code",
        "redirect_uri": lambda value: value in redirect_uris,
        "scope": lambda value: "openid" in value.split(),
        "state": lambda value: len(value) >= SHORTEST,
        "nonce": lambda value: len(value) >= SHORTEST,
        "acr_values": lambda value: value == "eidas1",
    }


def _is_json_object(value: str) -> bool:
    try:
        content: Any = json.loads(value)
    except ValueError:
        return False
    return isinstance(content, dict)


OPTIONAL: dict[str, Callable[[str], bool]] = {
    "prompt": lambda value: bool(value) and set(value.split()) <= PROMPTS,
    "claims": _is_json_object,
    "idp_hint": bool,
    "ui_locales": bool,
}
