"""What this browser has begun with FranceConnect: each is answered once, in the browser that began it."""

from base64 import b64decode, b64encode
from time import time

from cryptography.exceptions import InvalidTag
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from identity.encryption import Sealed, seal, unseal

WAY = "franceconnect"  # how somebody came in, for the journal
ID_TOKEN = "id_token"  # noqa: S105 - a name: in the session of whoever came in so, for the logout
LEAVING = "leaving"  # what a logout was sent with, until the browser is back
STATES = "oidc_states"  # the library's
LIFE = 30 * 60  # seconds
STATE_LENGTH = 32  # characters


def take_nonce(request: HttpRequest, state: str) -> str | None:
    """The nonce of a login that was begun here with this `state`; it is forgotten, whatever comes of it.

    None: in another browser, long ago, or answered already. The session is written before anything else happens, and
    read anew: a second answer finds nothing, and what other tabs write meanwhile is kept.
    """
    begun = request.session.get(STATES, {}).pop(state, None)
    if begun is None:
        return None
    request.session.modified = True
    try:
        request.session.save()
    except UpdateError:  # the session has ended meanwhile
        return None
    request.session = type(request.session)(request.session.session_key)
    return begun["nonce"] if time() - begun["added_on"] <= LIFE else None


def keep_id_token(request: HttpRequest, id_token: str) -> None:
    """It says whom the provider knows under which name: sealed, which a session is not."""
    request.session[ID_TOKEN] = b64encode(seal(id_token, ID_TOKEN)).decode()


def id_token_of(request: HttpRequest) -> str:
    """Empty when there is none, or when the key that sealed it is gone: then our own session alone is ended."""
    try:
        return unseal(Sealed(b64decode(request.session[ID_TOKEN])), ID_TOKEN)
    except (KeyError, InvalidTag):
        return ""


def begin_logout(request: HttpRequest) -> str:
    """The state of a logout, for the session that follows the one which has just ended."""
    request.session[LEAVING] = get_random_string(STATE_LENGTH)
    return request.session[LEAVING]


def is_logout_done(request: HttpRequest, state: str) -> bool:
    """Whether the browser is back from a logout that began here."""
    return request.session.pop(LEAVING, None) == state
