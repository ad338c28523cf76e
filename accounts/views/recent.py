"""« C'est bien moi »: before something important is changed, the password again when the last proof is old."""

from collections.abc import Callable
from functools import wraps
from time import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts import throttling
from accounts.forms.login import ConfirmForm
from accounts.sessions import LOGGED_IN_AT
from accounts.throttling import Counted
from accounts.views import browser
from accounts.views.browser import person_required
from accounts.views.wording import moment
from identity.models import Person

PROVEN_AT = "proven_at"
RECENT = 10 * 60  # seconds
TO_FILL_IN = 30 * 60  # seconds for the page that was shown after it

WRONG = "Ce n’est pas votre mot de passe."
LOCKED = "Trop d’essais avec un mauvais mot de passe : réessayez {at}."


def recent_login_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Under `person_required`. A form that comes in has more time than its page: what was typed is not lost."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        last = max(request.session.get(LOGGED_IN_AT, 0), request.session.get(PROVEN_AT, 0))
        if time() - last <= (TO_FILL_IN if request.method == "POST" else RECENT):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('accounts:confirm_login')}?{urlencode({'next': request.path})}")

    return guarded


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, person: Person) -> HttpResponse:
    target = browser.safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    form, status = ConfirmForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        if error := _try(request, form.cleaned_data["password"]):
            form.add_error("password", error)
        else:
            request.session[PROVEN_AT] = time()
            return redirect(target or "accounts:security")
    return render(request, "accounts/confirm_login.html", {"form": form, "next": target}, status=status)


def _try(request: HttpRequest, password: str) -> str:
    """Why it is not them, in words; empty when it is."""
    counted = [Counted(f"confirm:{request.user.pk}")]
    if until := throttling.take_try(counted):
        return LOCKED.format(at=moment(until))
    if not request.user.check_password(password):
        return WRONG
    throttling.forgive(counted)
    return ""
