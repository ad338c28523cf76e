"""Dossiers as agents find them: none is listed before a search, which is a POST so that no number is in an address."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from authorizations.agents.corrections import correct
from authorizations.agents.forms import DossierSearchForm
from authorizations.agents.sheets import DossierLine, corrections_of, dossier_lines, dossier_sheet
from authorizations.enums import Role
from authorizations.models import Dossier, Member
from identity.models import Person
from journal.agents import AgentsAdmin, Page, show
from journal.enums import EventKind
from journal.services import record
from proofing.agents.shown import full_name

MOST_FOUND = 50
VIEW, AUDIT = "authorizations.view_dossier", "journal.view_event"
PAGE, OF_PERSON = "admin:authorizations_dossier_page", "admin:authorizations_dossier_person"


class DossierAdmin(AgentsAdmin):
    address, entry, rank = "dossiers-allocataires", "Dossiers allocataires", 2

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return search(request)

    def get_pages(self) -> Iterable[Page]:
        return [
            ("<uuid:uuid>/", dossier_page, "page"),
            ("personne/<uuid:uuid>/", dossiers_of_person, "person"),
            ("membre/<uuid:uuid>/", correct, "correct"),
        ]


@permission_required(VIEW, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    form = DossierSearchForm(request.POST if request.method == "POST" else None)
    found, is_too_many = _found(form) if form.is_valid() else ([], False)
    context = {
        "title": "Dossiers allocataires",
        "form": form,
        "found": found[:MOST_FOUND],
        "is_too_many": is_too_many,
        "most": MOST_FOUND,
    }
    return show(request, "admin/authorizations/search.html", context)


def _found(form: DossierSearchForm) -> tuple[list[DossierLine], bool]:
    dossiers, may_be_more = form.dossiers()
    found = dossier_lines(dossiers[: MOST_FOUND + 1])
    return found, may_be_more or len(found) > MOST_FOUND


@permission_required(VIEW, raise_exception=True)
@require_safe
def dossier_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    sheet = dossier_sheet(get_object_or_404(Dossier, uuid=uuid))
    members = sheet["members"]
    record(EventKind.FILE_OPENED, person=_whose(members), account=request.user, dossier=sheet["dossier"].pk)
    corrections = corrections_of(members) if request.user.has_perm(AUDIT) else []
    return show(request, "admin/authorizations/dossier.html", sheet | {"corrections": corrections})


def _whose(members: list[Member]) -> Person | None:
    """In whose history the opening is told: whoever runs the dossier, or did last."""
    responsables = [member for member in members if member.role == Role.RESPONSABLE]
    latest = sorted(responsables, key=lambda member: (member.is_current, member.since), reverse=True)
    return latest[0].person if latest else None


@permission_required(VIEW, raise_exception=True)
@require_safe
def dossiers_of_person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The one dossier that somebody belongs to or did, or the list of them; a merged record leads to its own."""
    person = get_object_or_404(Person.objects.select_related("merged_into"), uuid=uuid)
    if person.merged_into:
        return redirect(OF_PERSON, person.merged_into.uuid)
    found = dossier_lines(Dossier.objects.filter(members__person=person).distinct().order_by("number"))
    if len(found) == 1:
        return redirect(PAGE, found[0].dossier.uuid)
    context = {"title": f"Dossiers de {full_name(person)}", "person": person, "found": found}
    return show(request, "admin/authorizations/dossiers.html", context)
