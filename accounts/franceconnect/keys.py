"""The keys that FranceConnect signs with: fetched once, again when an unknown one is named, and not without end."""

import json
from collections import deque
from collections.abc import Callable
from math import inf
from time import monotonic
from typing import Any

import jwt

KEPT_FOR = 6 * 3600.0  # seconds
FETCHES = 5  # in the time of FETCH_WINDOW; whoever signs with one unknown key after the other gets no more
FETCH_WINDOW = 60.0  # seconds
MOST_KEYS = 20

Fetch = Callable[[], bytes]


class KeyRing:
    """The keys of one provider, for the whole process."""

    def __init__(self) -> None:
        self._keys: list[dict[str, Any]] = []
        self._read_at = -inf
        self._fetches: deque[float] = deque(maxlen=FETCHES)

    def find(self, kid: str, algorithm: str, fetch: Fetch) -> jwt.PyJWK | None:
        """The one key of this name and algorithm; None when there is none, or more than one."""
        known = self._find(kid, algorithm) if self._is_fresh() else []
        if not known and self._may_fetch():
            self._fetch(fetch)
            known = self._find(kid, algorithm)
        return jwt.PyJWK(known[0], algorithm) if len(known) == 1 else None

    def _fetch(self, fetch: Fetch) -> None:
        self._fetches.append(monotonic())
        self._keys = _read(fetch())
        self._read_at = monotonic()  # keys that could not be renewed are not kept any longer for it

    def _is_fresh(self) -> bool:
        return monotonic() - self._read_at < KEPT_FOR

    def _may_fetch(self) -> bool:
        return len(self._fetches) < FETCHES or monotonic() - self._fetches[0] > FETCH_WINDOW

    def _find(self, kid: str, algorithm: str) -> list[dict[str, Any]]:
        fits = {"ES256": {"kty": "EC", "crv": "P-256"}, "RS256": {"kty": "RSA"}}[algorithm]
        return [
            key
            for key in self._keys
            if key.get("kid") == kid
            and key.get("alg", algorithm) == algorithm
            and key.get("use", "sig") == "sig"
            and fits.items() <= key.items()
        ]


def _read(body: bytes) -> list[dict[str, Any]]:
    """ValueError when it is no set of keys."""
    try:
        keys = json.loads(body)["keys"]
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("no set of keys") from error
    if not isinstance(keys, list) or len(keys) > MOST_KEYS or not all(isinstance(key, dict) for key in keys):
        raise ValueError("no set of keys")
    return keys
