"""Answers as the pages list them: a label and a value a row."""

from dataclasses import dataclass

from identity.dates import in_words
from identity.enums import Civility
from identity.models import Person
from identity.nir import Nir
from identity.pivot import PivotIdentity
from identity.places import birthplace
from identity.services import Declaration


@dataclass(frozen=True)
class Row:
    """One line of a list of answers; `value` is ready to be shown, empty when nothing was given."""

    label: str
    value: str
    url: str = ""


def confirmed_rows(pivot: PivotIdentity) -> list[Row]:
    """What FranceConnect confirmed."""
    return [
        *([Row("Civilité", pivot.civility.label)] if pivot.civility else []),
        Row("Nom de naissance", pivot.birth_name),
        Row("Prénoms", pivot.first_names),
        Row("Date de naissance", in_words(pivot.born_on)),
        Row("Lieu de naissance", birthplace(pivot.birth_country, pivot.birth_place_code, "", pivot.born_on)),
    ]


def civil_status_rows(person: Declaration | Person) -> list[Row]:
    """The civil status, declared or known; the NIR in full with its key, for its owner to compare with the card."""
    nir = Nir(person.nir) if person.nir else None
    return [
        Row("Numéro de sécurité sociale", f"{nir.formatted} clé {nir.key}" if nir else "Je n’en ai pas"),
        Row("Civilité", Civility(person.civility).label),
        Row("Nom de naissance", person.birth_name),
        Row("Prénoms", person.first_names),
        Row("Date de naissance", in_words(person.born_on)),
        Row("Lieu de naissance", person.birthplace),
    ]
