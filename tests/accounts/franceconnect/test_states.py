"""A login by FranceConnect is answered once, in the browser that began it, and within half an hour."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as in_force
from django.http import HttpRequest
from django.test import Client

from accounts.franceconnect.states import ID_TOKEN, STATES, id_token_of, keep_id_token, take_nonce
from accounts.models import Session
from accounts.sessions import SessionStore

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

START = "/connexion/franceconnect/"


@pytest.fixture
def begun(settings: Any, client: Client) -> str:
    """The state of a login that this client has begun; there is nobody at the other end."""
    settings.FRANCECONNECT_URL = "http://127.0.0.1:1/api/v2"
    client.get(START)
    return list(client.session[STATES])[-1]


@pytest.fixture
def request_of(new_request: Callable[..., HttpRequest], client: Client) -> Callable[[], HttpRequest]:
    """A function that makes a request of this browser, with its session as it is now."""

    def make() -> HttpRequest:
        request = new_request()
        request.session = SessionStore(client.cookies[in_force.SESSION_COOKIE_NAME].value)
        return request

    return make


def test_a_login_is_answered_with_its_own_nonce(begun: str, client: Client, request_of: Any) -> None:
    nonce = client.session[STATES][begun]["nonce"]
    assert take_nonce(request_of(), begun) == nonce


def test_it_is_answered_once(begun: str, request_of: Any) -> None:
    assert take_nonce(request_of(), begun)
    assert take_nonce(request_of(), begun) is None


def test_another_browser_answers_nothing(begun: str, new_request: Any, request_of: Any) -> None:
    assert take_nonce(new_request(), begun) is None
    assert take_nonce(request_of(), begun)


@pytest.mark.parametrize("state", ["", "x" * 32, "__class__", "\x00"])
def test_a_state_that_was_never_made_answers_nothing(begun: str, request_of: Any, state: str) -> None:
    assert take_nonce(request_of(), state) is None


@pytest.mark.parametrize(("seconds", "may"), [(30 * 60, True), (30 * 60 + 1, False)])
def test_it_is_answered_within_half_an_hour(begun: str, request_of: Any, noon: Any, seconds: int, may: bool) -> None:
    noon.shift(timedelta(seconds=seconds))
    assert bool(take_nonce(request_of(), begun)) == may
    assert take_nonce(request_of(), begun) is None


def test_the_eleventh_login_begun_takes_the_place_of_the_first(
    begun: str, client: Client, request_of: Any, noon: Any
) -> None:
    for _ in range(10):
        noon.shift(1)
        client.get(START)
    states = list(client.session[STATES])
    assert len(states) == 10
    assert take_nonce(request_of(), begun) is None
    assert all(take_nonce(request_of(), state) for state in states)


def test_what_another_tab_writes_while_the_provider_is_asked_is_kept(begun: str, request_of: Any) -> None:
    here, there = request_of(), request_of()
    assert here.session.get("written there") is None
    assert take_nonce(here, begun)
    there.session["written there"] = "kept"
    there.session.save()
    here.session["written here"] = "kept"
    here.session.save()
    assert request_of().session["written there"] == "kept"


def test_an_answer_to_a_session_that_has_just_ended_is_none(begun: str, request_of: Any) -> None:
    request = request_of()
    assert request.session[STATES]
    Session.objects.all().delete()
    assert take_nonce(request, begun) is None
    assert not Session.objects.exists()


def test_the_id_token_is_read_again_and_not_by_whoever_reads_the_sessions(request_: HttpRequest) -> None:
    keep_id_token(request_, "header.claims.signature")
    assert "claims" not in str(dict(request_.session.items()))
    assert id_token_of(request_) == "header.claims.signature"


def test_without_the_key_that_sealed_it_there_is_no_id_token(request_: HttpRequest, settings: Any) -> None:
    keep_id_token(request_, "header.claims.signature")
    key = next(iter(settings.ENCRYPTION_KEYS.values()))
    settings.ENCRYPTION_KEYS = {"other": key}
    assert id_token_of(request_) == ""
    del request_.session[ID_TOKEN]
    assert id_token_of(request_) == ""
