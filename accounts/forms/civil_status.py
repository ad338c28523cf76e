"""The first screen: who one is, where and when one was born."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone

from accounts.forms.civil_fields import NirFields, civility_field
from accounts.wizard import YOUNGEST, opens_on
from identity import places
from identity.civil_status import clean_name
from identity.dates import in_words
from identity.form_rendering import LongSelect
from identity.forms import DayField, ReadField, TypedField
from identity.nir import Nir

OLDEST = 125  # years
COMMUNE_AMBIGUOUS = "Plusieurs communes peuvent correspondre : choisissez la vôtre dans la liste."
COMMUNE_UNKNOWN = (
    "Nous ne trouvons pas cette commune à votre date de naissance : vérifiez l’orthographe, "
    "essayez un nom qu’elle a porté, ou cochez « Ma commune n’est pas dans la liste »."
)


class CivilStatusForm(NirFields):
    civility = civility_field()
    birth_name = ReadField(
        label="Nom de naissance",
        read=partial(clean_name, label="votre nom de naissance"),
        missing="Indiquez votre nom de naissance.",
        widget=forms.TextInput({"autocomplete": "family-name", "spellcheck": "false"}),
    )
    first_names = ReadField(
        label="Prénoms",
        help_text="Tous, dans l’ordre de votre pièce d’identité",
        read=partial(clean_name, label="vos prénoms"),
        missing="Indiquez vos prénoms.",
        widget=forms.TextInput({"autocomplete": "given-name", "spellcheck": "false"}),
    )
    born_on = DayField(
        label="Date de naissance",
        what="de naissance",
        help_text="Par exemple : 5 12 1984",
        autocomplete=("bday-day", "bday-month", "bday-year"),
    )
    birth_country = forms.ChoiceField(
        label="Pays de naissance",
        choices=lambda: [(country.code, country.name) for country in places.countries()],
        initial=places.FRANCE,
        widget=LongSelect({"autocomplete": "off", "data-shows-when": f"{places.FRANCE}:commune-block,*:city-block"}),
        error_messages={
            "required": "Choisissez votre pays de naissance.",
            "invalid_choice": "Choisissez votre pays de naissance dans la liste.",
        },
    )
    birth_commune = TypedField(
        label="Commune de naissance",
        help_text="Telle qu’elle s’appelait alors",
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "spellcheck": "false",
                "data-places": reverse_lazy("identity:communes"),
                "data-code-input": "id_birth_commune_code",
                "data-day": "id_born_on_0",
                "data-month": "id_born_on_1",
                "data-year": "id_born_on_2",
            }
        ),
    )
    birth_commune_code = TypedField(widget=forms.HiddenInput)
    birth_commune_unlisted = forms.BooleanField(label="Ma commune n’est pas dans la liste", required=False)
    birth_city = ReadField(
        label="Ville de naissance",
        help_text="Si vous êtes né ou née à l’étranger",
        read=partial(clean_name, label="votre ville de naissance"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestions: list[places.Place] = []
        self.place: places.Place | None = None
        self.is_unfound = False

    @property
    def may_be_unlisted(self) -> bool:
        """No list of old places is whole, and nobody is turned away for it: the name typed may be kept as it is."""
        return self.is_unfound or bool(self["birth_commune_unlisted"].value())

    def clean_born_on(self) -> date:
        born_on, today = self.cleaned_data["born_on"], timezone.localdate()
        if born_on > today or born_on.year < today.year - OLDEST:
            raise forms.ValidationError("Vérifiez l’année de naissance.")
        possible_on = opens_on(born_on)
        if possible_on > today:
            raise forms.ValidationError(
                f"Il faut avoir {YOUNGEST} ans pour créer un compte. "
                f"Vous pourrez le faire à partir du {in_words(possible_on)}."
            )
        return born_on

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if data.get("birth_country") == places.FRANCE:
            self._clean_commune()
        elif "birth_country" in data and "birth_city" in data and not data["birth_city"]:
            self.add_error("birth_city", "Indiquez votre ville de naissance.")

    def _clean_commune(self) -> None:
        data = self.cleaned_data
        self.errors.pop("birth_city", None)
        text, born_on = data.get("birth_commune", ""), data.get("born_on")
        if not text:
            self.add_error("birth_commune", "Indiquez votre commune de naissance.")
        elif data.get("birth_commune_unlisted"):
            self._keep_as_typed(text)
        elif born_on:
            self.place = self._choose_place(text, born_on)

    def _keep_as_typed(self, text: str) -> None:
        try:
            self.cleaned_data["birth_city"] = clean_name(text, label="votre commune de naissance")
        except ValueError as error:
            self.add_error("birth_commune", str(error))

    def _choose_place(self, text: str, born_on: date) -> places.Place | None:
        named = places.resolve(text, born_on)
        candidates = named or places.search(text, born_on=born_on)
        code = self.cleaned_data.get("birth_commune_code")
        chosen = [place for place in candidates if place.code == code] or (named if len(named) == 1 else [])
        if chosen:
            return chosen[0]
        self.suggestions, self.is_unfound = candidates, True
        self.add_error("birth_commune", COMMUNE_AMBIGUOUS if candidates else COMMUNE_UNKNOWN)
        return None

    @property
    def answer(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "nir": data["nir"].number if data["nir"] else None,
            "civility": data["civility"],
            "birth_name": data["birth_name"],
            "first_names": data["first_names"],
            "born_on": data["born_on"].isoformat(),
            "birth_country": data["birth_country"],
            "birth_place_code": self.place.code if self.place else "",
            "birth_place_name": self.place.name if self.place else data["birth_city"],
        }

    @staticmethod
    def initial_from(answer: dict[str, Any]) -> dict[str, Any]:
        is_french = answer["birth_country"] == places.FRANCE
        born_on = date.fromisoformat(answer["born_on"])
        place = places.at(answer["birth_place_code"], born_on) if is_french else None
        birthplace = place.label if place else answer["birth_place_name"]
        return answer | {
            "nir": Nir(answer["nir"]).formatted if answer["nir"] else "",
            "has_no_nir": answer["nir"] is None,
            "born_on": born_on,
            "birth_commune": birthplace if is_french else "",
            "birth_commune_code": answer["birth_place_code"],
            "birth_commune_unlisted": is_french and place is None,
            "birth_city": "" if is_french else birthplace,
        }
