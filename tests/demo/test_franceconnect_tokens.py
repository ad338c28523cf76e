"""What the simulated FranceConnect gives to a portal, and for how long."""

import pytest
import requests

from demo.franceconnect.people import CITIZENS, SCOPES, find_citizen
from demo.franceconnect.state import CODE_SECONDS, TOKEN_SECONDS
from tests.demo.portal import (
    CALLBACK,
    PERSON,
    ask_keys,
    ask_tokens,
    ask_userinfo,
    authorize_url,
    log_in,
    parameters,
    problem_with_id_token,
    problem_with_userinfo,
    read,
)
from tests.franceconnect import TIMEOUT, walk


@pytest.mark.parametrize("citizen", CITIZENS, ids=lambda citizen: citizen.slug)
def test_everything_that_a_login_gives_is_right(provider, citizen):
    login = log_in(provider, citizen)
    assert problem_with_id_token(provider, login) is None
    assert problem_with_userinfo(provider, login, citizen.sub) is None
    said = read(provider, login.tokens["id_token"])
    assert said.keys() == {"iss", "aud", "sub", "acr", "nonce", "iat", "exp", "auth_time"}
    assert said["exp"] - said["iat"] == TOKEN_SECONDS
    about = read(provider, login.userinfo.text)
    assert about.keys() - citizen.claims.keys() == {"sub", "aud", "iss", "exp", "iat"}
    assert citizen.claims.items() <= about.items()


@pytest.mark.parametrize("scope", SCOPES)
def test_only_the_claims_of_the_scopes_that_were_asked_are_given(provider, scope):
    login = log_in(provider, "VAUCRESSELLE", scope=" ".join({"openid", scope}))
    given = read(provider, login.userinfo.text).keys() & find_citizen("VAUCRESSELLE").claims.keys()
    both = {"given_name", "given_name_array"}
    assert given == {"openid": set(), "given_name": both}.get(scope, {scope})


def code_of(provider):
    return parameters(walk(authorize_url(provider), PERSON))["code"]


def test_a_code_serves_once(provider):
    code = code_of(provider)
    assert ask_tokens(provider, code).status_code == 200
    answer = ask_tokens(provider, code)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(("seconds", "status"), [(CODE_SECONDS - 1, 200), (CODE_SECONDS, 400)])
def test_a_code_lives_30_seconds(provider, clock, seconds, status):
    code = code_of(provider)
    clock.shift(seconds)
    assert ask_tokens(provider, code).status_code == status


@pytest.mark.parametrize(("seconds", "status"), [(TOKEN_SECONDS - 1, 200), (TOKEN_SECONDS, 401)])
def test_a_token_lives_60_seconds(provider, clock, seconds, status):
    token = ask_tokens(provider, code_of(provider)).json()["access_token"]
    clock.shift(seconds)
    assert ask_userinfo(provider, token).status_code == status


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "un-autre"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_id": "un-autre"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"redirect_uri": "http://localhost/"}, 400, "invalid_grant"),
        ({"code": "jamais-donné"}, 400, "invalid_grant"),
        ({"code": ["deux", "codes"]}, 400, "invalid_request"),
    ],
)
def test_a_code_is_for_the_portal_that_asked(provider, changes, status, error):
    answer = ask_tokens(provider, **({"code": code_of(provider)} | changes))
    assert (answer.status_code, answer.json()) == (status, {"error": error})


def test_basic_authentication_is_not_taken(provider):
    client, sent = provider.state.client, {"grant_type": "authorization_code", "code": code_of(provider)}
    answer = requests.post(
        f"{provider.issuer}/token", sent | {"redirect_uri": CALLBACK}, auth=(client.id, client.secret), timeout=TIMEOUT
    )
    assert answer.json() == {"error": "invalid_client"}


@pytest.mark.parametrize("token", ["", "jamais-donné"])
def test_userinfo_needs_its_token(provider, token):
    assert ask_userinfo(provider, token.encode()).status_code == 401


def test_the_key_in_use_and_the_one_before_are_published(provider):
    kids = []
    for _ in range(3):
        kids.append(provider.state.keys.current.kid)
        assert [key["kid"] for key in ask_keys(provider).json()["keys"]] == kids[-2:]
        provider.rotate_key()
    assert len(set(kids)) == 3


def test_each_endpoint_is_counted(provider):
    log_in(provider)
    assert provider.counts == {"authorize": 1, "choice": 1, "token": 1, "userinfo": 1}
    ask_keys(provider)
    assert provider.counts["jwks"] == 1
