"""Coming in and going out."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from time import time

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest

from accounts import browsers, throttling
from accounts.middleware import rights_of
from accounts.models import Account
from accounts.passwords import is_old_password
from accounts.sessions import RIGHTS, name_session
from accounts.throttling import Counted
from accounts.user_agents import where
from authorizations.access import access_of
from contact_verification.addresses import network_of
from identity.identifiers import identifier_digest
from journal.enums import EventKind
from journal.services import record


class Lock(Enum):
    """What has had too many failures."""

    IDENTIFIER = "identifier"
    OLD_PASSWORD = "8-digit password on the identifier"  # noqa: S105 - not a password
    NETWORK = "network address"


@dataclass(frozen=True)
class LoginRefusal:
    """Why nobody came in: `locked_until` (UTC) and `lock` when tries are suspended, neither for a wrong pair."""

    locked_until: datetime | None = None
    lock: Lock | None = None


def check_pair(request: HttpRequest, *, identifier: str | None, password: str) -> Account | LoginRefusal:
    """The account of this identifier and password, which may then be let in; every wrong pair is journalled.

    What cannot be an identifier takes the same path as an unknown one: same answer, same time.
    """
    found = identifier_digest(identifier or "")
    account = Account.objects.known_by(found).first()
    browser = browsers.known_digest(request, account)
    counted = _counted(found, browser, password) if identifier else {}
    address = "" if browser else network_of(request)
    if locked := _take_try(address, counted):
        return locked
    if authenticate(request, account=account, password=password) is None:
        person = account.person if account else None
        record(EventKind.LOGIN_REFUSED, person=person, **where(request))
        return LoginRefusal()
    throttling.forgive(counted.values())
    if address:
        throttling.give_back_address(address)
    return account or LoginRefusal()  # nobody's account is refused above


def _counted(found: str, browser: str, password: str) -> dict[Lock, Counted]:
    """What a try is counted under: the browser, when the holder has come in with it, else the identifier."""
    counted = {Lock.IDENTIFIER: throttling.of_known_browser(browser) if browser else throttling.of_identifier(found)}
    if is_old_password(password):
        counted[Lock.OLD_PASSWORD] = throttling.of_old_password(found)
    return counted


def _take_try(address: str, counted: dict[Lock, Counted]) -> LoginRefusal | None:
    if address and (until := throttling.take_address(address)):
        return LoginRefusal(until, Lock.NETWORK)
    if locked := throttling.take_tries(counted.values()):
        one, until = locked
        return LoginRefusal(until, next(lock for lock in counted if counted[lock] == one))
    return None


def log_in_agent(request: HttpRequest, *, agent_login: str, password: str) -> Account | LoginRefusal:
    """Open a session for an agent, whose tries are counted apart from anybody's identifier."""
    counted = [throttling.of_agent(agent_login)]
    if until := throttling.take_try(counted):
        return LoginRefusal(until, Lock.IDENTIFIER)
    account = Account.objects.filter(login=agent_login, is_staff=True).first()
    if authenticate(request, account=account, password=password) is None:
        return LoginRefusal()
    throttling.forgive(counted)
    if account:
        open_session(request, account)
    return account or LoginRefusal()


def open_session(request: HttpRequest, account: Account, *, way: str = "password") -> None:
    """Under a new session key; it ends with the browser, and within the limits that the middleware holds."""
    login(request, account)
    name_session(request, now=time())
    request.session[RIGHTS] = rights_of(access_of(account.person) if account.person else None)
    request.session.set_expiry(0)
    record(EventKind.LOGIN, person=account.person, account=account, way=way, **where(request))


def log_out(request: HttpRequest) -> None:
    """End the session; says so in the journal when there was one."""
    if request.user.is_authenticated:
        record(EventKind.LOGOUT, person=request.user.person, account=request.user)
    logout(request)
