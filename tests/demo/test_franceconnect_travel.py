"""The ways in which an answer of the simulated FranceConnect goes wrong before it reaches the portal."""

import json

import jwt
import pytest
import requests

from demo import simulators
from demo.franceconnect import deliveries
from demo.franceconnect.deliveries import DELIVERIES
from demo.franceconnect.effects import EFFECTS
from demo.franceconnect.faults import Fault
from tests.demo.portal import PERSON, ask_keys, ask_tokens, ask_userinfo, authorize_url, log_in, parameters
from tests.franceconnect import walk


def ask(provider, endpoint, timeout=5):
    """The answer of an endpoint to a question that is right, asked with the fault that there is."""
    fault, provider.fault = provider.fault, Fault.NONE
    if endpoint == "token":
        code = parameters(walk(authorize_url(provider), PERSON))["code"]
        provider.fault = fault
        return ask_tokens(provider, code, timeout)
    token = log_in(provider).tokens["access_token"]
    provider.fault = fault
    return ask_keys(provider, timeout) if endpoint == "jwks" else ask_userinfo(provider, token, timeout)


@pytest.fixture(params=["token", "userinfo", "jwks"])
def endpoint(request):
    return request.param


def test_an_endpoint_in_error_says_500(provider, endpoint):
    provider.fault = Fault(f"{endpoint}_error")
    assert ask(provider, endpoint).status_code == 500


def test_an_endpoint_may_send_a_page(provider, endpoint):
    provider.fault = Fault(f"{endpoint}_page")
    answer = ask(provider, endpoint)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_garbage_has_the_right_type_and_cannot_be_read(provider, endpoint):
    right = ask(provider, endpoint).headers["Content-Type"]
    provider.fault = Fault(f"{endpoint}_garbage")
    answer = ask(provider, endpoint)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, right)
    with pytest.raises(UnicodeDecodeError):
        json.loads(answer.content)
    with pytest.raises(jwt.PyJWTError):
        jwt.get_unverified_header(answer.content)


def test_a_silent_endpoint_says_nothing_for_a_long_time(provider, endpoint, monkeypatch):
    provider.fault = Fault(f"{endpoint}_hang")
    with pytest.raises(requests.ReadTimeout):
        ask(provider, endpoint, timeout=0.1)
    monkeypatch.setattr(deliveries, "HANG_SECONDS", 0.01)
    assert ask(provider, endpoint).status_code == 200


def test_a_dripping_endpoint_sends_space_after_space_and_never_the_end(provider, endpoint, monkeypatch):
    monkeypatch.setattr(simulators, "DRIP_SECONDS", 0.01)
    monkeypatch.setattr(simulators, "DRIPS", 5)
    provider.fault = Fault(f"{endpoint}_drip")
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="6 bytes read"):
        ask(provider, endpoint)


def test_a_cut_comes_in_the_middle(provider, endpoint):
    provider.fault = Fault(f"{endpoint}_cut")
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="bytes read"):
        ask(provider, endpoint)


def test_a_large_answer_is_right_and_larger_than_anybody_should_read(provider, endpoint, monkeypatch):
    assert deliveries.LARGE > 10_000_000
    monkeypatch.setattr(deliveries, "LARGE", 100_000)
    provider.fault = Fault(f"{endpoint}_large")
    answer = ask(provider, endpoint)
    assert answer.status_code == 200
    assert len(answer.content) > 100_000
    assert answer.content.strip()


def test_a_hang_and_a_drip_outlast_any_portal():
    assert deliveries.HANG_SECONDS == 30
    assert simulators.DRIPS * simulators.DRIP_SECONDS >= 30


@pytest.mark.parametrize("way", DELIVERIES)
def test_only_one_endpoint_is_ill(provider, endpoint, way):
    provider.fault = Fault(f"{endpoint}_{way}")
    for other in {"token", "userinfo", "jwks"} - {endpoint}:
        assert EFFECTS[provider.fault].deliveries.keys() == {endpoint}
        assert ask(provider, other).status_code == 200
