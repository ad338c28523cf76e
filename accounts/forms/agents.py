"""The forms of agents' accounts: coming in, one's own password, and what a superviseur gives to another."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group

from accounts.forms.login import LONGEST_PASSWORD_TRIED
from accounts.models import Account
from accounts.passwords import password_problem
from identity.forms import PortalForm, TypedField


def _refuse_weak(password: str, agent: Account) -> None:
    problem = password_problem(
        password,
        personal=[agent.login or ""],
        min_length=settings.PASSWORD_MIN_LENGTH,
        max_length=settings.PASSWORD_MAX_LENGTH,
    )
    if problem:
        raise forms.ValidationError(problem)


class AgentLoginForm(PortalForm):
    agent_login = forms.CharField(
        label="Identifiant d’agent",
        max_length=60,
        error_messages={"required": "Indiquez votre identifiant d’agent."},
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        error_messages={"required": "Indiquez votre mot de passe."},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def clean_password(self) -> str:
        return self.cleaned_data["password"][:LONGEST_PASSWORD_TRIED]


class OwnPasswordForm(PortalForm):
    current = TypedField(
        label="Mot de passe actuel",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    password = TypedField(
        label="Nouveau mot de passe",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, agent: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent = agent

    def clean_current(self) -> str:
        current = self.cleaned_data["current"][:LONGEST_PASSWORD_TRIED]
        if not self.agent.check_password(current):
            raise forms.ValidationError("Ce n’est pas votre mot de passe actuel.")
        return current

    def clean_password(self) -> str:
        _refuse_weak(self.cleaned_data["password"], self.agent)
        return self.cleaned_data["password"]


class AgentForm(forms.ModelForm):
    """An agent's account, new or known. A password is asked for a new one, and replaces that of a known one."""

    use_required_attribute = False
    groups = forms.ModelMultipleChoiceField(
        label="Rôles",
        queryset=Group.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    password = TypedField(
        label="Mot de passe",
        strip=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    class Meta:
        model = Account
        fields = ["login", "is_active", "groups"]
        labels = {"login": "Identifiant d’agent", "is_active": "Cet agent peut se connecter"}
        help_texts = {"login": "Lettres, chiffres, tirets."}
        error_messages = {
            "login": {
                "required": "Indiquez l’identifiant de l’agent.",
                "unique": "Cet identifiant est déjà celui d’un agent.",
                "invalid": "Un identifiant n’a que des lettres sans accent, des chiffres et des tirets.",
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        self.fields["login"].required = True

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if password or self.instance.pk is None:
            _refuse_weak(password, Account(login=self.cleaned_data.get("login")))
        return password

    def save(self, commit: bool = True) -> Account:
        if password := self.cleaned_data["password"]:
            self.instance.set_password(password)
        return super().save(commit)
