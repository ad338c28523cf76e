"""What agents fill in: a refusal, a search."""

from typing import Any

from django import forms

from identity import provisional
from identity.models import Person, search_name
from identity.nir import Nir, NirError
from proofing.enums import RefusalReason

LONGEST_MESSAGE = 1000  # characters
SHORTEST_NAME = 2  # letters


class DecisionForm(forms.Form):
    """Why a file is refused, or another paper asked for; an acceptance needs no word."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label="Motif",
        choices=[("", "Choisissez un motif"), *RefusalReason.choices],
        error_messages={"required": "Choisissez un motif.", "invalid_choice": "Choisissez un motif de la liste."},
    )
    message = forms.CharField(
        label="Message à la personne",
        required=False,
        max_length=LONGEST_MESSAGE,
        help_text="Elle le lira avec le motif dans son espace. N’y mettez ni numéro ni coordonnée.",
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("reason") == RefusalReason.OTHER and not data.get("message"):
            self.add_error("message", "Précisez la raison : la personne doit savoir quoi faire.")


class SearchForm(forms.Form):
    """One box for a number or a name, one for a birth date; either is enough."""

    use_required_attribute = False
    text = forms.CharField(
        label="Numéro de sécurité sociale, identifiant provisoire ou nom de naissance",
        required=False,
        max_length=200,
        help_text="Le nom peut être suivi des prénoms ; le début suffit, sans accents si vous voulez.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    born_on = forms.DateField(
        label="Date de naissance",
        required=False,
        input_formats=["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%d%m%Y"],
        help_text="jj/mm/aaaa",
        error_messages={"invalid": "Écrivez la date ainsi : 05/12/1984."},
        widget=forms.DateInput({"autocomplete": "off"}, format="%d/%m/%Y"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        self.people = Person.objects.all()

    def clean_text(self) -> str:
        """A name has no digit: whatever has one is a number."""
        text = self.cleaned_data["text"]
        if any(character.isdigit() for character in text):
            self.people = self._with_number(text)
        elif text and len(search_name(text)) < SHORTEST_NAME:
            raise forms.ValidationError(f"Saisissez au moins {SHORTEST_NAME} lettres du nom.")
        elif text:
            self.people = self.people.named(text)
        return text

    def _with_number(self, text: str) -> Any:
        try:
            if text.lstrip()[:1].upper() == "P":
                return self.people.filter(provisional_id=provisional.parse(text))
            return self.people.with_nir(Nir.parse(text).number)
        except (NirError, provisional.ProvisionalError) as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("born_on"):
            self.people = self.people.filter(born_on=data["born_on"])
        elif not self.errors and not data.get("text"):
            self.add_error("text", "Saisissez un numéro, un nom ou une date de naissance.")
