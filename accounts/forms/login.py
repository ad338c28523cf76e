"""The login screen."""

from django import forms

from accounts.forms.base import PortalForm, TypedField
from identity.identifiers import normalise_identifier

LONGEST_PASSWORD_TRIED = 256  # characters


class LoginForm(PortalForm):
    identifier = TypedField(
        label="Numéro de sécurité sociale ou identifiant provisoire",
        help_text="13 caractères",
        widget=forms.TextInput({"class": "nir", "autocomplete": "username", "spellcheck": "false"}),
    )
    password = TypedField(
        label="Mot de passe",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def clean_identifier(self) -> str:
        if not self.cleaned_data["identifier"]:
            raise forms.ValidationError("Indiquez votre numéro de sécurité sociale ou votre identifiant provisoire.")
        return self.cleaned_data["identifier"]

    def clean_password(self) -> str:
        if not self.cleaned_data["password"]:
            raise forms.ValidationError("Indiquez votre mot de passe.")
        return self.cleaned_data["password"][:LONGEST_PASSWORD_TRIED]

    @property
    def normalised_identifier(self) -> str | None:
        """The normalised identifier, or None when what was typed cannot be one."""
        return normalise_identifier(self.cleaned_data["identifier"])
