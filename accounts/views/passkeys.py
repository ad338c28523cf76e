"""Passkeys on the screen: coming in with one, and keeping them in the space."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts import ceremonies, passkeys
from accounts.authentication import LoginRefusal
from accounts.forms.passkeys import PasskeyForm, PasskeyNameForm
from accounts.models import Account, Passkey
from accounts.user_agents import describe
from accounts.views import browser, entering
from accounts.views.browser import person_required, refuse_anothers, visitors_only
from accounts.views.recent import recent_login_required
from accounts.views.wording import login_refusal
from identity.models import Person

REFUSED = "Cette clé d’accès n’a pas permis de vous connecter. Réessayez, ou connectez-vous avec votre mot de passe."
NOT_ADDED = (
    "Votre clé d’accès n’a pas pu être enregistrée. Réessayez : vous avez 5 minutes pour répondre à votre appareil."
)


@visitors_only
@require_POST
def challenge(request: HttpRequest) -> HttpResponse:
    """The question that the script puts to the device of whoever wants to come in."""
    return _question(ceremonies.ask_for_entry(request))


@person_required
@recent_login_required
@require_POST
def add_challenge(request: HttpRequest, person: Person) -> HttpResponse:
    """The question that makes the device create a key."""
    account: Account = request.user  # type: ignore[assignment]
    return _question(ceremonies.ask_for_new(request, account))


def _question(options: dict[str, Any] | None) -> HttpResponse:
    if options is None:
        raise Http404("there are no passkeys at a bare network address")
    return JsonResponse(options)


@visitors_only
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The answer of a device. Every refusal is told in the same words, on the login page."""
    if request.method != "POST":
        return redirect("accounts:login")
    result = passkeys.check_entry(request, sent=request.POST.get("credential", ""))
    if isinstance(result, LoginRefusal):
        return _refuse(request, login_refusal(result) or REFUSED)
    return entering.come_in(request, result, is_proven=True, way="passkey")


def _refuse(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    target = browser.wanted_next(request)
    return redirect(reverse("accounts:login") + (f"?{urlencode({'next': target})}" if target else ""))


@person_required
@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, person: Person) -> HttpResponse:
    """A name, and the answer that the script got from the device."""
    account: Account = request.user  # type: ignore[assignment]
    form = PasskeyForm(request.POST or None, initial={"name": describe(request)})
    if request.method == "POST" and form.is_valid():
        if passkeys.add(request, account, sent=form.cleaned_data["credential"], name=form.cleaned_data["name"]):
            messages.success(request, "Votre clé d’accès est ajoutée : vous pouvez vous connecter avec elle.")
            return redirect("accounts:security")
        form.add_error(None, NOT_ADDED)
    context = {"form": form, "is_full": passkeys.is_full(account)}
    return render(request, "accounts/passkey_add.html", context)


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, person: Person, uuid: UUID) -> HttpResponse:
    passkey = get_object_or_404(Passkey, account__person=person, uuid=uuid)
    form = PasskeyNameForm(request.POST or None, initial={"name": passkey.name})
    if request.method == "POST" and form.is_valid():
        passkeys.rename(passkey, form.cleaned_data["name"])
        messages.success(request, "Le nom de la clé d’accès est changé.")
        return redirect("accounts:security")
    return render(request, "accounts/passkey_rename.html", {"form": form})


@person_required
@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, person: Person, uuid: UUID) -> HttpResponse:
    """Asked once more before; a key that another tab removed meanwhile is removed."""
    account: Account = request.user  # type: ignore[assignment]
    refuse_anothers(Passkey.objects.all(), account, uuid)
    passkey = account.passkeys.filter(uuid=uuid).first()
    if passkey is None:
        return redirect("accounts:security")
    if request.method == "POST":
        passkeys.remove(passkey)
        messages.success(request, "La clé d’accès est retirée : elle ne permet plus de se connecter.")
        return redirect("accounts:security")
    return render(request, "accounts/passkey_remove.html", {"passkey": passkey})
