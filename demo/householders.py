"""People of the demonstration who belong to a household of it: those with an account, and those who can open one.

As fictitious as those of people.py.
"""

from datetime import date, timedelta

from demo.people import CARD, PASSPORT, DemoAccount, DemoPaper, DemoPerson
from identity.dates import born_by
from identity.enums import Civility

MADAME, MONSIEUR = Civility.MADAME, Civility.MONSIEUR

HOLDERS = (
    TALVERNOY := DemoPerson(
        MONSIEUR,
        "TALVERNOY",
        "Baptiste Émile",
        date(1982, 1, 22),
        "35049",
        936,
        "Conjoint de Solène FALVIGNE, sans procuration : elle peut la lui donner.",
        account=DemoAccount("Mascaret31Ocre", "+33639980021", "baptiste.talvernoy@courriel.example"),
    ),
    BELLORMAC := DemoPerson(
        MADAME,
        "BELLORMAC",
        "Mathilde Anne",
        date(1991, 7, 8),
        "70350",
        903,
        "Responsable d’un dossier, a donné procuration à son conjoint : elle peut la retirer.",
        account=DemoAccount("Girouette64Bleue", "+33639980022", "mathilde.bellormac@courriel.example"),
    ),
    OUVRANDEL := DemoPerson(
        MONSIEUR,
        "OUVRANDEL",
        "Idriss",
        date(1989, 3, 30),
        "43091",
        911,
        "Conjoint de Mathilde BELLORMAC, avec procuration : il voit le dossier comme elle.",
        account=DemoAccount("Lanterne8Fjord", "+33639980023", "idriss.ouvrandel@courriel.example"),
    ),
    ROSTANVAL := DemoPerson(
        MADAME,
        "ROSTANVAL",
        "Capucine",
        date(1987, 11, 17),
        "58152",
        922,
        "A déclaré sa séparation : un agent doit encore la traiter.",
        account=DemoAccount("Ricochet27Menthe", "+33639980024", "capucine.rostanval@courriel.example"),
    ),
    ODETTE := DemoPerson(
        MADAME,
        "SAVREMONT",
        "Odette Lucienne",
        date(1947, 5, 4),
        "15110",
        908,
        "À la charge de son fils : ne voit que ce qui est à elle.",
        account=DemoAccount("Pimprenelle5Sel", "+33639980025", "odette.savremont@courriel.example"),
    ),
)

CLAIMANTS = (
    MIRVAUDE := DemoPerson(
        MADAME,
        "MIRVAUDE",
        "Thérèse",
        date(1962, 10, 25),
        "87044",
        917,
        "Conjointe de Firmin COURTEVALLE, sans compte : il peut lui donner procuration.",
        paper=DemoPaper(CARD, "621087200917", date(2020, 9, 1)),
    ),
    PLOUVARIN := DemoPerson(
        MADAME,
        "PLOUVARIN",
        "Nadège Élise",
        date(1980, 2, 11),
        "32120",
        925,
        "Responsable d’un dossier, sans compte : sa procuration s’arrête dans deux mois.",
        paper=DemoPaper(PASSPORT, "22PL80925", date(2022, 10, 18)),
    ),
    TESSOULANE := DemoPerson(
        MONSIEUR,
        "TESSOULANE",
        "Hakim",
        date(1978, 12, 3),
        "23079",
        931,
        "Conjoint de Nadège PLOUVARIN, sans compte : a procuration pendant deux mois encore.",
        paper=DemoPaper(CARD, "781223100931", date(2019, 6, 12)),
    ),
    VILLEMONTEL := DemoPerson(
        MONSIEUR,
        "VILLEMONTEL",
        "Gaétan Louis",
        date(1985, 4, 9),
        "12205",
        939,
        "Séparé de Capucine ROSTANVAL : ne fait plus partie du dossier.",
        paper=DemoPaper(PASSPORT, "21VM85939", date(2021, 5, 27)),
    ),
    MARIUS := DemoPerson(
        MONSIEUR,
        "SAVREMONT",
        "Marius Léon",
        date(1973, 8, 14),
        "15110",
        946,
        "Responsable d’un dossier, sans compte : a sa mère à charge.",
        paper=DemoPaper(CARD, "730815100946", date(2018, 11, 23)),
    ),
)


def teenager(day: date) -> DemoPerson:
    """Of the age of 16 that day, with an account."""
    return DemoPerson(
        MADAME,
        "TALVERNOY",
        "Maëlys",
        born_by(day, 16) - timedelta(days=150),
        "35049",
        951,
        "A 16 ans : a son espace à elle, et ne voit pas le dossier de ses parents.",
        account=DemoAccount("Trampoline4Vert", "+33639980026", "maelys.talvernoy@courriel.example"),
    )


def soon_older(day: date) -> tuple[DemoPerson, DemoPerson]:
    """Five days before 15, and three before 18."""
    younger = DemoPerson(
        MONSIEUR,
        "CORVALIN",
        "Ilian",
        born_by(day + timedelta(days=5), 15),
        "29134",
        961,
        "Aura 15 ans dans les jours qui suivent le premier démarrage : créer un compte lui est refusé jusque-là.",
    )
    older = DemoPerson(
        MADAME,
        "CORVALIN",
        "Jade",
        born_by(day + timedelta(days=3), 18),
        "89446",
        962,
        "Aura 18 ans dans les jours qui suivent le premier démarrage.",
    )
    return younger, older
