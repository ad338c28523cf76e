"""People as agents find them: nothing is listed before a search, which is a POST so that no number is in an address."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from identity.models import Person
from journal.agents import AgentsAdmin, Page, show
from journal.enums import EventKind
from journal.services import record
from proofing.agents.forms import SearchForm
from proofing.agents.sheets import full_person_sheet
from proofing.agents.shown import full_name

MOST_FOUND = 50
VIEW, REVEAL = "identity.view_person", "identity.reveal_nir"

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class PersonAdmin(AgentsAdmin):
    address, entry, rank = "personnes", "Personnes", 2

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return search(request)

    def get_pages(self) -> Iterable[Page]:
        return [("<uuid:uuid>/", person_page, "page"), ("<uuid:uuid>/nir/", reveal_nir, "nir")]


@permission_required(VIEW, raise_exception=True)
@_get_or_post
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = list(form.people[: MOST_FOUND + 1]) if form.is_valid() else []
    shown = sorted(found[:MOST_FOUND], key=lambda person: (person.search_name, person.born_on))
    context = {
        "title": "Personnes",
        "form": form,
        "found": [(person, full_name(person), person.birthplace) for person in shown],
        "is_too_many": len(found) > MOST_FOUND,
        "most": MOST_FOUND,
    }
    return show(request, "admin/identity/search.html", context)


@permission_required(VIEW, raise_exception=True)
@require_http_methods(["GET", "HEAD"])
def person_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    person = _find(uuid)
    record(EventKind.FILE_OPENED, person=person, account=request.user)
    return show(request, "admin/identity/person.html", full_person_sheet(person))


@permission_required((VIEW, REVEAL), raise_exception=True)
@_get_or_post
def reveal_nir(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same page with the number in full, for this once; an address that is only followed shows nothing."""
    if request.method != "POST":
        return redirect("admin:identity_person_page", uuid)
    person = _find(uuid)
    record(EventKind.NIR_REVEALED, person=person, account=request.user)
    return show(request, "admin/identity/person.html", full_person_sheet(person, is_revealed=True))


def _find(uuid: UUID) -> Person:
    return get_object_or_404(Person.objects.select_related("merged_into"), uuid=uuid)
