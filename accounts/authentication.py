"""Coming in and going out."""

from dataclasses import dataclass
from datetime import datetime
from time import time

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest

from accounts import throttling
from accounts.middleware import LOGGED_IN_AT, SEEN_AT
from accounts.models import Account
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
    digest = identifier_digest(identifier or "")
    if identifier and (locked_until := throttling.take_try(digest)):
        return LoginRefusal(locked_until)
    account = authenticate(request, identifier_digest=digest, password=password)
    if account is None:
        return LoginRefusal()
    throttling.forgive(digest)
    login(request, account)
    request.session[LOGGED_IN_AT] = request.session[SEEN_AT] = time()
    request.session.set_expiry(0)
    record(EventKind.LOGIN, person=account.person, account=account)
    return account


def log_out(request: HttpRequest) -> None:
    """End the session; says so in the journal when there was one."""
    if request.user.is_authenticated:
        record(EventKind.LOGOUT, person=request.user.person, account=request.user)
    logout(request)
