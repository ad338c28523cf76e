"""What agents fill in about a household: a search, a correction, the reason of an undoing."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from authorizations.enums import CorrectionReason, Role, UndoReason
from authorizations.memberships import state_of
from authorizations.models import Dossier, Member
from identity.forms import DayField, PortalForm
from journal.agents import MOST_COUNTED
from proofing.agents.forms import SearchForm

NUMBER_LENGTH, NIR_LENGTH = 7, 13
NEITHER = "Un numéro allocataire a 7 chiffres, un numéro de sécurité sociale en a 13."
TO_COME = "Indiquez la date d’aujourd’hui ou une date passée."
CHOOSE_REASON = {"required": "Choisissez un motif.", "invalid_choice": "Choisissez un motif de la liste."}


class DossierSearchForm(SearchForm):
    """A dossier by its number, or by somebody who belongs to it or did."""

    number = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "Numéro allocataire, numéro de sécurité sociale ou nom de naissance d’un membre"

    def _with_number(self, text: str) -> Any:
        digits = "".join(text.split())
        if not digits.isdigit() or len(digits) >= NIR_LENGTH:
            return super()._with_number(text)
        if len(digits) != NUMBER_LENGTH:
            raise ValidationError(NEITHER)
        self.number = digits
        return self.people

    def dossiers(self) -> tuple[QuerySet[Dossier], bool]:
        """Those found, by number, and whether so many people match that more may be there."""
        found = Dossier.objects.order_by("number")
        if self.number:
            found = found.filter(number=self.number)
        if self.number and not self.cleaned_data["born_on"]:
            return found, False
        people = list(self.people.values_list("pk", flat=True)[: MOST_COUNTED + 1])
        return found.filter(members__person__in=people).distinct(), len(people) > MOST_COUNTED


class CorrectionForm(PortalForm):
    """A place in a dossier as it is to be. `seen`: as it was when the agent read it."""

    seen = forms.CharField(widget=forms.HiddenInput)
    role = forms.ChoiceField(
        label="Rôle", choices=Role, error_messages={"invalid_choice": "Choisissez un rôle de la liste."}
    )
    since = DayField(label="Depuis le", what="d’arrivée")
    until = DayField(
        label="Jusqu’au",
        what="de départ",
        required=False,
        help_text="Le jour où la personne n’est plus dans le dossier. Vide : elle y est aujourd’hui.",
    )
    reason = forms.ChoiceField(
        label="Motif",
        choices=[("", "Choisissez un motif"), *CorrectionReason.choices],
        error_messages=CHOOSE_REASON,
    )

    def __init__(self, data: Any = None, *, member: Member) -> None:
        values = {name: getattr(member, name) for name in ("role", "since", "until")}
        super().__init__(data, initial=values | {"seen": state_of(member)})
        self.member = member

    def clean_since(self) -> date:
        return _not_to_come(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        return _not_to_come(until) if until else None

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "Ce jour est avant celui de l’arrivée : vérifiez les deux dates.")


def _not_to_come(day: date) -> date:
    if day > timezone.localdate():
        raise ValidationError(TO_COME)
    return day


class UndoForm(PortalForm):
    """Why a declared separation is undone."""

    reason = forms.ChoiceField(
        label="Motif de l’annulation",
        choices=[("", "Choisissez un motif"), *UndoReason.choices],
        error_messages=CHOOSE_REASON,
    )
