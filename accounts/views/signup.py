"""The creation of an account: one view for every step, and the pages around them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts import drafts, services
from accounts.forms.base import PortalForm
from accounts.forms.civil_status import CivilStatusForm
from accounts.forms.steps import CodeForm, ContactForm, PaperForm, PasswordForm
from accounts.models import Registration
from accounts.passwords import personal_values
from accounts.services import Creation
from accounts.views import browser, signup_context, wording
from accounts.wizard import (
    BY_SLUG,
    CIVIL_STATUS,
    CODE,
    CONTACT,
    PAPER,
    PASSWORD,
    STEPS,
    SUMMARY,
    Step,
    first_undone,
    may_reach,
)
from contact_verification.addresses import network_of
from contact_verification.enums import Channel, CodeOutcome
from contact_verification.limits import Refusal

EXPIRED = "Vos réponses ont été effacées : elles sont gardées 24 heures sur cet appareil. Recommencez ici."


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
            return _to(STEPS[0])
        return _to(first_undone(draft))
    return render(request, "accounts/signup.html", {"next": target})


@require_http_methods(["GET", "HEAD", "POST"])
@browser.visitors_only
def step_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One step. A step that may not be reached yet leads to the first that is not done."""
    if slug not in BY_SLUG:
        raise Http404
    step = BY_SLUG[slug]
    if request.method == "POST" and slug == SUMMARY:
        return _create_account(request)
    draft = browser.draft_of(request)
    if draft and draft.account:
        return redirect("accounts:login")
    if draft is None and slug != CIVIL_STATUS:
        return _start_over(request)
    if draft and not may_reach(draft, slug):
        return _to(first_undone(draft))
    if request.method == "POST":
        try:
            return _submit(request, step, draft or Registration())
        except Registration.DoesNotExist:
            return _to(step)  # finished or erased in another tab meanwhile: the step says where one is
    return show_step(request, step, draft or Registration())


def _to(step: Step) -> HttpResponse:
    return redirect("accounts:step", step.slug)


def _start_over(request: HttpRequest) -> HttpResponse:
    if browser.had_draft(request):
        messages.warning(request, EXPIRED)
        browser.forget_draft(request)
    return _to(STEPS[0])


def build_form(step: Step, draft: Registration, data: Any = None) -> PortalForm | None:
    """The form of a step, filled with what was answered or with what is being sent. The summary has none."""
    answer = draft.answers.get(step.slug)
    if step.slug == CIVIL_STATUS:
        return CivilStatusForm(data, initial=CivilStatusForm.initial_from(answer) if answer else None)
    if step.slug == PAPER:
        born_on = drafts.declaration_of(draft).born_on
        return PaperForm(data, born_on=born_on, initial=PaperForm.initial_from(answer) if answer else None)
    if step.slug == CONTACT:
        return ContactForm(data, initial=ContactForm.initial_from(answer) if answer else None)
    if step.slug == CODE:
        return CodeForm(data, channel=Channel(draft.answers[CONTACT]["channel"]))
    return PasswordForm(data, personal=_personal(draft)) if step.slug == PASSWORD else None


def _personal(draft: Registration) -> list[str]:
    declaration = drafts.declaration_of(draft)
    return personal_values(
        names=[declaration.birth_name, declaration.first_names],
        born_on=declaration.born_on,
        identifiers=[declaration.nir] if declaration.nir else [],
    )


def show_step(
    request: HttpRequest, step: Step, draft: Registration, form: PortalForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a step, with the form that was refused if there is one."""
    form = form or build_form(step, draft)
    context = {"form": form, "step": step} | signup_context.for_step(step, draft)
    return render(request, f"accounts/{step.slug}.html", context, status=status)


def _submit(request: HttpRequest, step: Step, draft: Registration) -> HttpResponse:
    if step.slug == PAPER and "no_paper" in request.POST:
        return _to(first_undone(drafts.save_answer(registration=draft, step=step, answer={})))
    form = build_form(step, draft, request.POST)
    if form is None or not form.is_valid():
        return show_step(request, step, draft, form)
    return HANDLERS[step.slug](request, step, draft, form)


def _save(request: HttpRequest, step: Step, draft: Registration, form: Any) -> HttpResponse:
    draft = drafts.save_answer(registration=draft, step=step, answer=form.answer)
    browser.remember_draft(request, draft)
    if step.slug in (CIVIL_STATUS, PAPER) and drafts.is_proven(draft):
        holder = services.find_account_holder(registration=draft)
        if holder:
            services.tell_holder(person=holder)
            return redirect("accounts:already_held")
    return _to(first_undone(draft))


def _choose_contact(request: HttpRequest, step: Step, draft: Registration, form: Any) -> HttpResponse:
    result = drafts.choose_contact(registration=draft, answer=form.answer, address=network_of(request))
    if isinstance(result, Refusal):
        form.add_error(None, wording.send_refusal(result))
        return show_step(request, step, draft, form, status=429)
    return _to(first_undone(result))


def _confirm_contact(request: HttpRequest, step: Step, draft: Registration, form: Any) -> HttpResponse:
    outcome = drafts.confirm_contact(registration=draft, code=form.cleaned_data["code"])
    if outcome == CodeOutcome.ACCEPTED:
        return _to(BY_SLUG[SUMMARY] if PASSWORD in draft.answers else BY_SLUG[PASSWORD])
    form.add_error("code", wording.code_refusal(outcome))
    return show_step(request, step, draft, form)


HANDLERS: dict[str, Callable[[HttpRequest, Step, Registration, Any], HttpResponse]] = {
    CIVIL_STATUS: _save,
    PAPER: _save,
    CONTACT: _choose_contact,
    CODE: _confirm_contact,
    PASSWORD: _save,
}


def _create_account(request: HttpRequest) -> HttpResponse:
    if not browser.had_draft(request):
        return _start_over(request)
    creation = services.create_account(registration_uuid=request.session[browser.REGISTRATION])
    if creation == Creation.NOT_READY:
        return _to(BY_SLUG[SUMMARY])
    return redirect("accounts:login" if creation == Creation.CREATED else "accounts:already_held")


@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: HttpRequest) -> HttpResponse:
    """**Demander l'envoi d'un nouveau code**; the address itself shows nothing and leads back to the step."""
    draft = browser.draft_of(request)
    if request.method != "POST" or draft is None or draft.account or not may_reach(draft, CODE):
        return _to(BY_SLUG[CODE])
    try:
        result = drafts.send_again(registration=draft, address=network_of(request))
    except Registration.DoesNotExist:
        return _to(BY_SLUG[CODE])
    if isinstance(result, Refusal):
        messages.warning(request, wording.send_refusal(result))
    elif CODE in result.answers:
        return _to(first_undone(result))
    else:
        messages.success(request, "Votre demande est enregistrée : le code vous est envoyé.")
    return _to(BY_SLUG[CODE])


@require_http_methods(["GET", "HEAD", "POST"])
def quit_page(request: HttpRequest) -> HttpResponse:
    """Leaving: the answers stay 24 hours on this browser, or go at once when the person says so."""
    draft = browser.draft_of(request)
    if request.method == "POST":
        if draft and not draft.account:
            draft.delete()
        browser.forget_draft(request)
        messages.success(request, "Vos réponses sont effacées.")
        return redirect("home")
    back = reverse("accounts:step", args=[first_undone(draft).slug]) if draft and not draft.account else ""
    return render(request, "accounts/quit.html", {"back": back})


@require_GET
def already_held(request: HttpRequest) -> HttpResponse:
    """« Vous avez déjà un compte » : only for somebody who has just proven to be its holder."""
    draft = browser.draft_of(request)
    if draft and CIVIL_STATUS in draft.answers and services.find_account_holder(registration=draft):
        return render(request, "accounts/already_held.html")
    return redirect("accounts:signup")
