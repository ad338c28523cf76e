"""« Mon profil »: civil status, contacts, and one's own place in a dossier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.forms.contacts import SCREENS
from accounts.tracking import STANDING
from accounts.views.rows import Row, civil_status_rows
from authorizations.access import Access, Place
from authorizations.enums import Role
from authorizations.guards import needs
from authorizations.households import responsable_of
from authorizations.rights import Right
from authorizations.separations import hides_contacts
from identity.dates import in_words
from identity.enums import IdentityStatus


@needs(Right.OWN_SPACE)
@require_safe
def profile(request: HttpRequest, access: Access) -> HttpResponse:
    person = access.person
    known = person.contacts.by_kind()
    context = {
        "civil_status": [*civil_status_rows(person), Row("État de l’identité", _standing(person.identity_status))],
        "contacts": [screen.row(known.get(screen.kind)) for screen in SCREENS.values()],
        "dossiers": [_rows(place) for place in access.places],
        "access": access,
        "hides_contacts": hides_contacts(person),
    }
    return render(request, "accounts/profile.html", context)


def _standing(status: str) -> str:
    return STANDING[IdentityStatus(status)]


def _rows(place: Place) -> list[Row]:
    """A dossier one belongs to: its number and one's own place in it; whom to ask, for whoever does not run it."""
    responsable = None if place.member.role == Role.RESPONSABLE else responsable_of(place)
    return [
        Row("Numéro allocataire", place.dossier.number),
        Row("Votre place", Role(place.member.role).label),
        Row("Depuis le", in_words(place.member.since)),
        *([Row("Responsable du dossier", responsable.usual_name)] if responsable else []),
    ]
