"""The forms of the conditions générales: accepting them, and what an agent writes to publish others."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import TermsVersion
from identity.forms import PortalForm

LONGEST_TEXT = 100_000  # characters
ACCEPTANCE = "J’ai pris connaissance des conditions générales d’utilisation et je les accepte"
NOT_ACCEPTED = "Cochez la case pour accepter les conditions générales d’utilisation."
NOT_READ = "Rechargez la page pour lire les conditions générales d’utilisation."


class TermsForm(PortalForm):
    """`version`: the number of the text that was beside the box, which the page says itself."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": NOT_READ, "invalid": NOT_READ})
    accepts_terms = forms.BooleanField(label=ACCEPTANCE, error_messages={"required": NOT_ACCEPTED})


class PublishForm(PortalForm):
    """`after`: the number of the version that the text was written from, which the page says itself."""

    text = forms.CharField(
        label="Texte de la nouvelle version",
        max_length=LONGEST_TEXT,
        help_text=(
            "Un titre : « ## » au début de la ligne. Une liste : « - » au début de chaque ligne. En gras : **mot**. "
            "Un lien : [mots](/adresse/). Une ligne vide sépare deux paragraphes."
        ),
        widget=forms.Textarea({"rows": 24}),
        error_messages={
            "required": "Écrivez le texte de la nouvelle version.",
            "max_length": "Le texte est trop long : %(show_value)s caractères, pour %(limit_value)s au plus.",
        },
    )
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, current: TermsVersion) -> None:
        super().__init__(data, initial={"text": current.text})
        self.current = current

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        if text == self.current.text.strip():
            raise ValidationError(f"Ce texte est déjà celui de la version {self.current.number} : changez-le d’abord.")
        return text

    def clean(self) -> None:
        if not self.errors and self.cleaned_data["after"] != self.current.number:
            self.refuse_outdated()

    def refuse_outdated(self) -> None:
        self.add_error(
            "text",
            "Une autre version vient d’être publiée. Votre texte est gardé ci-dessous : vérifiez qu’il tient compte "
            "de l’autre, puis relisez-le de nouveau.",
        )
