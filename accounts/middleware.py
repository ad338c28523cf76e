"""A session of somebody logged in ends after 30 idle minutes, and after 12 hours whatever happens.

It goes on under a new key when what it may open has changed, so that a key taken before opens nothing more.
"""

from collections.abc import Callable
from time import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models.session import IDLE, LONGEST
from accounts.sessions import LOGGED_IN_AT, RIGHTS, SEEN_AT
from authorizations.access import Access
from authorizations.guards import access_from

GRAIN = 60  # seconds between two notes of activity: a page view is not a write


def rights_of(access: Access | None) -> str:
    """What the rights of a person hang on: who they are, whether that is proven, and what they are to which dossier."""
    return f"{access.person.pk} {access.person.identity_status} {access.mark}" if access else ""


def seconds_left(request: HttpRequest) -> tuple[float, float]:
    """Until the idle end of a session, and until its absolute one."""
    idle_for, open_for = (time() - request.session.get(since, 0) for since in (SEEN_AT, LOGGED_IN_AT))
    return IDLE.total_seconds() - idle_for, LONGEST.total_seconds() - open_for


class PortalSessionMiddleware(SessionMiddleware):
    """A session that its owner ends elsewhere while a page of it is being made leads to the login page."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            gone = redirect("accounts:login")
            gone.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
            return gone


class SessionLimitsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without a session cookie there is nothing to end, and a public answer stays public.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        idle, absolute = seconds_left(request)
        if idle < 0 or absolute < 0:
            logout(request)
            return
        is_only_asking = request.path == reverse("accounts:session_state")
        if idle < IDLE.total_seconds() - GRAIN and not is_only_asking:
            request.session[SEEN_AT] = time()
        if not is_only_asking and request.user.is_authenticated:
            self._check_rights(request)

    def _check_rights(self, request: HttpRequest) -> None:
        if request.session.get(RIGHTS) != (rights := rights_of(access_from(request))):
            self._renew(request, rights)

    @staticmethod
    def _renew(request: HttpRequest, rights: str) -> None:
        """A session that its owner ended since it was read does not go on under the new key."""
        if not request.session.exists(request.session.session_key or ""):
            logout(request)
            return
        request.session.cycle_key()
        request.session[RIGHTS] = rights
