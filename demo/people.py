"""The people of the demonstration. All fictitious: invented names, telephone numbers kept for fiction, and NIRs whose
order number (900 and more in a small commune and a month) has never been given to anybody.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from accounts.passwords import is_old_password
from identity.enums import Civility
from identity.nir import Nir
from identity.papers import PaperKind
from identity.places import FRANCE, at, country
from identity.provisional import format_provisional
from proofing.groups import AUDITEUR, CONSEILLER, SUPERVISEUR

CARD, PASSPORT, PERMIT = PaperKind.NATIONAL_ID_CARD, PaperKind.FRENCH_PASSPORT, PaperKind.RESIDENCE_PERMIT
SEX = {Civility.MADAME: "2", Civility.MONSIEUR: "1"}


class Standing(Enum):
    """What the registry says of a paper."""

    CURRENT = "current"
    WITHDRAWN = "withdrawn"
    UNHEARD_OF = "unheard_of"


@dataclass(frozen=True)
class DemoPaper:
    kind: PaperKind
    number: str
    issued_on: date
    standing: Standing = Standing.CURRENT


@dataclass(frozen=True)
class DemoAccount:
    """`provisional_id`: empty for a proven person, who logs in with the NIR. `mobile` is E.164, or empty:
    the numbers kept for fiction are nobody’s, and the contact page of an old account would refuse one.

    An old account is the one whose password is 8 digits.
    """

    password: str
    mobile: str
    mail: str
    provisional_id: str = ""

    @property
    def is_old(self) -> bool:
        return is_old_password(self.password)


@dataclass(frozen=True)
class DemoPerson:
    """`place`: the INSEE code of a commune, or abroad a code of country; `city` then names the town. `order`: the last
    three digits of the NIR, None for somebody who has none. `note`, in French, says what the person shows.
    """

    civility: Civility
    birth_name: str
    first_names: str
    born_on: date
    place: str
    order: int | None
    note: str
    city: str = ""
    paper: DemoPaper | None = None
    account: DemoAccount | None = None

    @property
    def full_name(self) -> str:
        return f"{self.first_names} {self.birth_name}"

    @property
    def nir(self) -> Nir | None:
        if self.order is None:
            return None
        return Nir(f"{SEX[self.civility]}{self.born_on:%y%m}{self.place}{self.order:03d}")

    @property
    def nir_with_key(self) -> str:
        return f"{self.nir.formatted} {self.nir.key}" if self.nir else ""

    @property
    def birth_country(self) -> str:
        return self.place if self.city else FRANCE

    @property
    def birth_country_name(self) -> str:
        found = country(self.birth_country)
        return found.name if found else ""

    @property
    def birth_place_code(self) -> str:
        return "" if self.city else self.place

    @property
    def birth_place(self) -> str:
        """What is typed as place of birth: the commune with its department of the time, or the city."""
        commune = at(self.birth_place_code, self.born_on)
        return commune.label if commune else self.city

    @property
    def is_proven(self) -> bool:
        """Whether the paper proves the NIR."""
        return bool(self.nir and self.paper and self.paper.standing is Standing.CURRENT)

    @property
    def identifier(self) -> str:
        """What an existing account is opened with, as it is read aloud."""
        if self.account and self.account.provisional_id:
            return format_provisional(self.account.provisional_id)
        return self.nir_with_key


@dataclass(frozen=True)
class DemoAgent:
    """An agent of the fund, who comes in at /agents/. `role`: a group of proofing/groups.py. `note`: as above."""

    login: str
    password: str
    role: str
    note: str


RESIDENTS = (
    DemoPerson(
        Civility.MADAME,
        "FALVIGNE",
        "Solène Marguerite",
        date(1984, 6, 19),
        "29134",
        907,
        "Identité vérifiée : se connecte avec son numéro de sécurité sociale.",
        paper=DemoPaper(CARD, "840629100907", date(2019, 4, 11)),
        account=DemoAccount("Passerelle7Jaune", "+33639980011", "solene.falvigne@courriel.example"),
    ),
    DemoPerson(
        Civility.MADAME,
        "QUÉRAVEL",
        "Aminata",
        date(1995, 11, 3),
        "99341",
        None,
        "Identité à vérifier : se connecte avec un identifiant provisoire.",
        city="Saint-Louis",
        account=DemoAccount("Courlis52Marais", "+33639980012", "aminata.queravel@courriel.example", "P481205937647"),
    ),
    DemoPerson(
        Civility.MONSIEUR,
        "ORTALAVESI",
        "Ghjuvan",
        date(1990, 2, 8),
        "2A362",
        914,
        "Identité vérifiée, né en Corse : son numéro contient une lettre.",
        paper=DemoPaper(PASSPORT, "19DX40914", date(2021, 9, 30)),
        account=DemoAccount("Asphodele9Cap", "+33639980013", "ghjuvan.ortalavesi@courriel.example"),
    ),
    DemoPerson(
        Civility.MONSIEUR,
        "COURTEVALLE",
        "Firmin Auguste",
        date(1959, 3, 12),
        "76540",
        918,
        "Ancien compte, mot de passe à 8 chiffres : sa première connexion le fait changer.",
        paper=DemoPaper(CARD, "590376100918", date(2020, 2, 6)),
        account=DemoAccount("27481593", "", "firmin.courtevalle@courriel.example"),
    ),
)

NEWCOMERS = (
    DemoPerson(
        Civility.MADAME,
        "BRIVELLE",
        "Hélène Marie",
        date(1988, 3, 14),
        "89446",
        921,
        "Le cas le plus simple : sa carte d’identité prouve qui elle est.",
        paper=DemoPaper(CARD, "880389200921", date(2018, 5, 22)),
    ),
    DemoPerson(
        Civility.MONSIEUR,
        "TARVANEL",
        "Jean-Pierre Amédée",
        date(1959, 7, 2),
        "75066",
        933,
        "Né dans une commune de l’ancien département de la Seine.",
        paper=DemoPaper(PASSPORT, "20TV59933", date(2020, 1, 16)),
    ),
    DemoPerson(
        Civility.MADAME,
        "D’OSTREVAUX",
        "Anne-Laure",
        date(1992, 10, 27),
        "97421",
        945,
        "Née outre-mer, avec une carte d’identité récente.",
        paper=DemoPaper(CARD, "T7X92Q945", date(2023, 3, 7)),
    ),
    DemoPerson(
        Civility.MADAME,
        "PIANUCCIA",
        "Livia Maria",
        date(1979, 1, 25),
        "2A212",
        952,
        "Née en Corse, passeport connu du registre.",
        paper=DemoPaper(PASSPORT, "22PN79952", date(2022, 6, 13)),
    ),
    DemoPerson(
        Civility.MONSIEUR,
        "COURLISSE",
        "Karim",
        date(1985, 9, 9),
        "99350",
        968,
        "Né à l’étranger, avec un titre de séjour.",
        city="Meknès",
        paper=DemoPaper(PERMIT, "8509350968", date(2024, 2, 5)),
    ),
    DemoPerson(
        Civility.MONSIEUR,
        "SARVENNE",
        "Loïc",
        date(2004, 5, 18),
        "35049",
        974,
        "Son passeport est connu du registre.",
        paper=DemoPaper(PASSPORT, "23SV04974", date(2023, 8, 1)),
    ),
    DemoPerson(
        Civility.MONSIEUR,
        "MURZAGLIA",
        "Petru Francescu",
        date(1971, 12, 6),
        "20108",
        981,
        "Né en Corse avant 1976, inconnu du registre.",
        paper=DemoPaper(CARD, "711220100981", date(2017, 10, 19), Standing.UNHEARD_OF),
    ),
    DemoPerson(
        Civility.MADAME,
        "MAUDRELIN",
        "Odile Suzanne",
        date(1966, 8, 30),
        "68277",
        989,
        "Sa carte d’identité, déclarée perdue, n’est plus valable.",
        paper=DemoPaper(CARD, "660868200989", date(2019, 3, 28), Standing.WITHDRAWN),
    ),
    DemoPerson(
        Civility.MADAME,
        "KERMOALIN",
        "Yvonne Marie-Louise",
        date(1951, 2, 14),
        "29004",
        927,
        "Connue de la Caf, sans compte : celui qu’elle ouvre est rattaché à son dossier.",
        paper=DemoPaper(CARD, "510229200927", date(2021, 11, 4)),
    ),
    DemoPerson(
        Civility.MADAME,
        "PELVOISINHA",
        "Inês",
        date(2001, 4, 12),
        "99139",
        None,
        "N’a ni numéro de sécurité sociale ni pièce d’identité française.",
        city="Évora",
    ),
)

PEOPLE = RESIDENTS + NEWCOMERS

AGENTS = (
    DemoAgent(
        "conseil",
        "Guichet4Lavande",
        CONSEILLER,
        "Lit les pièces envoyées, décide des dossiers à vérifier, cherche des personnes.",
    ),
    DemoAgent(
        "supervise",
        "Tournesol8Quai",
        SUPERVISEUR,
        "Fait de même, réunit deux personnes qui n’en sont qu’une, ouvre les comptes des agents, lit le journal.",
    ),
    DemoAgent("audit", "Registre3Hibou", AUDITEUR, "Lit les dossiers et le journal, sans les pièces ni les numéros."),
)
