"""« Mes autorisations » at the end of a migration: whether it is to be asked, and where one goes from there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from authorizations.access import access_of
from authorizations.couples import couple_of
from authorizations.rights import Right
from identity.models import Person

AFTERWARDS = "afterwards"  # where a login was to lead, in the session


def is_to_be_asked(person: Person) -> bool:
    """Of a responsable with a spouse who has neither answered nor passed it, nor given a procuration."""
    access = access_of(person)
    if access.main is None or not access.may(Right.GRANT_PROCURATION) or access.main.member.asked_at:
        return False
    couple = couple_of(access.main.member.dossier_id)
    return couple.conjoint is not None and couple.procuration is None


def afterwards(request: HttpRequest) -> HttpResponse:
    return redirect(request.session.pop(AFTERWARDS, None) or "space")
