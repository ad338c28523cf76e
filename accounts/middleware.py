"""A session of somebody logged in ends after 30 idle minutes, and after 12 hours whatever happens.

It goes on under a new key when what it may open has changed, so that a key taken before opens nothing more.
"""

from collections.abc import Callable
from datetime import timedelta
from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

IDLE = timedelta(minutes=30).total_seconds()
ABSOLUTE = timedelta(hours=12).total_seconds()
GRAIN = 60  # seconds between two notes of activity: a page view is not a write

LOGGED_IN_AT = "logged_in_at"
SEEN_AT = "seen_at"
RIGHTS = "rights"


def rights_of(account: Any) -> str:
    """What the rights of a person hang on: who they are to the fund, and whether that is proven."""
    return f"{account.person_id} {account.person.identity_status}" if account.person else ""


class SessionLimitsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without a session cookie there is nothing to end, and a public answer stays public.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        now, session = time(), request.session
        seen_at, logged_in_at = session.get(SEEN_AT, 0), session.get(LOGGED_IN_AT, 0)
        if now - seen_at > IDLE or now - logged_in_at > ABSOLUTE:
            logout(request)
            return
        if now - seen_at > GRAIN:
            session[SEEN_AT] = now
        if request.user.is_authenticated and session.get(RIGHTS) != (rights := rights_of(request.user)):
            session.cycle_key()
            session[RIGHTS] = rights
