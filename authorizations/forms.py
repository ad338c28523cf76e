"""What the couple of a dossier fills in."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from identity.dates import in_words
from identity.forms import DayField, PortalForm

YES, NO = "oui", "non"
FARTHEST = 10  # years


class AuthorizationForm(PortalForm):
    """« J'autorise … » : oui, and until when, or non."""

    choice = forms.ChoiceField(
        choices=[(YES, "Oui"), (NO, "Non")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez Oui ou Non.", "invalid_choice": "Choisissez Oui ou Non."},
    )
    last_on = DayField(
        label="Jusqu’au",
        what="de fin",
        required=False,
        help_text="Ce jour compris. Sans date, la procuration dure jusqu’à ce que l’un de vous y mette fin.",
    )

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].label = question

    def clean_last_on(self) -> date | None:
        """Read whatever the choice; only a yes is held to it."""
        last_on: date | None = self.cleaned_data["last_on"]
        today = timezone.localdate()
        if last_on and last_on < today:
            raise ValidationError("Indiquez une date d’aujourd’hui ou à venir, ou laissez vide.")
        if last_on and last_on.year > today.year + FARTHEST:
            raise ValidationError(f"Indiquez une date dans les {FARTHEST} ans, ou laissez vide.")
        return last_on

    def clean(self) -> None:
        if self.cleaned_data.get("choice") == NO:
            self.errors.pop("last_on", None)
            self.cleaned_data["last_on"] = None


class SeparationForm(PortalForm):
    """`union`: the day from which the two run the dossier together."""

    separated_on = DayField(label="Date de la séparation", what="de la séparation", help_text="Par exemple : 15 3 2026")
    is_discreet = forms.BooleanField(
        label="Ne pas prévenir l’autre personne",
        required=False,
        help_text=(
            "Nous ne lui écrirons rien. Elle pourra toutefois remarquer que le dossier n’est plus le même pour elle."
        ),
    )
    hides_contacts = forms.BooleanField(
        label="Cacher mes coordonnées aux personnes du foyer",
        required=False,
        help_text=(
            "Vos numéros et votre adresse mail, ceux d’aujourd’hui et les prochains, ne seront montrés à personne du "
            "foyer."
        ),
    )

    def __init__(self, *args: Any, union: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.union = union

    def clean_separated_on(self) -> date:
        separated_on: date = self.cleaned_data["separated_on"]
        if separated_on > timezone.localdate():
            raise ValidationError("Indiquez la date d’aujourd’hui ou une date passée.")
        if separated_on < self.union:
            raise ValidationError(
                f"Indiquez une date à partir du {in_words(self.union)}, quand vous êtes devenus un couple dans le "
                "dossier."
            )
        return separated_on
