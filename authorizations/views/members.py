"""« Les membres du dossier », for whoever may see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from authorizations.access import Access
from authorizations.enums import Use
from authorizations.guards import needs
from authorizations.households import members_of
from authorizations.rights import Right
from authorizations.views.procurations import place_of


@needs(Right.SEE_DOSSIER, use=Use.MEMBERS)
@require_safe
def members(request: HttpRequest, access: Access) -> HttpResponse:
    return render(request, "authorizations/members.html", {"members": members_of(place_of(access))})
