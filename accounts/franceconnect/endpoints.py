"""The addresses of FranceConnect, all of them under its own, which is also its name as issuer."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from mozilla_django_oidc.utils import import_from_settings

PATHS = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "/authorize",
    "OIDC_OP_TOKEN_ENDPOINT": "/token",
    "OIDC_OP_USER_ENDPOINT": "/userinfo",
    "OIDC_OP_JWKS_ENDPOINT": "/jwks",
}
OURS = {
    "OIDC_RP_CLIENT_ID": "FRANCECONNECT_CLIENT_ID",
    "OIDC_RP_CLIENT_SECRET": "FRANCECONNECT_CLIENT_SECRET",
    "OIDC_RP_SIGN_ALGO": "FRANCECONNECT_SIGN_ALGO",
}
LOGOUT_PATH = "/session/end"


def provider_setting(name: str, *default: Any) -> Any:
    """A setting of the library: what is an address of the provider comes from its base."""
    if name in PATHS:
        return settings.FRANCECONNECT_URL + PATHS[name]
    return import_from_settings(OURS.get(name, name), *default)


def logout_address(request: HttpRequest, *, id_token: str, state: str) -> str:
    """Where the browser ends the session of FranceConnect, which sends it back here with the `state`."""
    back = request.build_absolute_uri(reverse("accounts:franceconnect_left"))
    said = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": back}
    return f"{settings.FRANCECONNECT_URL}{LOGOUT_PATH}?{urlencode(said)}"
