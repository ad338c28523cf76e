"""How the person is reached, changed in « Mon profil ». A new mail or mobile receives a code before it counts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import changes
from accounts.forms.contacts import SCREENS, ContactScreen
from accounts.forms.steps import CodeForm
from accounts.models import Account
from accounts.views.browser import person_required
from accounts.views.code_page import code_context
from accounts.views.recent import recent_login_required
from accounts.views.wording import code_refusal, send_refusal
from contact_verification.addresses import network_of
from contact_verification.enums import Channel, CodeOutcome, Purpose
from contact_verification.limits import Refusal
from contact_verification.models import Challenge
from contact_verification.services import Destination, check_code, open_challenge
from identity.models import Person

CHANGE = "contact_change"
CHANGED = "Votre changement est enregistré."


def _screen(slug: str) -> ContactScreen:
    if slug not in SCREENS:
        raise Http404
    return SCREENS[slug]


@person_required
@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, person: Person, slug: str) -> HttpResponse:
    """The new value; the code goes out at once, but to a second phone, which none is asked of."""
    screen, status = _screen(slug), 200
    form = screen.form(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        refusal = _begin(request, person, screen, form.cleaned_data["value"])
        if not isinstance(refusal, Refusal):
            return redirect("accounts:contact_code" if screen.channel else "accounts:profile", *screen.code_arguments)
        form.add_error(None, send_refusal(refusal))
        status = 429
    return render(request, "accounts/contact.html", {"form": form, "screen": screen}, status=status)


def _begin(request: HttpRequest, person: Person, screen: ContactScreen, value: str | None) -> Refusal | None:
    account: Account = request.user  # type: ignore[assignment]
    if screen.channel is None or value is None:
        changes.change_contact(account=account, kind=screen.kind, value=value, is_confirmed=False)
        messages.success(request, CHANGED)
        return None
    opened = _open(request, person, Destination(screen.channel, value))
    if isinstance(opened, Refusal):
        return opened
    request.session[CHANGE] = opened.pk
    return None


def _open(request: HttpRequest, person: Person, destination: Destination) -> Challenge | Refusal:
    return open_challenge(
        purpose=Purpose.CONTACT_CHANGE,
        destination=destination,
        address=network_of(request),
        previous=_challenge(request, destination.channel),
        person=person,
    )


def _challenge(request: HttpRequest, channel: Channel | None) -> Challenge | None:
    """The code that this browser waits for, on this channel."""
    challenges = Challenge.objects.filter(pk=request.session.get(CHANGE, 0), purpose=Purpose.CONTACT_CHANGE)
    return challenges.filter(channel=channel).first()


@person_required
@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, person: Person, slug: str) -> HttpResponse:
    screen = _screen(slug)
    challenge = _challenge(request, screen.channel)
    if challenge is None or screen.channel is None:
        return redirect("accounts:contact", slug)
    form = CodeForm(request.POST if request.method == "POST" else None, channel=screen.channel)
    if request.method == "POST" and form.is_valid():
        outcome = check_code(challenge_id=challenge.pk, typed=form.cleaned_data["code"])
        if outcome == CodeOutcome.ACCEPTED:
            return _finish(request, screen, challenge)
        form.add_error("code", code_refusal(outcome))
    return render(request, "accounts/contact_code.html", _context(screen, challenge, screen.channel) | {"form": form})


def _finish(request: HttpRequest, screen: ContactScreen, challenge: Challenge) -> HttpResponse:
    account: Account = request.user  # type: ignore[assignment]
    changes.change_contact(account=account, kind=screen.kind, value=challenge.destination, is_confirmed=True)
    request.session.pop(CHANGE, None)
    messages.success(request, f"{CHANGED} L’ancienne coordonnée en est avertie, s’il y en avait une.")
    return redirect("accounts:profile")


def _context(screen: ContactScreen, challenge: Challenge, channel: Channel) -> dict[str, Any]:
    return code_context(challenge, Destination(channel, challenge.destination)) | {
        "screen": screen,
        "resend_url": reverse("accounts:contact_send_again", args=[screen.slug]),
        "change_url": reverse("accounts:contact", args=[screen.slug]),
    }


@person_required
@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: HttpRequest, person: Person, slug: str) -> HttpResponse:
    screen = _screen(slug)
    challenge = _challenge(request, screen.channel)
    if request.method == "POST" and challenge and screen.channel:
        opened = _open(request, person, Destination(screen.channel, challenge.destination))
        if isinstance(opened, Refusal):
            messages.warning(request, send_refusal(opened))
        else:
            request.session[CHANGE] = opened.pk
            messages.success(request, "Votre demande est enregistrée : le code vous est envoyé.")
    return redirect("accounts:contact_code", slug)
