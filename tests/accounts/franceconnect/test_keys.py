"""The keys of the provider: found by name, renewed when they turn, and not asked for without end."""

import json
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from accounts.franceconnect import keys
from accounts.franceconnect.keys import FETCH_WINDOW, FETCHES, KEPT_FOR, MOST_KEYS, KeyRing

ES256, RS256 = "ES256", "RS256"


def ec_key(kid: str, curve: ec.EllipticCurve | None = None, **facts: Any) -> dict[str, Any]:
    public = ec.generate_private_key(curve or ec.SECP256R1()).public_key()
    return {**jwt.algorithms.ECAlgorithm.to_jwk(public, as_dict=True), "kid": kid} | facts


def rsa_key(kid: str) -> dict[str, Any]:
    public = rsa.generate_private_key(65537, 2048).public_key()
    return {**jwt.algorithms.RSAAlgorithm.to_jwk(public, as_dict=True), "kid": kid}


class Endpoint:
    """The keys published at this moment, and how often they were asked for."""

    def __init__(self, *published: dict[str, Any]) -> None:
        self.body = self.of(*published)
        self.asked = 0

    @staticmethod
    def of(*published: Any) -> bytes:
        return json.dumps({"keys": published}).encode()

    def __call__(self) -> bytes:
        self.asked += 1
        if not self.body:
            raise OSError("no answer")
        return self.body


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A function that lets time go by."""
    now = [1000.0]
    monkeypatch.setattr(keys, "monotonic", lambda: now[0])

    def pass_(seconds: float) -> None:
        now[0] += seconds

    return pass_


@pytest.fixture
def ring(clock: Any) -> KeyRing:
    return KeyRing()


def test_keys_are_fetched_once_for_all_logins(ring: KeyRing) -> None:
    endpoint = Endpoint(ec_key("a"), ec_key("b"))
    for kid in "abab":
        found = ring.find(kid, ES256, endpoint)
        assert found
        assert found.key_id == kid
    assert endpoint.asked == 1


def test_a_key_that_was_turned_is_fetched_when_it_is_named(ring: KeyRing) -> None:
    endpoint = Endpoint(ec_key("a"))
    assert ring.find("a", ES256, endpoint)
    endpoint.body = Endpoint.of(ec_key("b"))
    assert ring.find("b", ES256, endpoint)
    assert ring.find("a", ES256, endpoint) is None
    assert endpoint.asked == 3


def test_unknown_names_one_after_the_other_are_asked_for_so_many_times_a_minute(ring: KeyRing, clock: Any) -> None:
    endpoint = Endpoint(ec_key("a"))
    assert ring.find("a", ES256, endpoint)
    assert [ring.find(f"unknown{number}", ES256, endpoint) for number in range(50)] == [None] * 50
    assert endpoint.asked == FETCHES
    assert ring.find("a", ES256, endpoint)
    clock(FETCH_WINDOW + 1)
    assert [ring.find(f"unknown{number}", ES256, endpoint) for number in range(50)] == [None] * 50
    assert endpoint.asked == 2 * FETCHES


def test_keys_are_asked_for_anew_after_six_hours(ring: KeyRing, clock: Any) -> None:
    endpoint = Endpoint(ec_key("a"))
    assert ring.find("a", ES256, endpoint)
    clock(KEPT_FOR - 1)
    assert ring.find("a", ES256, endpoint)
    assert endpoint.asked == 1
    endpoint.body = Endpoint.of()
    clock(1)
    assert ring.find("a", ES256, endpoint) is None


def test_keys_that_cannot_be_renewed_are_not_trusted_any_longer_for_it(ring: KeyRing, clock: Any) -> None:
    endpoint = Endpoint(ec_key("a"))
    assert ring.find("a", ES256, endpoint)
    clock(KEPT_FOR)
    endpoint.body = b""
    for _ in range(FETCHES):
        with pytest.raises(OSError, match="no answer"):
            ring.find("a", ES256, endpoint)
    assert ring.find("a", ES256, endpoint) is None


def test_fetches_that_fail_count_as_well(ring: KeyRing) -> None:
    endpoint = Endpoint()
    endpoint.body = b"garbage"
    for _ in range(FETCHES):
        with pytest.raises(json.JSONDecodeError):
            ring.find("a", ES256, endpoint)
    assert ring.find("a", ES256, endpoint) is None
    assert endpoint.asked == FETCHES


@pytest.mark.parametrize("count", [2, 3])
def test_of_two_keys_of_one_name_neither_is_taken(ring: KeyRing, count: int) -> None:
    endpoint = Endpoint(*[ec_key("a") for _ in range(count)], ec_key("b"))
    assert ring.find("a", ES256, endpoint) is None
    assert ring.find("b", ES256, endpoint)


@pytest.mark.parametrize(
    "other",
    [
        ec_key("a", alg="ES384"),
        ec_key("a", use="enc"),
        ec_key("a", curve=ec.SECP384R1()),
        {"kty": "oct", "k": "c2VjcmV0", "kid": "a"},
        {"kty": "EC", "kid": "a"},
        {"kid": "a"},
    ],
    ids=["algorithm", "encryption", "curve", "secret", "no curve", "nothing"],
)
def test_a_key_for_something_else_is_not_taken(ring: KeyRing, other: dict[str, Any]) -> None:
    assert ring.find("a", ES256, Endpoint(other)) is None


def test_a_key_for_something_else_does_not_stand_in_the_way_of_the_one_of_its_name(ring: KeyRing) -> None:
    endpoint = Endpoint(rsa_key("a"), ec_key("a"), {"kty": "oct", "k": "c2VjcmV0", "kid": "a"})
    for algorithm, kind in ((ES256, "EC"), (RS256, "RSA")):
        found = ring.find("a", algorithm, endpoint)
        assert found
        assert found.key_type == kind


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"keys": null}',
        b'{"keys": {"a": 1}}',
        b'{"keys": "a"}',
        b'{"keys": [1]}',
        b"\xff\xfe",
        b"[" * 5000,
        Endpoint.of(*[{"kid": str(number)} for number in range(MOST_KEYS + 1)]),
    ],
    ids=["empty", "list", "null", "no keys", "null keys", "dict", "text", "number", "bytes", "deep", "too many"],
)
def test_what_is_no_set_of_keys_is_refused(ring: KeyRing, body: bytes) -> None:
    try:
        found = ring.find("a", ES256, lambda: body)
    except ValueError:
        found = None
    assert found is None
    assert ring.find("a", ES256, Endpoint(ec_key("a")))


@pytest.mark.parametrize("broken", [{"x": "!"}, {"x": 5}, {"x": None}, {"x": "AAAA", "y": "AAAA"}], ids=str)
def test_a_key_that_is_none_is_refused(ring: KeyRing, broken: dict[str, Any]) -> None:
    with pytest.raises((jwt.PyJWTError, ValueError, TypeError)):
        ring.find("a", ES256, Endpoint(ec_key("a") | broken))
