"""What proves an identity, as it is typed and sent: in the creation of an account, and later from the space."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from identity.cross_checks import TO_CONFIRM
from identity.dates import in_words
from identity.enums import PersonFlag
from identity.forms import DayField, PortalForm, ReadField, TypedField
from identity.models import Person
from identity.nir import Nir
from identity.papers import PaperKind, clean_paper_number, expires_on
from identity.services import flags_of
from proofing.supporting_files import ACCEPT, CleanFile, FileRefused, clean_file
from proofing.uploads import MAX_FILES

CUT_UPLOAD = "L’envoi s’est interrompu avant la fin : rien n’est gardé de ces fichiers. Choisissez-les de nouveau."
STORE_AWAY = (
    "Nous ne pouvons pas garder de fichier en ce moment : réessayez dans quelques minutes, ou envoyez-les plus tard."
)
TOO_MANY = f"{MAX_FILES} fichiers au plus : choisissez les pages utiles de votre pièce, ou réunissez-les dans un PDF."


class PaperForm(PortalForm):
    kind = forms.ChoiceField(
        label="Type de titre d’identité",
        choices=PaperKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez le type de votre titre d’identité.",
            "invalid_choice": "Choisissez un type de titre dans la liste.",
        },
    )
    number = TypedField(
        label="Numéro du titre d’identité",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    issued_on = DayField(label="Date de délivrance", what="de délivrance", help_text="Par exemple : 15 3 2022")

    def __init__(self, *args: Any, born_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.born_on = born_on

    def clean_issued_on(self) -> date:
        issued_on = self.cleaned_data["issued_on"]
        if issued_on > timezone.localdate():
            raise forms.ValidationError("La date de délivrance est dans le futur : vérifiez l’année.")
        if issued_on < self.born_on:
            raise forms.ValidationError("La date de délivrance précède votre naissance : vérifiez l’année.")
        return issued_on

    def clean(self) -> None:
        number = self.cleaned_data.get("number", "")
        if "kind" not in self.cleaned_data and number:
            return  # whether it is well formed depends on the kind
        kind = PaperKind(self.cleaned_data.get("kind", PaperKind.NATIONAL_ID_CARD))
        try:
            self.cleaned_data["number"] = clean_paper_number(kind, number)
        except ValueError as error:
            self.add_error("number", str(error))
        else:
            self._check_expiry(kind)

    def _check_expiry(self, kind: PaperKind) -> None:
        if "issued_on" not in self.cleaned_data:
            return
        data = self.cleaned_data
        expired_on = expires_on(kind, data["number"], data["issued_on"], self.born_on)
        if expired_on <= timezone.localdate():
            self.add_error(
                "issued_on",
                f"Ce titre n’est plus valable depuis le {in_words(expired_on)} : vérifiez la date, "
                "ou indiquez un autre titre.",
            )

    def refuse(self, tries_left: int) -> None:
        """The verifier found this paper invalid: the person looks again."""
        left = "il vous reste 1 essai" if tries_left == 1 else f"il vous reste {tries_left} essais"
        self.add_error(
            "number",
            "Ce titre n’est pas reconnu comme valable : vérifiez le type, le numéro et la date de délivrance "
            f"({left}), ou choisissez plus bas de continuer sans titre français.",
        )

    @property
    def answer(self) -> dict[str, Any]:
        return self.cleaned_data | {"issued_on": self.cleaned_data["issued_on"].isoformat()}

    @staticmethod
    def initial_from(answer: dict[str, Any]) -> dict[str, Any]:
        return answer | {"issued_on": date.fromisoformat(answer["issued_on"])} if answer else {}

    @staticmethod
    def data_from(answer: dict[str, Any]) -> dict[str, Any]:
        """The answer as the browser sent it."""
        issued_on = date.fromisoformat(answer["issued_on"])
        day, month, year = map(str, (issued_on.day, issued_on.month, issued_on.year))
        return answer | {"issued_on_0": day, "issued_on_1": month, "issued_on_2": year}


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return files.getlist(name) if files else []


class FilesField(forms.Field):
    """Photos and PDFs, each checked by its content; every refused one is named."""

    widget = FilesInput

    def clean(self, value: Any) -> list[CleanFile]:
        uploads: list[UploadedFile] = value or []
        if len(uploads) > MAX_FILES:
            raise forms.ValidationError(TOO_MANY)
        files, problems = [], []
        for upload in uploads:
            try:
                files.append(clean_file(upload))
            except FileRefused as refusal:
                problems.append(str(refusal))
        if problems and files:
            problems.append("Les autres fichiers de cet envoi ne sont pas gardés : choisissez-les de nouveau.")
        if problems:
            raise forms.ValidationError(problems)
        return files


class SupportingForm(PortalForm):
    """`sent`: how many files were sent before; `is_cut` says that the end of the form never came."""

    papers = FilesField(
        label="Pièce d’identité justificative",
        help_text="Photos (JPEG, PNG, WebP, HEIC) ou PDF, 10 Mo au plus par fichier, 5 fichiers au plus",
        required=False,
        widget=FilesInput({"multiple": True, "accept": ACCEPT}),
    )
    # Last in the page: a form that arrives without it was cut on its way.
    complete = forms.CharField(required=False, initial="1", widget=forms.HiddenInput)

    def __init__(self, *args: Any, sent: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sent = sent

    def clean(self) -> None:
        files = self.cleaned_data.get("papers")
        if not self.cleaned_data.get("complete"):
            self.errors.pop("papers", None)
            self.add_error("papers", CUT_UPLOAD)
        elif files is not None and len(files) + self.sent > MAX_FILES:
            self.add_error("papers", f"Vous avez déjà envoyé {self.sent} fichiers. {TOO_MANY}")
        elif files == [] and not self.sent:
            self.add_error("papers", "Choisissez au moins une photo ou un PDF de votre pièce d’identité.")


class NirForm(PortalForm):
    """The number that came after the account; what disagrees with the civil status is confirmed once."""

    nir = ReadField(
        label="Numéro de sécurité sociale",
        read=Nir.parse,
        missing="Indiquez votre numéro de sécurité sociale.",
        widget=forms.TextInput({"class": "nir", "autocomplete": "off", "spellcheck": "false"}),
    )
    is_confirmed = forms.BooleanField(
        label="J’ai vérifié ce numéro sur ma carte Vitale ou mon attestation : il est bien le mien", required=False
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.disagreements: list[PersonFlag] = []  # why the confirmation is asked for

    def clean(self) -> None:
        nir = self.cleaned_data.get("nir")
        if nir is None:
            return
        declared = Person(
            nir=nir.number,
            civility=self.person.civility,
            born_on=self.person.born_on,
            birth_country=self.person.birth_country,
            birth_place_code=self.person.birth_place_code,
        )
        self.disagreements = [flag for flag in flags_of(declared) if flag in TO_CONFIRM]
        if self.disagreements and not self.cleaned_data.get("is_confirmed"):
            self.add_error("is_confirmed", "Vérifiez ce numéro, puis cochez la case s’il est bien le vôtre.")
