"""The contact, code and password screens of the creation of an account. `answer` is what the draft keeps of each."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.forms.terms import ACCEPTANCE, NOT_ACCEPTED
from accounts.passwords import password_problem
from contact_verification.codes import CODE_LENGTH
from contact_verification.destinations import format_phone, read_mail, read_mobile, read_phone
from contact_verification.enums import Channel
from identity.forms import PortalForm, ReadField, TypedField


class ContactForm(PortalForm):
    mobile = ReadField(
        label="Téléphone portable",
        read=read_mobile,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    other_phone = ReadField(
        label="Autre téléphone",
        read=read_phone,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    mail = ReadField(
        label="Adresse mail",
        read=read_mail,
        required=False,
        widget=forms.TextInput({"type": "email", "autocomplete": "email", "spellcheck": "false"}),
    )
    channel = forms.ChoiceField(
        label="Recevoir le code",
        choices=Channel.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choisissez par SMS ou par mail."},
    )

    def clean(self) -> None:
        data = self.cleaned_data
        if not {"mobile", "mail", "channel"} <= data.keys():
            return
        if not data["mobile"] and not data["mail"]:
            self.add_error("mobile", "Indiquez un numéro de portable ou une adresse mail : l’un des deux suffit.")
        elif not data["channel"]:
            self._deduce_channel()
        elif data["channel"] == Channel.SMS and not data["mobile"]:
            self.add_error("mobile", "Indiquez un numéro de portable pour recevoir le code par SMS.")
        elif data["channel"] == Channel.MAIL and not data["mail"]:
            self.add_error("mail", "Indiquez une adresse mail pour recevoir le code par mail.")

    def _deduce_channel(self) -> None:
        data = self.cleaned_data
        if data["mobile"] and data["mail"]:
            self.add_error("channel", "Choisissez comment recevoir le code : par SMS ou par mail.")
        else:
            data["channel"] = Channel.SMS if data["mobile"] else Channel.MAIL

    @property
    def answer(self) -> dict[str, Any]:
        return self.cleaned_data

    @staticmethod
    def initial_from(answer: dict[str, Any]) -> dict[str, Any]:
        phones = {name: format_phone(answer[name]) for name in ("mobile", "other_phone") if answer[name]}
        return answer | phones


class CodeForm(PortalForm):
    code = TypedField(
        help_text=f"{CODE_LENGTH} chiffres",
        widget=forms.TextInput(
            {"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, channel: Channel | None, **kwargs: Any) -> None:
        """`channel`: None where the page may not tell which."""
        super().__init__(*args, **kwargs)
        self.fields["code"].label = f"Code de vérification reçu {channel.label if channel else ''}".strip()

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"][:40].split())
        if len(code) != CODE_LENGTH or not (code.isascii() and code.isdigit()):
            raise forms.ValidationError(f"Saisissez les {CODE_LENGTH} chiffres du code que vous avez reçu.")
        return code


class NewPasswordForm(PortalForm):
    """A password and its confirmation; `personal`: what it must not be made of, see `personal_values`."""

    password = TypedField(
        label="Nouveau mot de passe",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    confirmation = TypedField(
        label="Confirmation du mot de passe",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, personal: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.personal = personal

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        problem = password_problem(
            password,
            personal=self.personal,
            min_length=settings.PASSWORD_MIN_LENGTH,
            max_length=settings.PASSWORD_MAX_LENGTH,
        )
        if problem:
            raise forms.ValidationError(problem)
        return password

    def clean(self) -> None:
        data = self.cleaned_data
        if "password" in data and data["password"] != data.get("confirmation"):
            self.add_error("confirmation", "La confirmation est différente : retapez le même mot de passe.")


class PasswordForm(NewPasswordForm):
    """The password screen of the creation, where the conditions générales are accepted."""

    accepts_terms = forms.BooleanField(label=ACCEPTANCE, error_messages={"required": NOT_ACCEPTED})
    terms_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def answer(self) -> dict[str, Any]:
        """Only the hash is kept, made here so that the password itself goes no further."""
        return {
            "hash": make_password(self.cleaned_data["password"]),
            "terms_accepted_at": timezone.now().isoformat(),
            "terms_version": self.cleaned_data["terms_version"],
        }


class LoginCodeForm(CodeForm):
    """The code at login, and the word of the browser's owner."""

    trusts = forms.BooleanField(
        label="Faire confiance à ce navigateur",
        required=False,
        help_text="Aucun code ne vous y sera demandé pendant 90 jours. Ne cochez pas sur un ordinateur partagé.",
    )
