"""Somebody's place in a dossier, corrected by an agent with a reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from authorizations.agents.forms import CorrectionForm
from authorizations.agents.wording import CORRECTED, NOT_CORRECTED
from authorizations.enums import Role
from authorizations.memberships import CorrectionOutcome, correct_membership, state_of
from authorizations.models import Member
from journal.agents import show
from proofing.agents.shown import full_name

VIEW, CORRECT = "authorizations.view_dossier", "authorizations.change_member"


@permission_required((VIEW, CORRECT), raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    member = _find(uuid)
    if request.method != "POST":
        return _show(request, member, CorrectionForm(member=member))
    form = CorrectionForm(request.POST, member=member)
    if not form.is_valid():
        return _show(request, member, form)
    result = correct_membership(member=member, agent=request.user, **form.cleaned_data)
    if result is CorrectionOutcome.CORRECTED:
        messages.success(request, CORRECTED)
        return redirect("admin:authorizations_dossier_page", member.dossier.uuid)
    return _refuse(request, form, result)


def _find(uuid: UUID) -> Member:
    return get_object_or_404(Member.objects.select_related("person", "dossier"), uuid=uuid)


def _refuse(request: HttpRequest, form: CorrectionForm, result: CorrectionOutcome) -> HttpResponse:
    """The page again with what was typed, and why nothing was written; what it is corrected from is as it is now."""
    member = _find(form.member.uuid)
    words = [NOT_CORRECTED[result]]
    if result is CorrectionOutcome.REFUSED:
        words += _rules_broken(member, form.cleaned_data)
    form.add_error(None, " ".join(words))
    form.data = request.POST.copy()
    form.data["seen"] = state_of(member)
    return _show(request, member, form)


def _rules_broken(member: Member, wanted: dict[str, Any]) -> list[str]:
    """In the words of the constraints; none when what stood in the way has gone since."""
    proposed = _find(member.uuid)
    for name in ("role", "since", "until"):
        setattr(proposed, name, wanted[name])
    try:
        proposed.validate_constraints()
    except ValidationError as error:
        return error.messages
    return []


def _show(request: HttpRequest, member: Member, form: CorrectionForm) -> HttpResponse:
    context = {
        "title": f"Corriger la place de {full_name(member.person)}",
        "member": member,
        "role": Role(member.role).label,
        "form": form,
    }
    return show(request, "admin/authorizations/correction.html", context)
