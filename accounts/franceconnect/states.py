"""The logins by FranceConnect that this browser has begun: each is answered once, in the browser that began it."""

from time import time

from django.http import HttpRequest

WAY = "franceconnect"  # how somebody came in, for the journal
ID_TOKEN = "id_token"  # noqa: S105 - a name: in the session of whoever came in so, for the logout
STATES = "oidc_states"  # the library's
LIFE = 30 * 60  # seconds


def take_nonce(request: HttpRequest, state: str) -> str | None:
    """The nonce of a login that was begun here with this `state`; it is forgotten, whatever comes of it.

    None: in another browser, long ago, or answered already. The session is written before anything else happens, and
    read anew: a second answer finds nothing, and what other tabs write meanwhile is kept.
    """
    begun = request.session.get(STATES, {}).pop(state, None)
    if begun is None:
        return None
    request.session.modified = True
    request.session.save()
    request.session = type(request.session)(request.session.session_key)
    return begun["nonce"] if time() - begun["added_on"] <= LIFE else None
