"""« Votre connexion à Mon Compte change ! »: the passage of an old account, screen by screen."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import migration, pending, terms
from accounts.contacts import destination_of
from accounts.forms.steps import CodeForm, ContactForm, NewPasswordForm
from accounts.forms.terms import TermsForm
from accounts.migration import CODE, CONTACT, CONTACTS, PASSWORD, STAGES, TERMS, Step
from accounts.models import AcceptanceChannel, Account, AccountMigration
from accounts.passwords import values_of
from accounts.views.code_page import code_context
from accounts.views.entering import go_on, pending_required
from accounts.views.terms import NEWER, shown
from accounts.views.wording import code_refusal, send_refusal
from accounts.wizard import mark_stages
from contact_verification.addresses import network_of
from contact_verification.enums import Channel, CodeOutcome
from contact_verification.limits import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@pending_required
def start(request: HttpRequest, account: Account) -> HttpResponse:
    """What changes, in three steps; **Commencer**."""
    undone = migration.first_undone(account)
    if undone is None:
        return go_on(request, account)
    if request.method == "POST":
        return redirect(undone.url)
    return render(request, "accounts/migration.html")


@require_http_methods(["GET", "HEAD", "POST"])
@pending_required
def step_page(request: HttpRequest, account: Account, slug: str) -> HttpResponse:
    """One step. One that may not be reached leads to where the person is."""
    if slug not in migration.BY_SLUG:
        raise Http404
    step, undone = migration.BY_SLUG[slug], migration.first_undone(account)
    if undone is None:
        return go_on(request, account)
    if not migration.may_reach(account, step):
        return redirect(undone.url)
    form = FORMS[step.slug](account, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return HANDLERS[step.slug](request, account, form)
        except AccountMigration.DoesNotExist:  # finished in another tab meanwhile
            return go_on(request, account)
    return show_step(request, account, step, form)


def show_step(request: HttpRequest, account: Account, step: Step, form: Any, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "step": step,
        "steps": mark_stages(STAGES, step.stage),
        "current_number": step.stage,
        "current_label": STAGES[step.stage - 1],
        "total": len(STAGES),
    }
    context |= EXTRAS[step.slug](account)
    return render(request, f"accounts/migration_{step.slug}.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@pending_required
def send_again(request: HttpRequest, account: Account) -> HttpResponse:
    if request.method == "POST" and migration.may_reach(account, CODE):
        refusal = migration.send_again(account=account, address=network_of(request))
        if isinstance(refusal, Refusal):
            messages.warning(request, send_refusal(refusal))
        else:
            messages.success(request, "Votre demande est enregistrée : le code vous est envoyé.")
    return redirect(CODE.url)


@require_http_methods(["GET", "HEAD", "POST"])
def quit_page(request: HttpRequest) -> HttpResponse:
    """What is done is kept: the next login goes on from there."""
    if request.method == "POST":
        pending.forget(request)
        messages.success(request, "Ce que vous avez fait est enregistré : vous reprendrez là où vous en êtes.")
        return redirect("home")
    return render(request, "accounts/migration_quit.html")


def _accept_terms(request: HttpRequest, account: Account, form: TermsForm) -> HttpResponse:
    if not terms.accept(account, form.cleaned_data["version"], AcceptanceChannel.MIGRATION):
        messages.warning(request, NEWER)
    return go_on_from(request, account)


def _choose_password(request: HttpRequest, account: Account, form: NewPasswordForm) -> HttpResponse:
    if not migration.choose_password(account=account, password=form.cleaned_data["password"]):
        return redirect(PASSWORD.url)  # chosen in another tab meanwhile: this session is that one's to go on with
    return go_on_from(request, account)


def _choose_contacts(request: HttpRequest, account: Account, form: ContactForm) -> HttpResponse:
    refusal = migration.choose_contacts(account=account, answer=form.answer, address=network_of(request))
    if isinstance(refusal, Refusal):
        form.add_error(None, send_refusal(refusal))
        return show_step(request, account, CONTACTS, form, status=429)
    return go_on_from(request, account)


def _confirm_contacts(request: HttpRequest, account: Account, form: CodeForm) -> HttpResponse:
    outcome = migration.confirm_contacts(account=account, code=form.cleaned_data["code"])
    if outcome != CodeOutcome.ACCEPTED:
        form.add_error("code", code_refusal(outcome))
        return show_step(request, account, CODE, form)
    pending.note(request, account, is_proven=True)
    return go_on_from(request, account)


def go_on_from(request: HttpRequest, account: Account) -> HttpResponse:
    """After a step: the rows have changed under the account that was read."""
    pending.note(request, account)
    fresh = Account.objects.select_related("person", "migration").get(pk=account.pk)
    undone = migration.first_undone(fresh)
    return redirect(undone.url) if undone else go_on(request, fresh)


def _contact_form(account: Account, data: Any) -> ContactForm:
    return ContactForm(data, initial=ContactForm.initial_from(migration.initial_contacts(account)))


def _code_form(account: Account, data: Any) -> CodeForm:
    return CodeForm(data, channel=Channel(migration.initial_contacts(account)["channel"]))


def _code_context(account: Account) -> dict[str, Any]:
    passage = account.migration
    return code_context(passage.challenge, destination_of(passage.answers[CONTACT])) | {
        "resend_url": reverse("accounts:migration_send_again"),
        "change_url": CONTACTS.url,
    }


FORMS: dict[str, Callable[[Account, Any], Any]] = {
    TERMS.slug: lambda account, data: TermsForm(data),
    PASSWORD.slug: lambda account, data: NewPasswordForm(data, personal=values_of(account.owner)),
    CONTACTS.slug: _contact_form,
    CODE.slug: _code_form,
}
HANDLERS: dict[str, Callable[[HttpRequest, Account, Any], HttpResponse]] = {
    TERMS.slug: _accept_terms,
    PASSWORD.slug: _choose_password,
    CONTACTS.slug: _choose_contacts,
    CODE.slug: _confirm_contacts,
}
EXTRAS: dict[str, Callable[[Account], dict[str, Any]]] = {
    TERMS.slug: lambda account: shown(terms.current()),
    PASSWORD.slug: lambda account: {"min": settings.PASSWORD_MIN_LENGTH, "max": settings.PASSWORD_MAX_LENGTH},
    CONTACTS.slug: lambda account: {},
    CODE.slug: _code_context,
}
