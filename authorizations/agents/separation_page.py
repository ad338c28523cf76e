"""The page of one declared separation: what it says, what it has done, and what the agent makes of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from authorizations.agents.forms import UndoForm
from authorizations.agents.sheets import SHOWN_OF_SEPARATION, separation_sheet
from authorizations.agents.wording import CONFIRMED, UNDONE, said_of
from authorizations.models import Separation
from authorizations.separations import DecisionOutcome, confirm_separation, undo_separation
from journal.agents import show
from journal.enums import EventKind
from journal.services import record

VIEW, DECIDE = "authorizations.view_separation", "authorizations.decide_separation"
PAGE, QUEUE = "admin:authorizations_separation_page", "admin:authorizations_separation_changelist"

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@permission_required(VIEW, raise_exception=True)
@require_safe
def separation_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Told in the history of the declarant only: the other person may not know."""
    separation = _find(uuid)
    record(EventKind.FILE_OPENED, person=separation.declarant, account=request.user, separation=separation.pk)
    return _show(request, separation, UndoForm())


@permission_required((VIEW, DECIDE), raise_exception=True)
@_get_or_post
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """**Prendre en compte**; an address that is only followed does nothing, nor does the next one."""
    if request.method == "POST":
        result = confirm_separation(separation=_find(uuid), agent=request.user)
        _tell(request, _find(uuid), result, CONFIRMED)
        if result is DecisionOutcome.DECIDED:
            return redirect(QUEUE)
    return redirect(PAGE, uuid)


@permission_required((VIEW, DECIDE), raise_exception=True)
@_get_or_post
def undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """**Annuler la déclaration**."""
    if request.method != "POST":
        return redirect(PAGE, uuid)
    form, separation = UndoForm(request.POST), _find(uuid)
    if form.is_valid():
        result = undo_separation(separation=separation, agent=request.user, **form.cleaned_data)
        separation = _find(uuid)
        _tell(request, separation, result, UNDONE)
        if result is DecisionOutcome.DECIDED:
            return redirect(QUEUE)
    return _show(request, separation, form)


def _find(uuid: UUID) -> Separation:
    return get_object_or_404(Separation.objects.select_related(*SHOWN_OF_SEPARATION), uuid=uuid)


def _tell(request: HttpRequest, separation: Separation, result: DecisionOutcome, done: str) -> None:
    messages.add_message(request, *said_of(result, separation, done))


def _show(request: HttpRequest, separation: Separation, form: UndoForm) -> HttpResponse:
    context: dict[str, Any] = separation_sheet(separation) | {
        "form": form,
        "may_decide": request.user.has_perm(DECIDE) and not separation.is_undone,
    }
    return show(request, "admin/authorizations/separation.html", context)
