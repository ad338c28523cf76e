"""The simulated FranceConnect takes the strict list of parameters and nothing else."""

from urllib.parse import quote, urlsplit

import pytest

from tests.demo.portal import CALLBACK, STATE, authorize_url, get, parameters


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("code_challenge", "x" * 43),
        ("code_challenge_method", "S256"),
        ("max_age", "60"),
        ("display", "page"),
        ("prompt", "none"),
        ("prompt", "login none"),
        ("prompt", ""),
        ("claims", "[]"),
        ("claims", "{"),
        ("client_id", "un-autre-service"),
        ("client_id", None),
        ("response_type", "token"),
        ("response_type", None),
        ("redirect_uri", CALLBACK.removesuffix("/")),
        ("redirect_uri", CALLBACK + "?x=1"),
        ("redirect_uri", "http://ailleurs.example/connexion/franceconnect/retour/"),
        ("redirect_uri", None),
        ("scope", "given_name"),
        ("scope", None),
        ("state", "x" * 21),
        ("state", None),
        ("nonce", "x" * 21),
        ("nonce", None),
        ("acr_values", "eidas2"),
        ("acr_values", "eidas1 eidas2"),
        ("acr_values", None),
    ],
)
def test_anything_that_is_not_on_the_strict_list_is_a_dead_end(provider, name, value):
    answer = get(authorize_url(provider, **{name: value}))
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "Location" not in answer.headers
    assert f"Le paramètre {name}" in answer.text or f"paramètre {name} n’est pas acceptée" in answer.text


@pytest.mark.parametrize("again", ["state=" + STATE, "scope=openid", "nonce=%FF"])
def test_a_parameter_that_is_repeated_or_unreadable_is_a_dead_end(provider, again):
    answer = get(f"{authorize_url(provider)}&{again}")
    assert answer.status_code == 400
    assert "répété" in answer.text


@pytest.mark.parametrize(
    ("name", "value"),
    [("prompt", "login consent"), ("claims", '{"id_token": {}}'), ("idp_hint", "essai"), ("ui_locales", "fr")],
)
def test_what_is_optional_is_taken(provider, name, value):
    assert get(authorize_url(provider, **{name: value})).status_code == 200


def test_a_scope_that_it_does_not_have_goes_back_to_the_portal(provider):
    answer = get(authorize_url(provider, scope="openid phone"))
    assert answer.headers["Location"].startswith(CALLBACK + "?")
    assert parameters(answer.headers["Location"])["error"] == "invalid_scope"


def test_what_a_stranger_wrote_is_shown_as_text(provider):
    answer = get(f"{authorize_url(provider)}&{quote('<b>x</b>')}=1")
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("path", ["/", "/api/v2/", "/api/v2/token", "/api/v2/introspect"])
def test_any_other_address_is_a_page_that_says_so(provider, path):
    place = urlsplit(provider.issuer)
    answer = get(f"http://{place.netloc}{path}")
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text
