"""What a browser is known by: an opaque token in a cookie. One names the browser, one the identifier it remembers."""

from datetime import timedelta
from secrets import token_urlsafe
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Account, KnownBrowser, RememberedIdentifier
from accounts.user_agents import describe
from identity.encryption import digest
from journal.enums import EventKind
from journal.services import record

BROWSER_COOKIE = "moncompte_navigateur"
IDENTIFIER_COOKIE = "moncompte_souvenir"
KEPT_FOR = timedelta(days=365)
TRUSTED_FOR = timedelta(days=90)
NOBODY = UUID(int=0)
LONGEST_TOKEN = 100  # characters


def _token(request: HttpRequest, cookie: str) -> str:
    token = request.COOKIES.get(cookie, "")
    return token if len(token) <= LONGEST_TOKEN else ""


def find_browser(request: HttpRequest, account: Account | None) -> KnownBrowser | None:
    """This browser, when the holder of the account has come in with it.

    For nobody's account the search is made too: it takes as long whether or not an identifier is known.
    """
    token = _token(request, BROWSER_COOKIE)
    if not token:
        return None
    found = _browser_digest(account.uuid if account else NOBODY, token)
    looked_up = request.__dict__.setdefault("_known_browsers", {})  # a login asks twice
    if found not in looked_up:
        looked_up[found] = next(iter(KnownBrowser.objects.filter(token_digest=found)), None)
    return looked_up[found]


def known_digest(request: HttpRequest, account: Account | None) -> str:
    """What a known browser's tries are counted under; empty for an unknown one."""
    browser = find_browser(request, account)
    return browser.token_digest if browser else ""


def _browser_digest(account_uuid: UUID, token: str) -> str:
    return digest(f"{account_uuid}:{token}", context="browser")


def keep_browser(request: HttpRequest, response: HttpResponse, *, account: Account, trusts: bool) -> None:
    """Somebody has come in to the end: the browser is known, and trusted for 90 days when its holder says so."""
    now = timezone.now()
    token = _token(request, BROWSER_COOKIE) or token_urlsafe(32)
    seen = {"label": describe(request), "last_seen_at": now}
    if trusts:
        seen["trusted_until"] = now + TRUSTED_FOR
        record(EventKind.BROWSER_TRUSTED, person=account.person, account=account, browser=describe(request))
    found = _browser_digest(account.uuid, token)
    if not KnownBrowser.objects.filter(token_digest=found).update(**seen):
        KnownBrowser.objects.get_or_create(
            token_digest=found, defaults={"account": account, "first_seen_at": now, **seen}
        )
    _set(response, BROWSER_COOKIE, token)


def forget_browser(account: Account, uuid: UUID | str) -> bool:
    """Whether there was such a browser of this account; it is unknown from now on."""
    found = bool(account.browsers.filter(uuid=uuid).delete()[0])
    if found:
        record(EventKind.BROWSER_FORGOTTEN, person=account.person, account=account)
    return found


def remembered_account(request: HttpRequest) -> Account | None:
    """Whose identifier this browser remembers, so that only the password is asked."""
    token = _token(request, IDENTIFIER_COOKIE)
    if not token:
        return None
    known = RememberedIdentifier.objects.filter(token_digest=_identifier_digest(token), expires_at__gt=timezone.now())
    found = known.select_related("account__person", "account__migration").first()
    return found.account if found else None


def remember_identifier(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """« Se souvenir de moi »: under a new token, which takes the place of what was remembered here."""
    forget_identifier(request, response)
    token = token_urlsafe(32)
    RememberedIdentifier.objects.create(
        token_digest=_identifier_digest(token), account=account, expires_at=timezone.now() + KEPT_FOR
    )
    _set(response, IDENTIFIER_COOKIE, token)


def forget_identifier(request: HttpRequest, response: HttpResponse) -> None:
    """« Ce n'est pas moi »."""
    token = _token(request, IDENTIFIER_COOKIE)
    if token:
        RememberedIdentifier.objects.filter(token_digest=_identifier_digest(token)).delete()
        response.delete_cookie(IDENTIFIER_COOKIE, samesite="Lax")


def _identifier_digest(token: str) -> str:
    return digest(token, context="remembered")


def _set(response: HttpResponse, name: str, token: str) -> None:
    response.set_cookie(
        name, token, max_age=KEPT_FOR, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
