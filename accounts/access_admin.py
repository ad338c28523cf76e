"""Whether a person can come in, as agents see it: what keeps them out may be lifted, and every session ended."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts import migration, throttling
from accounts.models import Account
from accounts.sessions import end_sessions
from accounts.views.wording import moment
from identity.models import Person
from journal.agents import AgentsAdmin, Page, show
from journal.enums import EventKind
from journal.models import Event
from journal.services import record
from proofing.agents.shown import contact_rows, full_name

PAGE = "admin:accounts_loginthrottle_page"
VIEW, LIFT = "identity.view_person", "accounts.delete_loginthrottle"
LIFTED = "La suspension est levée : la personne peut se connecter dès maintenant."
NOTHING_TO_LIFT = "Aucune suspension n’était en cours : il n’y avait rien à lever."
DISCONNECTED = "La personne est déconnectée partout. Elle peut se connecter de nouveau."
NOBODY_CONNECTED = "La personne n’était connectée nulle part."

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class AccessAdmin(AgentsAdmin):
    """No list: the access of somebody is reached from their page."""

    address = "acces"

    def get_urls(self) -> list[Any]:
        return super().get_urls()[1:]

    def get_pages(self) -> Iterable[Page]:
        return [
            ("<uuid:uuid>/", access_page, "page"),
            ("<uuid:uuid>/lever/", lift, "lift"),
            ("<uuid:uuid>/deconnecter/", disconnect, "disconnect"),
        ]


@permission_required(VIEW, raise_exception=True)
@require_safe
def access_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Journalled like the opening of the person's page; a merged record leads to the one it became."""
    person = _find(uuid)
    if person.merged_into:
        return redirect(PAGE, person.merged_into.uuid)
    record(EventKind.FILE_OPENED, person=person, account=request.user)
    return show(request, "admin/accounts/access.html", _sheet(person))


@permission_required((VIEW, LIFT), raise_exception=True)
@_get_or_post
def lift(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """**Lever la suspension**; an address that is only followed does nothing, nor does the next one."""
    if request.method == "POST":
        person = _find(uuid)
        with transaction.atomic():
            is_lifted = throttling.lift(person)
            if is_lifted:
                record(EventKind.SUSPENSION_LIFTED, person=person, account=request.user)
        messages.success(request, LIFTED) if is_lifted else messages.info(request, NOTHING_TO_LIFT)
    return redirect(PAGE, uuid)


@permission_required((VIEW, LIFT), raise_exception=True)
@_get_or_post
def disconnect(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """**Déconnecter partout**."""
    if request.method == "POST":
        account = get_object_or_404(Account.objects.select_related("person"), person__uuid=uuid)
        with transaction.atomic():
            ended = end_sessions(account)
            if ended:
                record(EventKind.SESSIONS_ENDED, person=account.person, account=request.user, sessions=ended)
        messages.success(request, DISCONNECTED) if ended else messages.info(request, NOBODY_CONNECTED)
    return redirect(PAGE, uuid)


def _find(uuid: UUID) -> Person:
    return get_object_or_404(Person.objects.select_related("merged_into"), uuid=uuid)


def _sheet(person: Person) -> dict[str, Any]:
    account = Account.objects.filter(person=person).select_related("migration").first()
    locked_until = throttling.locked_until(person)
    return {
        "title": f"Accès à l’espace de {full_name(person)}",
        "person": person,
        "account": account,
        "locked_until": moment(locked_until) if locked_until else "",
        "contacts": contact_rows(person),
    } | (_uses(account) if account else {})


def _uses(account: Account) -> dict[str, Any]:
    """What the account is come in with, and where; `passage` is None for whoever has none to finish."""
    return {
        "passage": migration.of(account),
        "last_login": Event.objects.filter(account=account, kind=EventKind.LOGIN).values_list("at", flat=True).first(),
        "session_count": account.sessions.open().count(),
        "browser_count": account.browsers.count(),
        "passkey_count": account.passkeys.count(),
    }
