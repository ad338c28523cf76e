"""The creation of an account: one view for every step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import drafts, services
from accounts.forms.proofs import STORE_AWAY
from accounts.models import Registration
from accounts.services import Creation
from accounts.views import browser, signup_context, wording
from accounts.views.browser import to_step
from accounts.views.step_forms import build_form
from accounts.wizard import (
    BY_SLUG,
    CIVIL_STATUS,
    CODE,
    CONFIRMATION,
    CONTACT,
    PAPER,
    PASSWORD,
    STEPS,
    SUMMARY,
    SUPPORTING,
    Step,
    first_undone,
    may_reach,
)
from contact_verification.addresses import network_of
from contact_verification.enums import CodeOutcome
from contact_verification.limits import Refusal
from identity.forms import PortalForm

EXPIRED = (
    "Vos réponses ont été effacées : elles sont gardées 24 heures sur cet appareil, et une heure quand la création a "
    "commencé avec FranceConnect. Recommencez ici."
)


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
        return to_step(first_undone(draft))
    if request.method == "POST":
        try:
            return _submit(request, step, draft or Registration())
        except Registration.DoesNotExist:
            return to_step(step)  # finished or erased in another tab meanwhile: the step says where one is
    return show_step(request, step, draft or Registration())


def _start_over(request: HttpRequest) -> HttpResponse:
    if browser.had_draft(request):
        messages.warning(request, EXPIRED)
        browser.forget_draft(request)
    return to_step(STEPS[0])


def show_step(
    request: HttpRequest, step: Step, draft: Registration, form: PortalForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a step, with the form that was refused if there is one."""
    form = form or build_form(step, draft)
    context = {"form": form, "step": step} | signup_context.for_step(step, draft)
    return render(request, f"accounts/{step.slug}.html", context, status=status)


def _submit(request: HttpRequest, step: Step, draft: Registration) -> HttpResponse:
    shortcut = SHORTCUTS.get(step.slug)
    if shortcut and shortcut.button in request.POST:
        return shortcut.press(request, step, draft)
    form = build_form(step, draft, request.POST, request.FILES)
    if form is None or not form.is_valid():
        return show_step(request, step, draft, form)
    return HANDLERS[step.slug](request, step, draft, form)


def _save(request: HttpRequest, step: Step, draft: Registration, form: Any) -> HttpResponse:
    draft = drafts.save_answer(registration=draft, step=step, answer=form.answer)
    browser.remember_draft(request, draft)
    if step.slug in (CIVIL_STATUS, PAPER) and drafts.DOCUMENT in draft.answers:
        return redirect("accounts:paper_check")
    return to_step(first_undone(draft))


def _confirm(request: HttpRequest, step: Step, draft: Registration, form: Any) -> HttpResponse:
    return to_step(first_undone(drafts.save_answer(registration=draft, step=step, answer={"confirmed": True})))


def _go_on_without_paper(request: HttpRequest, step: Step, draft: Registration) -> HttpResponse:
    return to_step(first_undone(drafts.save_answer(registration=draft, step=step, answer={})))


def _send_files(request: HttpRequest, step: Step, draft: Registration, form: Any) -> HttpResponse:
    try:
        draft = drafts.keep_papers(registration=draft, files=form.cleaned_data["papers"])
    except OSError:  # the storage is away
        form.add_error("papers", STORE_AWAY)
        return show_step(request, step, draft, form, status=503)
    if "add" in request.POST:
        return to_step(step)
    return to_step(first_undone(draft))


def _send_files_later(request: HttpRequest, step: Step, draft: Registration) -> HttpResponse:
    return to_step(first_undone(drafts.keep_papers(registration=draft, files=[])))


def _choose_contact(request: HttpRequest, step: Step, draft: Registration, form: Any) -> HttpResponse:
    result = drafts.choose_contact(registration=draft, answer=form.answer, address=network_of(request))
    if isinstance(result, Refusal):
        form.add_error(None, wording.send_refusal(result))
        return show_step(request, step, draft, form, status=429)
    return to_step(first_undone(result))


def _confirm_contact(request: HttpRequest, step: Step, draft: Registration, form: Any) -> HttpResponse:
    outcome = drafts.confirm_contact(registration=draft, code=form.cleaned_data["code"])
    if outcome == CodeOutcome.ACCEPTED:
        return to_step(BY_SLUG[SUMMARY] if PASSWORD in draft.answers else BY_SLUG[PASSWORD])
    form.add_error("code", wording.code_refusal(outcome))
    return show_step(request, step, draft, form)


HANDLERS: dict[str, Callable[[HttpRequest, Step, Registration, Any], HttpResponse]] = {
    CIVIL_STATUS: _save,
    CONFIRMATION: _confirm,
    PAPER: _save,
    SUPPORTING: _send_files,
    CONTACT: _choose_contact,
    CODE: _confirm_contact,
    PASSWORD: _save,
}


@dataclass(frozen=True)
class Shortcut:
    """A second button of a step, which needs none of its fields."""

    button: str
    press: Callable[[HttpRequest, Step, Registration], HttpResponse]


SHORTCUTS = {
    PAPER: Shortcut("no_paper", _go_on_without_paper),
    SUPPORTING: Shortcut("later", _send_files_later),
}


def _create_account(request: HttpRequest) -> HttpResponse:
    if not browser.had_draft(request):
        return _start_over(request)
    creation = services.create_account(registration_uuid=request.session[browser.REGISTRATION])
    if creation == Creation.NOT_READY:
        return to_step(BY_SLUG[SUMMARY])
    return redirect("accounts:login" if creation == Creation.CREATED else "accounts:already_held")
