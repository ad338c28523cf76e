"""How long the provider is waited for, when it is left alone, and what its keys cost."""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest
from django.test import Client

from accounts.franceconnect import client as franceconnect_client
from accounts.franceconnect import keys
from accounts.franceconnect.client import FAILURES_TO_OPEN, LEEWAY, TOTAL_SECONDS
from accounts.franceconnect.states import STATES
from demo.franceconnect import deliveries
from demo.franceconnect.faults import Fault
from demo.franceconnect.server import Provider
from proofing import bounded_http
from tests.franceconnect import walk

pytestmark = pytest.mark.django_db

START, BACK = "/connexion/franceconnect/", "/connexion/franceconnect/retour/"
DONE = "/inscription/etat-civil/"
SOMEBODY = "BRIVELLE"
STALE, UNAVAILABLE = "Cette page a déjà servi", "FranceConnect ne répond pas en ce moment"
UNTRUSTED = "n’a pas pu être vérifiée"


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(franceconnect_client, "TOTAL_SECONDS", 0.5)
    monkeypatch.setattr(bounded_http, "READ_SECONDS", 0.2)


def depart(browser: Client) -> str:
    return browser.get(START)["Location"]


def come_back(browser: Client) -> Any:
    return browser.get(walk(depart(browser), SOMEBODY))


def says(answer: Any, words: str) -> bool:
    return words in answer.content.decode()


def test_all_of_a_login_is_waited_for_less_than_ten_seconds() -> None:
    assert TOTAL_SECONDS < 10
    assert LEEWAY == 30
    assert deliveries.HANG_SECONDS > TOTAL_SECONDS


@pytest.mark.usefixtures("short_waits")
def test_three_slow_answers_share_one_wait(
    client: Client, franceconnect: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each within what one answer may take, all three together not."""
    monkeypatch.setattr(bounded_http, "READ_SECONDS", 5.0)
    exchange, slow = bounded_http.exchange, 0.3
    asked = []

    def slowly(method: str, url: Any, **more: Any) -> Any:
        asked.append(url.path.rpartition("/")[2])
        franceconnect.closing.wait(max(0.0, min(slow, more["deadline"] - monotonic())))
        return exchange(method, url, **more)

    monkeypatch.setattr(franceconnect_client, "exchange", slowly)
    callback, begun = walk(depart(client), SOMEBODY), monotonic()
    answer = client.get(callback)
    assert (answer.status_code, says(answer, UNAVAILABLE)) == (503, True)
    assert monotonic() - begun < 1.5
    assert asked == ["token", "jwks"]


@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize("fault", [Fault.TOKEN_HANG, Fault.JWKS_HANG, Fault.USERINFO_HANG, Fault.TOKEN_DRIP])
def test_a_provider_that_is_slow_is_not_waited_for_to_the_end(
    client: Client, franceconnect: Provider, fault: Fault
) -> None:
    franceconnect.fault = fault
    callback, begun = walk(depart(client), SOMEBODY), monotonic()
    assert says(client.get(callback), UNAVAILABLE)
    assert monotonic() - begun < 2


@pytest.fixture
def breaker(franceconnect: Provider, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """That of this provider, which opens for a moment only."""
    monkeypatch.setattr(franceconnect_client, "OPEN_SECONDS", 0.05)
    made: Callable[[str], Any] = franceconnect_client._breaker
    return made(franceconnect.issuer)


def fail(browser: Client, times: int, words: str = UNAVAILABLE) -> None:
    for _ in range(times):
        assert says(come_back(browser), words)


def test_a_provider_that_fails_is_left_alone_then_tried_again(
    client: Client, franceconnect: Provider, breaker: Any
) -> None:
    franceconnect.fault = Fault.TOKEN_ERROR
    fail(client, FAILURES_TO_OPEN)
    assert breaker.current_state == "open"
    asked = franceconnect.counts["token"]
    franceconnect.fault = Fault.NONE
    breaker.open()  # from now on, and not from the last failure on
    fail(client, 1)
    assert franceconnect.counts["token"] == asked
    franceconnect.closing.wait(0.06)
    assert come_back(client)["Location"] == DONE
    assert breaker.current_state == "closed"


def test_a_provider_that_still_fails_is_left_alone_again(client: Client, franceconnect: Provider, breaker: Any) -> None:
    franceconnect.fault = Fault.TOKEN_ERROR
    fail(client, FAILURES_TO_OPEN)
    franceconnect.closing.wait(0.06)
    fail(client, 1)
    assert breaker.current_state == "open"


def test_a_login_that_works_begins_the_count_again(client: Client, franceconnect: Provider, breaker: Any) -> None:
    for _ in range(2):
        franceconnect.fault = Fault.TOKEN_ERROR
        fail(client, FAILURES_TO_OPEN - 1)
        franceconnect.fault = Fault.NONE
        assert come_back(client)["Location"] == DONE
    assert breaker.current_state == "closed"


@pytest.mark.parametrize(
    ("fault", "words"),
    [(Fault.ID_TOKEN_OTHER_KEY, UNTRUSTED), (Fault.FAMILY_NAME_MISSING, "un état civil complet")],
    ids=["untrusted", "unreadable"],
)
def test_a_wrong_answer_is_no_failure_to_answer(
    client: Client, franceconnect: Provider, breaker: Any, fault: Fault, words: str
) -> None:
    """Whoever brings a wrong one, or an old code, closes nobody else's way."""
    franceconnect.fault = fault
    fail(client, FAILURES_TO_OPEN + 1, words)
    franceconnect.fault = Fault.NONE
    assert come_back(client)["Location"] == DONE


def test_old_codes_do_not_open_it_either(client: Client, franceconnect: Provider, breaker: Any) -> None:
    for _ in range(FAILURES_TO_OPEN + 1):
        depart(client)
        state = list(client.session[STATES])[-1]
        assert says(client.get(BACK, {"state": state, "iss": franceconnect.issuer, "code": "old"}), STALE)
    assert come_back(client)["Location"] == DONE


def test_a_key_that_turned_between_two_logins_is_found(client: Client, franceconnect: Provider) -> None:
    assert come_back(client)["Location"] == DONE
    franceconnect.rotate_key()
    assert come_back(client)["Location"] == DONE
    assert franceconnect.counts["jwks"] == 2


def test_unknown_keys_are_asked_for_so_many_times_and_a_known_one_still_works(
    client: Client, franceconnect: Provider
) -> None:
    assert come_back(client)["Location"] == DONE
    franceconnect.fault = Fault.KEYS_UNKNOWN
    fail(client, keys.FETCHES + 3, UNTRUSTED)
    assert franceconnect.counts["jwks"] == keys.FETCHES
    franceconnect.fault = Fault.NONE
    assert come_back(client)["Location"] == DONE
