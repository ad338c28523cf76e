"""Who logs in at the simulated FranceConnect: people of the demonstration, and others, as fictitious."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from demo.people import NEWCOMERS, RESIDENTS, DemoPerson
from identity.enums import Civility
from identity.typed_text import folded_words

GENDERS = {Civility.MADAME: "female", Civility.MONSIEUR: "male"}
THIS_YEAR = datetime.now(UTC).year
SCOPES = (
    "openid",
    "given_name",
    "family_name",
    "preferred_username",
    "birthdate",
    "gender",
    "birthplace",
    "birthcountry",
    "email",
)


@dataclass(frozen=True)
class Citizen:
    """Somebody as FranceConnect knows them. `note`, in French, says what they show.

    `family_name` and `mail` replace those of the person, `usage_name` is the name they go by.
    """

    person: DemoPerson
    note: str
    usage_name: str = ""
    family_name: str = ""
    gender: str = ""
    mail: str = ""

    @property
    def name(self) -> str:
        return self.person.full_name

    @property
    def slug(self) -> str:
        """Their name in an address or a form."""
        return "-".join(folded_words(self.name)).lower()

    @property
    def sub(self) -> str:
        """The same from run to run."""
        return hashlib.sha256(self.name.encode()).hexdigest() + "v1"

    @property
    def claims(self) -> dict[str, Any]:
        """Every claim, in the formats of FranceConnect v2."""
        person = self.person
        usage_name = {"preferred_username": self.usage_name} if self.usage_name else {}
        return usage_name | {
            "given_name": person.first_names,
            "given_name_array": person.first_names.split(),
            "family_name": self.family_name or person.birth_name,
            "birthdate": person.born_on.isoformat(),
            "gender": self.gender or GENDERS[person.civility],
            "birthplace": person.birth_place_code,
            "birthcountry": person.birth_country,
            "email": self.mail or (person.account.mail if person.account else f"{self.slug}@courriel.example"),
        }

    def claims_of(self, scopes: Iterable[str]) -> dict[str, Any]:
        """The claims that these scopes open; given_name opens the array too."""
        opened = {*scopes, *(("given_name_array",) if "given_name" in scopes else ())}
        return {name: value for name, value in self.claims.items() if name in opened}


def _known(birth_name: str) -> DemoPerson:
    return next(person for person in (*RESIDENTS, *NEWCOMERS) if person.birth_name == birth_name)


def _new(
    civility: Civility, birth_name: str, first_names: str, born_on: date, place: str, order: int, city: str = ""
) -> DemoPerson:
    return DemoPerson(civility, birth_name, first_names, born_on, place, order, note="", city=city)


MADAME, MONSIEUR = Civility.MADAME, Civility.MONSIEUR
CITIZENS = (
    Citizen(_known("FALVIGNE"), "A déjà un compte, à son nom exactement."),
    Citizen(_known("ORTALAVESI"), "A déjà un compte. Né en Corse, dans une commune dont le code a une lettre."),
    Citizen(_known("COURTEVALLE"), "A un ancien compte, dont le mot de passe n’a que 8 chiffres."),
    Citizen(
        _known("QUÉRAVEL"),
        "A déjà un compte, à l’identité non vérifiée. Née à l’étranger, son nom est ici sans accent.",
        family_name="QUERAVEL",
    ),
    Citizen(_known("KERMOALIN"), "Connue de la Caf, sans compte : celui qu’elle ouvre est rattaché à son dossier."),
    Citizen(_known("BRIVELLE"), "Inconnue du portail : c’est le cas le plus simple."),
    Citizen(
        _new(MADAME, "VAUCRESSELLE", "Mireille Odette", date(1969, 4, 23), "15219", 926),
        "A un nom d’usage, DELAMBRAY, qui n’est pas son nom de naissance.",
        usage_name="DELAMBRAY",
    ),
    Citizen(
        _new(MONSIEUR, "RAKOTOVELO", "Tiana Hery", date(1982, 8, 17), "99333", 937, "Antsirabe"),
        "Né à l’étranger : FranceConnect ne dit pas dans quelle ville.",
    ),
    Citizen(
        _new(MONSIEUR, "DIARRAMBA", "Moussa", date(1958, 1, 1), "99335", 942, "Kayes"),
        "Ne connaît que l’année de sa naissance : FranceConnect dit le 1er janvier.",
    ),
    Citizen(
        _new(MADAME, "ROUVELINE", "Camille", date(1993, 9, 30), "04135", 953),
        "FranceConnect ne dit pas si c’est une femme ou un homme.",
        gender="unspecified",
    ),
    Citizen(
        _new(MADAME, "D'ESCHÂTELIÈRES-L'HAŸ", "Zoë-Maëlle Marie-Françoise Éléonore", date(1990, 12, 5), "12076", 964),
        "Plusieurs prénoms, des traits d’union, des accents et des apostrophes.",
    ),
    Citizen(
        _new(MONSIEUR, "TERRELONGE", "Nolan", date(THIS_YEAR - 16, 1, 2), "84050", 972),
        "Mineur de 16 ans : peut ouvrir un espace.",
    ),
    Citizen(
        _new(MADAME, "PRIMEVALLON", "Lilou", date(THIS_YEAR - 14, 1, 2), "50030", 983),
        "Moins de 15 ans : trop jeune pour ouvrir un espace.",
    ),
    Citizen(
        _new(MADAME, "FALVIGNE", "Solène Marguerite Anne", date(1984, 6, 19), "29214", 991),
        "Presque Solène Marguerite : un prénom de plus, une autre commune de naissance, la même adresse mail.",
        mail="solene.falvigne@courriel.example",
    ),
)

BY_SLUG = {citizen.slug: citizen for citizen in CITIZENS}


def find_citizen(name: str) -> Citizen:
    """By full name, or a part of it that only one has; LookupError otherwise."""
    exact = [citizen for citizen in CITIZENS if citizen.name == name]
    found = exact or [citizen for citizen in CITIZENS if name in citizen.name]
    if len(found) != 1:
        raise LookupError(f"{name}: {len(found)} people")
    return found[0]
