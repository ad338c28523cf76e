"""The pages around the steps of the creation of an account."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import drafts, services
from accounts.models import Registration
from accounts.views import browser, signup_context, wording
from accounts.views.browser import to_step
from accounts.wizard import (
    BY_SLUG,
    CIVIL_STATUS,
    CODE,
    PAPER,
    STEPS,
    SUPPORTING,
    confirmed_pivot,
    first_undone,
    may_reach,
)
from contact_verification.addresses import network_of
from contact_verification.limits import Refusal

STILL_INVALID = (
    "Ce titre n’est toujours pas reconnu comme valable : continuez sans lui. Vous pourrez envoyer une photo de votre "
    "pièce d’identité depuis votre espace."
)


@require_http_methods(["GET", "HEAD", "POST"])
@browser.visitors_only
def start(request: HttpRequest) -> HttpResponse:
    """The three steps, then **Créer**: on to where this browser's draft stands, or to a new one."""
    target = browser.wanted_next(request)
    if request.method == "POST":
        browser.remember_next(request, target)
        draft = browser.draft_of(request)
        if draft is None or draft.account:
            browser.forget_draft(request)
            return to_step(STEPS[0])
        return to_step(first_undone(draft))
    return render(request, "accounts/signup.html", {"next": target})


@require_GET
@browser.visitors_only
def paper_check(request: HttpRequest) -> HttpResponse:
    """The moment the verifier takes: the page asks again by itself, and goes on after two seconds at most."""
    draft = browser.draft_of(request)
    if draft is None or draft.account or not may_reach(draft, PAPER):
        return to_step(BY_SLUG[PAPER])
    attempt = drafts.attempt_of(draft)
    if attempt and attempt.is_refused and attempt.tries_left:
        return to_step(BY_SLUG[PAPER])
    if browser.is_worth_waiting(attempt):
        step = BY_SLUG[PAPER]
        context = {"step": step} | signup_context.for_step(step, draft)
        return browser.render_waiting(request, "accounts/paper_check.html", context)
    if attempt and attempt.is_refused:
        messages.warning(request, STILL_INVALID)
    holder = services.find_account_holder(registration=draft)
    if holder:
        services.tell_holder(person=holder)
        return redirect("accounts:already_held")
    return to_step(first_undone(draft))


@require_POST
def drop_paper(request: HttpRequest, uuid: str) -> HttpResponse:
    """**Retirer** beside a file sent with the draft."""
    draft = browser.draft_of(request)
    if draft and not draft.account:
        with suppress(Registration.DoesNotExist):  # finished or erased in another tab meanwhile
            drafts.drop_paper(registration=draft, uuid=str(uuid))
    return to_step(BY_SLUG[SUPPORTING])


@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: HttpRequest) -> HttpResponse:
    """**Demander l'envoi d'un nouveau code**; the address itself shows nothing and leads back to the step."""
    draft = browser.draft_of(request)
    if request.method != "POST" or draft is None or draft.account or not may_reach(draft, CODE):
        return to_step(BY_SLUG[CODE])
    try:
        result = drafts.send_again(registration=draft, address=network_of(request))
    except Registration.DoesNotExist:
        return to_step(BY_SLUG[CODE])
    if isinstance(result, Refusal):
        messages.warning(request, wording.send_refusal(result))
    elif CODE in result.answers:
        return to_step(first_undone(result))
    else:
        messages.success(request, "Votre demande est enregistrée : le code vous est envoyé.")
    return to_step(BY_SLUG[CODE])


@require_http_methods(["GET", "HEAD", "POST"])
def quit_page(request: HttpRequest) -> HttpResponse:
    """Leaving: the answers stay on this browser for their time, or go at once when the person says so."""
    draft = browser.draft_of(request)
    if request.method == "POST":
        if draft and not draft.account:
            with suppress(Registration.DoesNotExist):  # another tab was quicker
                drafts.erase(registration=draft)
        browser.forget_draft(request)
        messages.success(request, "Vos réponses sont effacées.")
        return redirect("home")
    back = reverse("accounts:step", args=[first_undone(draft).slug]) if draft and not draft.account else ""
    is_confirmed = draft is not None and confirmed_pivot(draft) is not None
    return render(request, "accounts/quit.html", {"back": back, "is_confirmed": is_confirmed})


@require_GET
def already_held(request: HttpRequest) -> HttpResponse:
    """« Vous avez déjà un compte » : only for somebody who has just proven to be its holder."""
    draft = browser.draft_of(request)
    if draft and CIVIL_STATUS in draft.answers and services.find_account_holder(registration=draft):
        return render(request, "accounts/already_held.html")
    return redirect("accounts:signup")
