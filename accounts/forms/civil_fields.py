"""What both first screens ask: the number, and the civilité."""

from django import forms

from identity.enums import Civility
from identity.forms import PortalForm, ReadField
from identity.nir import Nir


def civility_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Civilité",
        choices=Civility.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez votre civilité.", "invalid_choice": "Choisissez Madame ou Monsieur."},
    )


class NirFields(PortalForm):
    """The number, or the word of whoever has none."""

    nir = ReadField(
        label="Numéro de sécurité sociale",
        read=Nir.parse,
        required=False,
        widget=forms.TextInput({"class": "nir", "autocomplete": "off", "spellcheck": "false"}),
    )
    has_no_nir = forms.BooleanField(
        label="Je n’ai pas de numéro de sécurité sociale",
        required=False,
        widget=forms.CheckboxInput({"data-hides": "nir-block"}),
    )

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("has_no_nir"):
            self.errors.pop("nir", None)
            data["nir"] = None
        elif "nir" in data and data["nir"] is None:
            self.add_error("nir", "Indiquez votre numéro de sécurité sociale, ou cochez la case si vous n’en avez pas.")
