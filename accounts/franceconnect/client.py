"""FranceConnect as its client sees it: mozilla-django-oidc, with every check that it leaves out.

The library logs in on a token made for another service, by another provider, or on claims that nobody signed
(docs/decisions.md); so each of its steps is held here to what OpenID Connect and FranceConnect ask, and none of them
ends in an account: what comes out is a `Confirmed` identity, or a `Refusal`.
"""

import json
from functools import cache
from http import HTTPStatus
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
import structlog
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from pybreaker import CircuitBreaker, CircuitBreakerError

from accounts.franceconnect.claims import read_claimed_mail, read_pivot
from accounts.franceconnect.endpoints import provider_setting
from accounts.franceconnect.keys import KeyRing
from accounts.franceconnect.outcomes import Confirmed, Refusal
from proofing.bounded_http import Answer, ExchangeError, StatusError, exchange

TOTAL_SECONDS = 8.0  # for all that is asked of the provider at one login
LEEWAY = 30  # seconds between its clock and ours
LEVELS = {"eidas1", "eidas2", "eidas3"}
LONGEST_SUB = 255  # characters, by OpenID Connect
FAILURES_TO_OPEN = 5
OPEN_SECONDS = 30.0
CLAIMS = ("iss", "aud", "sub", "iat", "exp")

logger = structlog.get_logger(__name__)


class UnreadableIdentityError(Exception):
    """Everything is in order but the civil status itself."""


def identify(request: HttpRequest, *, nonce: str) -> Confirmed | Refusal:
    """Who the person is whom the provider has just sent back with a code, within TOTAL_SECONDS.

    `nonce`: what was sent with this login. After 5 failures in a row the provider is left alone for 30 s.
    """
    try:
        confirmed = _breaker(settings.FRANCECONNECT_URL).call(_Client().authenticate, request, nonce=nonce)
        return confirmed or Refusal.UNTRUSTED  # the library has logged why
    except UnreadableIdentityError as error:
        return _refuse(Refusal.UNREADABLE, error)
    except (ExchangeError, CircuitBreakerError) as error:
        return _refuse(Refusal.STALE if _is_ours(error) else Refusal.UNAVAILABLE, error)
    except (jwt.PyJWTError, SuspiciousOperation, ValueError, KeyError, TypeError, RecursionError) as error:
        return _refuse(Refusal.UNTRUSTED, error)


def _refuse(refusal: Refusal, error: Exception) -> Refusal:
    logger.warning("franceconnect_refused", refusal=refusal.value, error=type(error).__name__)
    return refusal


def _is_ours(error: Exception) -> bool:
    """Whether the provider refused what we sent: a code that was too old, or had served."""
    return isinstance(error, StatusError) and error.status == HTTPStatus.BAD_REQUEST


@cache
def _breaker(issuer: str) -> CircuitBreaker:
    """Counts what FranceConnect fails to answer, not what it answers wrongly."""
    return CircuitBreaker(
        FAILURES_TO_OPEN,
        OPEN_SECONDS,
        exclude=[lambda error: not isinstance(error, ExchangeError) or _is_ours(error)],
        throw_new_error_on_trip=False,
    )


@cache
def _keys(issuer: str) -> KeyRing:
    return KeyRing()


class _Client(OIDCAuthenticationBackend):
    """One exchange of a code for an identity. Not among AUTHENTICATION_BACKENDS: it lets nobody in."""

    get_settings = staticmethod(provider_setting)

    def __init__(self) -> None:
        super().__init__()
        self.deadline = monotonic() + TOTAL_SECONDS

    def get_token(self, payload: dict[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        answer = self._ask("POST", self.OIDC_OP_TOKEN_ENDPOINT, body=urlencode(payload).encode(), headers=headers)
        token = json.loads(answer.body)
        return {"id_token": str(token["id_token"]), "access_token": str(token["access_token"])}

    def retrieve_matching_jwk(self, token: str) -> jwt.PyJWK:
        kid = str(jwt.get_unverified_header(token).get("kid", ""))
        key = _keys(settings.FRANCECONNECT_URL).find(kid, self.OIDC_RP_SIGN_ALGO, self._fetch_keys)
        if key is None:
            raise SuspiciousOperation("no key of this name")
        return key

    def _fetch_keys(self) -> bytes:
        return self._ask("GET", self.OIDC_OP_JWKS_ENDPOINT).body

    def _verify_jws(self, payload: str, key: jwt.PyJWK) -> dict[str, Any]:
        """The claims of a token signed by the provider, for us, now."""
        return jwt.decode(
            payload,
            key,
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            audience=self.OIDC_RP_CLIENT_ID,
            issuer=settings.FRANCECONNECT_URL,
            leeway=LEEWAY,
            options={"require": list(CLAIMS), "strict_aud": True},
        )

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """The claims of an id_token: of this login, and of the level that was asked."""
        claims = super().verify_token(token, **kwargs)
        if claims.get("acr") not in LEVELS or not 0 < len(claims["sub"]) <= LONGEST_SUB:
            raise SuspiciousOperation("not the level, or the name, that was asked for")
        return claims

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        """The claims of userinfo: signed as well, and of the same person."""
        answer = self._ask("GET", self.OIDC_OP_USER_ENDPOINT, headers={"Authorization": f"Bearer {access_token}"})
        if answer.media_type != "application/jwt":
            raise SuspiciousOperation("userinfo is not signed")
        signed = answer.body.decode("ascii").strip()
        claims = self._verify_jws(signed, self.retrieve_matching_jwk(signed))
        if claims["sub"] != payload["sub"]:
            raise SuspiciousOperation("userinfo is somebody else's")
        return claims

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> Confirmed:
        """Where the library would look for an account, and open one: here the identity is only read."""
        claims = self.get_userinfo(access_token, id_token, payload)
        try:
            pivot = read_pivot(claims)
        except ValueError as error:
            raise UnreadableIdentityError from error
        return Confirmed(settings.FRANCECONNECT_URL, claims["sub"], pivot, read_claimed_mail(claims), id_token)

    def store_tokens(self, access_token: str, id_token: str) -> None:
        """Kept by whoever lets the person in."""

    def _ask(self, method: str, url: str, *, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        headers = {"Connection": "close"} | (headers or {})
        return exchange(method, urlsplit(url), body=body, headers=headers, deadline=self.deadline)
