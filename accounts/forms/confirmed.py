"""The first screen for whoever comes from FranceConnect: the civil status is confirmed, the number is asked."""

from typing import Any

from accounts.forms.civil_fields import NirFields, civility_field
from identity.nir import Nir
from identity.pivot import PivotIdentity
from identity.places import at


class ConfirmedCivilStatusForm(NirFields):
    """The number, and the civilité where FranceConnect says none. Nothing else that is sent is read."""

    civility = civility_field()

    def __init__(self, *args: Any, pivot: PivotIdentity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pivot = pivot
        if pivot.civility:
            del self.fields["civility"]

    @property
    def answer(self) -> dict[str, Any]:
        nir, place = self.cleaned_data["nir"], at(self.pivot.birth_place_code, self.pivot.born_on)
        return {
            "nir": nir.number if nir else None,
            "civility": self.pivot.civility or self.cleaned_data["civility"],
            "birth_name": self.pivot.birth_name,
            "first_names": self.pivot.first_names,
            "born_on": self.pivot.born_on.isoformat(),
            "birth_country": self.pivot.birth_country,
            "birth_place_code": self.pivot.birth_place_code,
            "birth_place_name": place.name if place else "",
        }

    @staticmethod
    def initial_from(answer: dict[str, Any]) -> dict[str, Any]:
        nir = answer["nir"]
        return {"nir": Nir(nir).formatted if nir else "", "has_no_nir": nir is None, "civility": answer["civility"]}
