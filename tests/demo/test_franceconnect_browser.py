"""A person’s way through the simulated FranceConnect: the choice, the session, the logout."""

from urllib.parse import urlencode

import pytest
import requests

from demo.franceconnect.browser import COOKIE
from demo.franceconnect.people import CITIZENS, find_citizen
from demo.franceconnect.state import LOGOUT_PATH, SESSION_SECONDS, TOKEN_SECONDS
from tests.demo.portal import (
    CALLBACK,
    PERSON,
    STATE,
    ask_tokens,
    authorize_url,
    get,
    get_with,
    log_in,
    parameters,
    read,
)
from tests.franceconnect import PORTAL, TIMEOUT, cancel, walk, walk_again


def test_a_person_comes_back_with_a_code_the_state_and_the_issuer(provider):
    back = walk(authorize_url(provider), PERSON)
    assert back.startswith(CALLBACK + "?")
    assert parameters(back).keys() == {"code", "state", "iss"}
    assert (parameters(back)["state"], parameters(back)["iss"]) == (STATE, provider.issuer)


def test_whoever_gives_up_comes_back_with_access_denied(provider):
    said = parameters(cancel(authorize_url(provider)))
    assert (said["error"], said["state"], said["iss"]) == ("access_denied", STATE, provider.issuer)
    assert "code" not in said


def test_the_page_shows_everybody_and_says_that_nobody_exists(provider):
    answer = get(authorize_url(provider))
    assert all(citizen.slug in answer.text and citizen.note in answer.text for citizen in CITIZENS)
    assert "les personnes sont fictives" in answer.text
    assert "Continuer en tant que" not in answer.text
    assert "<script" not in answer.text
    assert " style=" not in answer.text


def test_the_page_may_lead_to_the_portal_and_nowhere_else(provider):
    answer = get(authorize_url(provider))
    assert answer.headers["Content-Security-Policy"].endswith(f"; form-action 'self' {PORTAL}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert get(f"{provider.issuer.removesuffix('/api/v2')}/style.css").headers["Content-Type"].startswith("text/css")


def test_its_session_lets_one_go_on_or_be_somebody_else(provider):
    browser = requests.Session()
    walk(authorize_url(provider), PERSON, browser)
    (cookie,) = browser.cookies
    assert (cookie.name, cookie.has_nonstandard_attr("HttpOnly")) == (COOKIE, True)
    assert cookie.get_nonstandard_attr("SameSite") == "Lax"
    page = browser.get(authorize_url(provider), timeout=TIMEOUT).text
    assert page.index(f"Continuer en tant que {PERSON}") < page.index("Changer de personne")
    for back, person in [
        (walk_again(authorize_url(provider), browser), PERSON),
        (walk(authorize_url(provider), "BRIVELLE", browser), "BRIVELLE"),
    ]:
        tokens = ask_tokens(provider, parameters(back)["code"]).json()
        assert read(provider, tokens["id_token"])["sub"] == find_citizen(person).sub


def test_a_login_that_must_be_anew_does_not_offer_to_go_on(provider):
    browser = requests.Session()
    walk(authorize_url(provider), PERSON, browser)
    assert "Continuer" not in browser.get(authorize_url(provider, prompt="login"), timeout=TIMEOUT).text


def test_its_session_lasts_30_minutes_and_remembers_when_it_began(provider, clock):
    browser = requests.Session()
    walk(authorize_url(provider), PERSON, browser)
    clock.shift(SESSION_SECONDS - 1)
    code = parameters(walk_again(authorize_url(provider), browser))["code"]
    claims = read(provider, ask_tokens(provider, code).json()["id_token"])
    assert claims["iat"] - claims["auth_time"] == SESSION_SECONDS - 1
    clock.shift(1)
    assert "Continuer" not in get_with(browser, authorize_url(provider)).text


def test_an_old_page_and_a_person_who_does_not_exist_are_dead_ends(provider, clock):
    page = get(authorize_url(provider)).text
    kept = page.partition('name="request" value="')[2].partition('"')[0]
    place = f"{provider.issuer.removesuffix('/api/v2')}/choix"
    assert requests.post(place, {"request": kept, "person": "personne"}, timeout=TIMEOUT).status_code == 400
    assert requests.post(place, {"request": kept, "continue": "1"}, timeout=TIMEOUT).status_code == 400
    clock.shift(SESSION_SECONDS)
    assert requests.post(place, {"request": kept, "cancel": "1"}, timeout=TIMEOUT).status_code == 400


def leave(provider, browser=None, **changes):
    sent = {"state": "xyz", "post_logout_redirect_uri": PORTAL + LOGOUT_PATH} | changes
    query = urlencode({name: value for name, value in sent.items() if value is not None})
    return (browser or requests).get(f"{provider.issuer}/session/end?{query}", allow_redirects=False, timeout=TIMEOUT)


@pytest.mark.parametrize("state", ["xyz", None])
def test_the_logout_ends_the_session_and_leads_back(provider, clock, state):
    browser = requests.Session()
    code = parameters(walk(authorize_url(provider), PERSON, browser))["code"]
    hint = ask_tokens(provider, code).json()["id_token"]
    provider.rotate_key()
    clock.shift(TOKEN_SECONDS * 10)
    before = requests.Session()
    before.cookies.update(browser.cookies)
    answer = leave(provider, browser, id_token_hint=hint, state=state)
    assert answer.headers["Location"] == PORTAL + LOGOUT_PATH + ("?state=xyz" if state else "")
    assert not browser.cookies
    assert "Continuer" not in get_with(before, authorize_url(provider)).text


@pytest.mark.parametrize(
    "changes",
    [
        {"id_token_hint": None},
        {"id_token_hint": "e30.e30.e30"},
        {"post_logout_redirect_uri": None},
        {"post_logout_redirect_uri": PORTAL + LOGOUT_PATH.removesuffix("/")},
        {"post_logout_redirect_uri": "http://ailleurs.example/"},
    ],
    ids=str,
)
def test_a_logout_that_is_not_the_portal_s_is_a_dead_end(provider, changes):
    hint = log_in(provider).tokens["id_token"]
    answer = leave(provider, **({"id_token_hint": hint} | changes))
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_a_token_that_somebody_else_signed_does_not_log_out(provider):
    hint = log_in(provider).tokens["id_token"].split(".")
    assert leave(provider, id_token_hint=".".join([*hint[:2], hint[2][::-1]])).status_code == 400


def test_what_is_over_is_not_kept(provider, clock):
    for _ in range(2):
        walk(authorize_url(provider), PERSON)
        assert [len(shelf) for shelf in (provider.state.requests, provider.state.codes)] == [1, 1]
        clock.shift(SESSION_SECONDS)
