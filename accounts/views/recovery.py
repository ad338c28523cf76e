"""« Mot de passe oublié »: the same pages, whoever is asked about."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import recovery
from accounts.forms.login import RecoveryForm
from accounts.forms.steps import CodeForm, NewPasswordForm
from accounts.passwords import values_of
from accounts.views import browser
from accounts.views.wording import send_refusal
from contact_verification.limits import Refusal

NOT_THE_CODE = (
    "Ce code n’est pas le bon, ou ne peut plus servir : vérifiez les 6 chiffres du dernier message reçu, ou "
    "recommencez pour recevoir un nouveau code."
)
CHANGED = "Votre mot de passe est changé et vos autres connexions sont fermées. Connectez-vous avec le nouveau."
TOO_LATE = "Le délai pour choisir votre mot de passe est passé : recommencez ici."


@require_http_methods(["GET", "HEAD", "POST"])
@browser.visitors_only
def ask(request: HttpRequest) -> HttpResponse:
    """Who it is, and where a code may go."""
    form, status = RecoveryForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        refusal = recovery.ask_code(
            request,
            identifier=form.normalised_identifier,
            born_on=form.cleaned_data["born_on"],
            channel=form.cleaned_data["channel"],
        )
        if not isinstance(refusal, Refusal):
            return redirect("accounts:recovery_code")
        form.add_error(None, send_refusal(refusal))
        status = 429
    return render(request, "accounts/forgotten_password.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@browser.visitors_only
def code(request: HttpRequest) -> HttpResponse:
    if not recovery.state_of(request):
        return redirect("accounts:forgotten_password")
    form = CodeForm(request.POST if request.method == "POST" else None, channel=None)
    if request.method == "POST" and form.is_valid():
        if recovery.check(request, form.cleaned_data["code"]):
            return redirect("accounts:recovery_password")
        form.add_error("code", NOT_THE_CODE)
    return render(request, "accounts/recovery_code.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@browser.visitors_only
def password(request: HttpRequest) -> HttpResponse:
    account = recovery.proven_account(request)
    if account is None:
        return _refuse(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, personal=values_of(account.owner))
    if request.method == "POST" and form.is_valid():
        if recovery.choose_password(account=account, password=form.cleaned_data["password"]):
            recovery.forget(request)
            browser.note_proven(request, account)
            messages.success(request, CHANGED)
        return redirect("accounts:login")
    context = {"form": form, "min": settings.PASSWORD_MIN_LENGTH, "max": settings.PASSWORD_MAX_LENGTH}
    return render(request, "accounts/recovery_password.html", context)


def _refuse(request: HttpRequest) -> HttpResponse:
    """After a click that chose a password, a second one leaves alone what the first wrote in the session."""
    if recovery.is_spent(request) or browser.PROVEN in request.session:
        return redirect("accounts:login")
    messages.warning(request, TOO_LATE)
    return redirect("accounts:forgotten_password")
