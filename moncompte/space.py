"""The space: its first page, made of what the apps serve, and « Gérer Mon Compte »."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.tracking import in_words
from authorizations.access import Access, RightEndedError, access_of, using
from authorizations.couples import Couple, couple_of
from authorizations.enums import Use
from authorizations.guards import needs
from authorizations.rights import Position, Right
from authorizations.separations import awaits_agent
from benefits.models import Payment
from benefits.payments import last_payment_of
from identity.provisional import format_provisional
from proofing.tracker import track

SOON = timedelta(days=30)


@needs(Right.OWN_SPACE)
@require_safe
def home(request: HttpRequest, access: Access) -> HttpResponse:
    """What awaits the person, the last payment of those who may see it, and where to go."""
    person = access.person
    try:
        payment = _last_payment(request, access)
    except RightEndedError:
        access = request.access = access_of(person)  # type: ignore[attr-defined]
        payment = None
    context = {
        "person": person,
        "payment": payment,
        "access": access,
        "provisional_id": format_provisional(person.provisional_id) if person.provisional_id else "",
    }
    return render(request, "space/home.html", context | _awaiting(access))


def _last_payment(request: HttpRequest, access: Access) -> Payment | None:
    if access.main is None or not access.may(Right.SEE_DOSSIER):
        return None
    with using(access.main, Right.SEE_DOSSIER, Use.LAST_PAYMENT, account=request.user):
        return last_payment_of(access)


def _awaiting(access: Access) -> dict[str, Any]:
    """What is still to be done or to be known, by the person or about them."""
    person = access.person
    couple = _couple(access)
    standing = {} if person.is_verified and person.holds_nir else in_words(track(person))
    return standing | {
        "is_proven": not standing,
        "has_contact": person.contacts.confirmed().exists(),
        "couple": couple,
        "alone": couple is not None and couple.conjoint is not None and couple.procuration is None,
        "ending": _ending(couple),
        "awaits_agent": awaits_agent(person),
    }


def _couple(access: Access) -> Couple | None:
    is_of_couple = access.main is not None and access.may(Right.SEE_PROCURATION)
    return couple_of(access.main.member.dossier_id) if is_of_couple and access.main else None


def _ending(couple: Couple | None) -> Any:
    """The last day of a procuration, when it is near."""
    last_on = couple.procuration.last_on if couple and couple.procuration else None
    return last_on if last_on and timezone.localdate() <= last_on <= timezone.localdate() + SOON else None


@needs(Right.OWN_SPACE)
@require_safe
def manage(request: HttpRequest, access: Access) -> HttpResponse:
    """« Gérer Mon Compte »."""
    is_responsable = access.position == Position.RESPONSABLE
    return render(request, "space/manage.html", {"access": access, "is_responsable": is_responsable})
