"""The screens by which one comes in, or says again who one is."""

from typing import Any

from django import forms

from contact_verification.codes import NOTICE_LENGTH, read_notice_code
from contact_verification.enums import Channel
from identity.forms import DayField, PortalForm, TypedField
from identity.identifiers import normalise_identifier

LONGEST_PASSWORD_TRIED = 256  # characters
IDENTIFIER = "Numéro de sécurité sociale ou identifiant provisoire"


class IdentifierField(TypedField):
    def __init__(self) -> None:
        super().__init__(
            label=IDENTIFIER,
            help_text="13 caractères",
            widget=forms.TextInput({"class": "nir", "autocomplete": "username", "spellcheck": "false"}),
        )

    def clean(self, value: Any) -> str:
        if not (text := super().clean(value)):
            raise forms.ValidationError("Indiquez votre numéro de sécurité sociale ou votre identifiant provisoire.")
        return text


class KnownPasswordField(TypedField):
    """A password that exists: tried as it is, however long."""

    def __init__(self, label: str = "Mot de passe") -> None:
        widget = forms.PasswordInput({"autocomplete": "current-password"})
        super().__init__(label=label, strip=False, widget=widget)

    def clean(self, value: Any) -> str:
        if not (password := super().clean(value)):
            raise forms.ValidationError("Indiquez votre mot de passe.")
        return password[:LONGEST_PASSWORD_TRIED]


class LoginForm(PortalForm):
    """`has_provisional` only changes the words on the page: one field takes both identifiers."""

    identifier = IdentifierField()
    remembers = forms.BooleanField(label="Se souvenir de moi", required=False)
    has_provisional = forms.BooleanField(
        label="J’ai un identifiant provisoire",
        required=False,
        widget=forms.CheckboxInput(
            {
                "data-retitles": "id_identifier_label",
                "data-title": "Identifiant provisoire",
                "data-title-off": "Numéro de sécurité sociale",
            }
        ),
    )
    password = KnownPasswordField()

    @property
    def normalised_identifier(self) -> str | None:
        """The normalised identifier, or None when what was typed cannot be one."""
        return normalise_identifier(self.cleaned_data["identifier"])


class RememberedLoginForm(PortalForm):
    """On a browser that remembers the identifier."""

    password = KnownPasswordField()


class RecoveryForm(PortalForm):
    identifier = IdentifierField()
    born_on = DayField(
        what="de naissance", label="Date de naissance", autocomplete=("bday-day", "bday-month", "bday-year")
    )
    channel = forms.ChoiceField(
        label="Recevoir le code",
        choices=Channel.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez par SMS ou par mail."),
    )

    @property
    def normalised_identifier(self) -> str | None:
        return normalise_identifier(self.cleaned_data["identifier"])


class ConfirmForm(PortalForm):
    """« C'est bien moi »: the password again, before something important."""

    password = KnownPasswordField()


class StopForm(PortalForm):
    """The code of a notice."""

    code = TypedField(
        label="Code reçu avec l’avertissement",
        help_text="12 lettres et chiffres",
        widget=forms.TextInput(
            {"class": "nir", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = read_notice_code(self.cleaned_data["code"])
        if len(code) != NOTICE_LENGTH:
            raise forms.ValidationError("Saisissez les 12 lettres et chiffres du code, comme ABCD-EFGH-JKLM.")
        return code
