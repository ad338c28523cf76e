"""A portal as FranceConnect sees one: what it asks, and what a strict one thinks of the answers."""

from types import SimpleNamespace
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import requests

from demo.franceconnect.people import SCOPES
from demo.franceconnect.state import CALLBACK_PATH
from tests.franceconnect import PORTAL, TIMEOUT, walk

CALLBACK = PORTAL + CALLBACK_PATH
STATE = "etat-de-trente-caracteres-ou-plus"
NONCE = "nonce-de-trente-caracteres-ou-plus"
REQUIRED = ["iss", "aud", "sub", "iat", "exp"]
PERSON = "Ghjuvan ORTALAVESI"


def address(issuer, client_id, /, **changes):
    """An authorization; None takes a parameter away."""
    sent = {
        "client_id": client_id,
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "scope": " ".join(SCOPES),
        "state": STATE,
        "nonce": NONCE,
        "acr_values": "eidas1",
    } | changes
    kept = {name: value for name, value in sent.items() if value is not None}
    return f"{issuer}/authorize?{urlencode(kept)}"


def authorize_url(provider, **changes):
    return address(provider.issuer, provider.state.client.id, **changes)


def get(url):
    return requests.get(url, allow_redirects=False, timeout=TIMEOUT)


def get_with(browser, url):
    """Whatever the browser's own clock thinks of the cookie."""
    cookies = {cookie.name: cookie.value for cookie in browser.cookies}
    return requests.get(url, cookies=cookies, timeout=TIMEOUT)


def parameters(url):
    return dict(parse_qsl(urlsplit(url).query))


def ask_tokens(provider, code, timeout=TIMEOUT, **changes):
    sent = {
        "grant_type": "authorization_code",
        "client_id": provider.state.client.id,
        "client_secret": provider.state.client.secret,
        "code": code,
        "redirect_uri": CALLBACK,
    } | changes
    return requests.post(f"{provider.issuer}/token", sent, timeout=timeout)


def ask_userinfo(provider, token, timeout=TIMEOUT):
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{provider.issuer}/userinfo", headers=headers, timeout=timeout)


def ask_keys(provider, timeout=TIMEOUT):
    return requests.get(f"{provider.issuer}/jwks", timeout=timeout)


def log_in(provider, person=PERSON, **changes):
    """A whole login: `tokens` is what /token said, `userinfo` the answer of /userinfo."""
    code = parameters(walk(authorize_url(provider, **changes), person))["code"]
    tokens = ask_tokens(provider, code).json()
    return SimpleNamespace(tokens=tokens, userinfo=ask_userinfo(provider, tokens["access_token"]))


def read(provider, token):
    """The claims of a token, checked as they have to be; jwt.PyJWTError otherwise."""
    keys = jwt.PyJWKSet.from_dict(ask_keys(provider).json())
    return jwt.decode(
        token,
        keys[jwt.get_unverified_header(token)["kid"]],
        ["ES256"],
        audience=provider.state.client.id,
        issuer=provider.issuer,
        leeway=30,
        options={"require": REQUIRED},
    )


def problem_with_id_token(provider, login):
    """Why the id_token is refused, None when it is not."""
    if "id_token" not in login.tokens:
        return "missing"
    try:
        claims = read(provider, login.tokens["id_token"])
    except (jwt.PyJWTError, KeyError) as error:
        return type(error)
    wrong = [name for name, value in {"acr": "eidas1", "nonce": NONCE}.items() if claims.get(name) != value]
    return wrong[0] if wrong else None


def problem_with_userinfo(provider, login, sub):
    if login.userinfo.headers["Content-Type"] != "application/jwt":
        return "not signed"
    try:
        claims = read(provider, login.userinfo.text)
    except (jwt.PyJWTError, KeyError) as error:
        return type(error)
    return None if claims["sub"] == sub else "sub"
