"""The screens of passkeys."""

from django import forms

from identity.forms import PortalForm

LONGEST_NAME = 60  # characters


class PasskeyNameForm(PortalForm):
    name = forms.CharField(
        label="Nom de la clé d’accès",
        help_text="Il vous sert à la reconnaître, par exemple le nom de l’appareil. 60 caractères au plus.",
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={
            "required": "Donnez un nom à la clé d’accès.",
            "max_length": "Ce nom est trop long : 60 caractères au plus.",
        },
    )


class PasskeyForm(PasskeyNameForm):
    """`credential`: what the script got from the device, as JSON; the service judges it."""

    credential = forms.CharField(required=False, widget=forms.HiddenInput)
