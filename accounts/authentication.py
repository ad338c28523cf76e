"""Coming in and going out."""

from dataclasses import dataclass
from datetime import datetime
from time import time

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest

from accounts import throttling
from accounts.middleware import LOGGED_IN_AT, RIGHTS, SEEN_AT, rights_of
from accounts.models import Account
from identity.encryption import digest
from identity.identifiers import identifier_digest
from journal.enums import EventKind
from journal.services import record


@dataclass(frozen=True)
class LoginRefusal:
    """Why nobody came in: `locked_until` (UTC) when tries are suspended, None for a wrong pair."""

    locked_until: datetime | None = None


def log_in(request: HttpRequest, *, identifier: str | None, password: str) -> Account | LoginRefusal:
    """Open a session for the holder of this identifier and password, under a new session key.

    What cannot be an identifier takes the same path as an unknown one: same answer, same time.
    """
    found = identifier_digest(identifier or "")
    return _try(request, counted_as=found if identifier else "", identifier_digest=found, password=password)


def log_in_agent(request: HttpRequest, *, agent_login: str, password: str) -> Account | LoginRefusal:
    """The same for an agent, whose tries are counted apart from anybody's identifier."""
    return _try(request, counted_as=digest(agent_login, context="agent"), agent_login=agent_login, password=password)


def _try(request: HttpRequest, *, counted_as: str, **credentials: str) -> Account | LoginRefusal:
    if counted_as and (locked_until := throttling.take_try(counted_as)):
        return LoginRefusal(locked_until)
    account = authenticate(request, **credentials)
    if account is None:
        return LoginRefusal()
    throttling.forgive(counted_as)
    open_session(request, account)
    return account


def open_session(request: HttpRequest, account: Account) -> None:
    """Under a new session key; it ends with the browser, and within the limits that the middleware holds."""
    login(request, account)
    request.session[LOGGED_IN_AT] = request.session[SEEN_AT] = time()
    request.session[RIGHTS] = rights_of(account)
    request.session.set_expiry(0)
    record(EventKind.LOGIN, person=account.person, account=account)


def log_out(request: HttpRequest) -> None:
    """End the session; says so in the journal when there was one."""
    if request.user.is_authenticated:
        record(EventKind.LOGOUT, person=request.user.person, account=request.user)
    logout(request)
