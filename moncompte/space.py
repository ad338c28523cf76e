"""The space: its first page, made of what the apps serve, and « Gérer Mon Compte »."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.tracking import in_words
from authorizations.access import Access, RightEndedError, access_of, using
from authorizations.couples import couple_of
from authorizations.enums import Use
from authorizations.guards import needs
from authorizations.models import Procuration, Separation
from authorizations.rights import Position, Right
from benefits.models import Payment
from benefits.payments import last_payment_of
from contact_verification.models import Contact
from identity.models import Person
from identity.provisional import format_provisional
from proofing.tracker import track

SOON = timedelta(days=30)


@needs(Right.OWN_SPACE)
@require_safe
def home(request: HttpRequest, access: Access) -> HttpResponse:
    """What awaits the person, the last payment of those who may see it, and where to go."""
    person = access.person
    try:
        payment, procuration = _last_payment(request, access)
    except RightEndedError:
        access = request.access = access_of(person)  # type: ignore[attr-defined]
        payment = procuration = None
    context = {
        "person": person,
        "payment": payment,
        "access": access,
        "provisional_id": format_provisional(person.provisional_id) if person.provisional_id else "",
    }
    return render(request, "space/home.html", context | _awaiting(person) | _couple(access, procuration))


def _last_payment(request: HttpRequest, access: Access) -> tuple[Payment | None, Procuration | None]:
    """With the procuration by which it is seen, if it is by one."""
    if access.main is None or not access.may(Right.SEE_DOSSIER):
        return None, None
    with using(access.main, Right.SEE_DOSSIER, Use.LAST_PAYMENT, account=request.user) as procuration:
        return last_payment_of(access), procuration


def _awaiting(person: Person) -> dict[str, Any]:
    """What is still to be done or to be known, by the person or about them."""
    confirmed = Contact.objects.confirmed().filter(person=OuterRef("pk"))
    declared = Separation.objects.awaiting().filter(declarant=OuterRef("pk"))
    found = Person.objects.filter(pk=person.pk).values_list(Exists(confirmed), Exists(declared))
    has_contact, awaits_agent = found.get()
    standing = {} if person.is_verified and person.holds_nir else in_words(track(person))
    return standing | {"is_proven": not standing, "has_contact": has_contact, "awaits_agent": awaits_agent}


def _couple(access: Access, procuration: Procuration | None) -> dict[str, Any]:
    """Who of the couple may see the dossier, and until when; `procuration`: the one in use, known already."""
    conjoint = None
    if procuration is None and access.main and access.may(Right.SEE_PROCURATION):
        couple = couple_of(access.main.member.dossier_id)
        conjoint, procuration = couple.conjoint, couple.procuration
    active = procuration if procuration and procuration.is_active else None
    return {
        "conjoint": conjoint,
        "alone": conjoint is not None and active is None,
        "is_shared": active is not None,
        "ending": _ending(active),
    }


def _ending(procuration: Procuration | None) -> date | None:
    """The last day of a procuration, when it is near."""
    last_on = procuration.last_on if procuration else None
    return last_on if last_on and last_on <= timezone.localdate() + SOON else None


@needs(Right.OWN_SPACE)
@require_safe
def manage(request: HttpRequest, access: Access) -> HttpResponse:
    """« Gérer Mon Compte »."""
    is_responsable = access.position == Position.RESPONSABLE
    return render(request, "space/manage.html", {"access": access, "is_responsable": is_responsable})
