"""« Sécurité »: the open sessions, the known browsers, the passkeys, and how each is ended."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import browsers, changes, sessions
from accounts.forms.steps import NewPasswordForm
from accounts.models import Account, KnownBrowser, Session
from accounts.passwords import values_of
from accounts.views.browser import person_required, refuse_anothers
from accounts.views.recent import recent_login_required
from identity.models import Person
from journal.enums import EventKind
from journal.services import record


@person_required
@require_safe
def overview(request: HttpRequest, person: Person) -> HttpResponse:
    account: Account = request.user  # type: ignore[assignment]
    here = browsers.find_browser(request, account)
    context = {
        "sessions": account.sessions.open().order_by("-seen_at"),
        "session_key": request.session.session_key,
        "browsers": account.browsers.order_by("-last_seen_at"),
        "this_browser": here.pk if here else None,
        "passkeys": list(account.passkeys.all()),
        "franceconnect": list(person.franceconnect_links.all()),
        "may_unlink": account.has_usable_password(),
        "has_code": settings.SECOND_STEP != "never",
    }
    return render(request, "accounts/security.html", context)


@person_required
@require_POST
def end_session(request: HttpRequest, person: Person, uuid: UUID) -> HttpResponse:
    """**Déconnecter** beside a session. One that has ended meanwhile is ended."""
    account: Account = request.user  # type: ignore[assignment]
    refuse_anothers(Session.objects.all(), account, uuid)
    if sessions.end_session(account, uuid):
        record(EventKind.SESSIONS_ENDED, person=person, account=account, sessions=1)
    messages.success(request, "Cette connexion est fermée.")
    return redirect("accounts:security")


@person_required
@require_POST
def end_other_sessions(request: HttpRequest, person: Person) -> HttpResponse:
    account: Account = request.user  # type: ignore[assignment]
    ended = sessions.end_sessions(account, but=request.session.session_key)
    record(EventKind.SESSIONS_ENDED, person=person, account=account, sessions=ended)
    messages.success(request, "Vos autres connexions sont fermées.")
    return redirect("accounts:security")


@person_required
@require_POST
def forget_browser(request: HttpRequest, person: Person, uuid: UUID) -> HttpResponse:
    account: Account = request.user  # type: ignore[assignment]
    refuse_anothers(KnownBrowser.objects.all(), account, uuid)
    browsers.forget_browser(account, uuid)
    messages.success(request, "Ce navigateur est oublié : un code y sera demandé à la prochaine connexion.")
    return redirect("accounts:security")


@person_required
@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest, person: Person) -> HttpResponse:
    """The session goes on under a new key; the others end."""
    account: Account = request.user  # type: ignore[assignment]
    form = NewPasswordForm(request.POST if request.method == "POST" else None, personal=values_of(person))
    if request.method == "POST" and form.is_valid():
        encoded = make_password(form.cleaned_data["password"])
        if changes.replace_password(account=account, encoded=encoded, but_session=request.session.session_key):
            update_session_auth_hash(request, account)
            messages.success(request, "Votre mot de passe est changé. Vos autres connexions sont fermées.")
        else:
            messages.warning(request, "Votre mot de passe vient d’être changé ailleurs : celui-ci est oublié.")
        return redirect("accounts:security")
    context = {"form": form, "min": settings.PASSWORD_MIN_LENGTH, "max": settings.PASSWORD_MAX_LENGTH}
    return render(request, "accounts/change_password.html", context)
