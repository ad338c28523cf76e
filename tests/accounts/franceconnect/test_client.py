"""What is asked of the provider, and which callback is an answer to it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts.franceconnect.endpoints import logout_address
from accounts.franceconnect.states import STATES
from demo.franceconnect.server import Provider
from tests.franceconnect import PORTAL, cancel, walk

pytestmark = pytest.mark.django_db

START, BACK = "/connexion/franceconnect/", "/connexion/franceconnect/retour/"
DONE = "/inscription/etat-civil/"
SOMEBODY = "BRIVELLE"
STALE, UNAVAILABLE = "Cette page a déjà servi", "FranceConnect ne répond pas en ce moment"
UNTRUSTED, CANCELLED = "n’a pas pu être vérifiée", "Vous avez annulé"


def depart(browser: Client) -> str:
    return browser.get(START)["Location"]


def come_back(browser: Client) -> Any:
    return browser.get(walk(depart(browser), SOMEBODY))


def says(answer: Any, words: str) -> bool:
    return words in answer.content.decode()


def test_the_request_has_what_franceconnect_takes_and_nothing_else(client: Client, franceconnect: Provider) -> None:
    address = urlsplit(depart(client))
    asked = parse_qs(address.query, strict_parsing=True)
    state, nonce = asked.pop("state")[0], asked.pop("nonce")[0]
    assert address._replace(query="").geturl() == f"{franceconnect.issuer}/authorize"
    assert asked == {
        "response_type": ["code"],
        "client_id": [franceconnect.state.client.id],
        "redirect_uri": [PORTAL + BACK],
        "scope": ["openid given_name family_name birthdate gender birthplace birthcountry email"],
        "acr_values": ["eidas1"],
    }
    assert min(len(state), len(nonce)) >= 22
    assert client.session[STATES][state]["nonce"] == nonce


def test_two_departures_have_nothing_in_common(client: Client, franceconnect: Provider) -> None:
    first, second = (parse_qs(urlsplit(depart(client)).query) for _ in range(2))
    assert first["state"] != second["state"]
    assert first["nonce"] != second["nonce"]


def test_one_login_asks_each_endpoint_once(client: Client, franceconnect: Provider) -> None:
    assert come_back(client)["Location"] == DONE
    assert {name: franceconnect.counts[name] for name in ("token", "userinfo", "jwks")} == {
        "token": 1,
        "userinfo": 1,
        "jwks": 1,
    }


def test_the_logout_tells_which_session_and_where_to_come_back(rf: Any, franceconnect: Provider) -> None:
    address = urlsplit(logout_address(rf.get("/"), id_token="id.token", state="its state"))
    said = parse_qs(address.query, strict_parsing=True)
    assert said.pop("state") == ["its state"]
    assert address._replace(query="").geturl() == f"{franceconnect.issuer}/session/end"
    assert said == {"id_token_hint": ["id.token"], "post_logout_redirect_uri": [f"{PORTAL}/deconnexion/franceconnect/"]}


def test_the_answers_forbid_every_cache(client: Client, franceconnect: Provider) -> None:
    for answer in (client.get(START), come_back(client), client.get(BACK)):
        assert "no-store" in answer["Cache-Control"]


def test_a_callback_serves_once(client: Client, franceconnect: Provider) -> None:
    callback = walk(depart(client), SOMEBODY)
    assert client.get(callback)["Location"] == DONE
    asked = franceconnect.counts["token"]
    answer = client.get(callback)
    assert (answer.status_code, says(answer, STALE)) == (400, True)
    assert franceconnect.counts["token"] == asked


def test_a_callback_is_nothing_in_another_browser(client: Client, franceconnect: Provider) -> None:
    callback = walk(depart(client), SOMEBODY)
    other = Client()
    for _ in range(2):
        answer = other.get(callback)
        assert (answer.status_code, says(answer, STALE)) == (400, True)
        depart(other)
    assert not franceconnect.counts["token"]


def test_a_code_that_was_used_already_is_told_as_such(client: Client, franceconnect: Provider) -> None:
    first = parse_qs(urlsplit(walk(depart(client), SOMEBODY)).query)
    second = parse_qs(urlsplit(walk(depart(client), SOMEBODY)).query)
    assert client.get(BACK, {name: values[0] for name, values in first.items()})["Location"] == DONE
    stolen = {name: values[0] for name, values in second.items()} | {"code": first["code"][0]}
    answer = client.get(BACK, stolen)
    assert (answer.status_code, says(answer, STALE)) == (400, True)


def test_a_code_of_another_login_is_refused_for_its_nonce(client: Client, franceconnect: Provider) -> None:
    other = parse_qs(urlsplit(walk(depart(Client()), "ROUVELINE")).query)
    mine = parse_qs(urlsplit(walk(depart(client), SOMEBODY)).query)
    answer = client.get(BACK, {name: values[0] for name, values in mine.items()} | {"code": other["code"][0]})
    assert (answer.status_code, says(answer, UNTRUSTED)) == (400, True)


def test_a_code_that_waited_too_long_is_told_as_such(
    client: Client, franceconnect: Provider, time_machine: Any
) -> None:
    time_machine.move_to("2026-03-02T12:00:00Z", tick=False)
    callback = walk(depart(client), SOMEBODY)
    time_machine.shift(31)
    answer = client.get(callback)
    assert (answer.status_code, says(answer, STALE)) == (400, True)


@pytest.mark.parametrize(
    ("changed", "words", "status"),
    [
        ({"iss": "https://ailleurs.example"}, UNTRUSTED, 400),
        ({"iss": ""}, UNTRUSTED, 400),
        ({"code": ""}, UNTRUSTED, 400),
        ({"code": "x" * 10_000}, STALE, 400),
        ({"error": "access_denied"}, CANCELLED, 200),
        ({"error": ""}, UNAVAILABLE, 503),
        ({"error": "<script>"}, UNAVAILABLE, 503),
    ],
    ids=str,
)
def test_a_callback_that_was_touched_lets_nobody_in_and_has_served(
    client: Client, franceconnect: Provider, changed: dict[str, str], words: str, status: int
) -> None:
    callback = {name: values[0] for name, values in parse_qs(urlsplit(walk(depart(client), SOMEBODY)).query).items()}
    answer = client.get(BACK, callback | changed)
    assert (answer.status_code, says(answer, words)) == (status, True)
    assert "<script>" not in answer.content.decode().partition("<main")[2]
    assert says(client.get(BACK, callback), STALE)


@pytest.mark.parametrize("algorithm", ["RS256", "HS256"])
def test_answers_signed_otherwise_than_agreed_are_refused(
    client: Client, franceconnect: Provider, settings: Any, algorithm: str
) -> None:
    settings.FRANCECONNECT_SIGN_ALGO = algorithm
    answer = come_back(client)
    assert (answer.status_code, says(answer, UNTRUSTED)) == (400, True)


def test_whoever_gives_up_is_told_that_nothing_was_done(client: Client, franceconnect: Provider) -> None:
    answer = client.get(cancel(depart(client)))
    assert (answer.status_code, says(answer, CANCELLED)) == (200, True)
    assert not franceconnect.counts["token"]
