"""A form that came back without a good token: nothing of it is done, nothing typed is lost."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse

from accounts.browsers import remembered_account
from accounts.models import Registration
from accounts.views import browser
from accounts.views.login import build_login, show_login
from accounts.views.signup import build_form, show_step
from accounts.wizard import BY_SLUG, CIVIL_STATUS, CODE, may_reach

TOO_OLD = (
    "Cette page était ouverte depuis trop longtemps. Rien n’est perdu : vérifiez vos réponses et validez à nouveau."
)
SHOWN_AT = {
    "accounts:logout": "space",
    "accounts:passkey_login": "accounts:login",
    "accounts:second_step_resend": "accounts:second_step",
    "accounts:migration_send_again": "accounts:migration",
    "accounts:session_extend": "space",
    "accounts:end_session": "accounts:security",
    "accounts:end_other_sessions": "accounts:security",
    "accounts:forget_browser": "accounts:security",
    "accounts:report": "accounts:history",
}
WAY_IN = {
    "accounts:login",
    "accounts:passkey_login",
    "accounts:second_step",
    "accounts:second_step_resend",
    "accounts:terms_gate",
    "accounts:migration",
    "accounts:migration_step",
    "accounts:migration_send_again",
}
NO_COOKIE = (
    "Votre navigateur n’accepte pas les cookies de ce site, nécessaires pour garder vos réponses : "
    "autorisez-les, puis validez à nouveau."
)


def refuse(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The same page with what was typed and a new token; elsewhere, a page that says what to do."""
    match = resolve(request.path_info)
    if match.view_name in WAY_IN and request.user.is_authenticated:
        return redirect("accounts:login")  # the second click of two: the first has come in and changed the token
    if match.view_name == "accounts:login":
        _explain(request)
        remembered = remembered_account(request)
        return show_login(request, build_login(request, remembered), remembered, status=403)
    slug = match.kwargs.get("slug", "") if match.view_name == "accounts:step" else ""
    draft = browser.draft_of(request) or Registration()
    if slug == CIVIL_STATUS or (slug in BY_SLUG and draft.pk and not draft.account and may_reach(draft, slug)):
        _explain(request)
        step = BY_SLUG[slug]
        return show_step(request, step, draft, build_form(step, draft, request.POST), status=403)
    return render(request, "403_csrf.html", {"back": _page_before(match.view_name, request.path)}, status=403)


def _page_before(view_name: str, path: str) -> str:
    """Where the form stood: two addresses only take a form and show nothing."""
    if view_name == "accounts:send_again":
        return reverse("accounts:step", args=[CODE])
    return reverse(SHOWN_AT[view_name]) if view_name in SHOWN_AT else path


def _explain(request: HttpRequest) -> None:
    has_cookie = settings.CSRF_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in request.COOKIES
    messages.warning(request, TOO_OLD if has_cookie else NO_COOKIE)
