"""When somebody known is exactly whom the provider confirms: the table of cases, one row a case."""

from dataclasses import replace
from datetime import date

import pytest

from identity.enums import Civility
from identity.pivot import PivotIdentity, differences, is_close
from tests.factories import PersonFactory

FRANCE, MADAGASCAR, MALI = "99100", "99333", "99335"
MADAME, MONSIEUR = Civility.MADAME, Civility.MONSIEUR
PIVOT = PivotIdentity("Le Goff", "Anaïs Marie", date(1984, 12, 5), MADAME, FRANCE, "29019")
ABROAD = {"birth_country": MADAGASCAR, "birth_place_code": ""}
YEAR_ONLY = {"born_on": date(1958, 1, 1)}


def known(**facts):
    """Somebody who is exactly PIVOT, but for these facts; not saved."""
    exactly = {name: getattr(PIVOT, name) for name in PivotIdentity.__slots__}
    return PersonFactory.build(**exactly | facts)


@pytest.mark.parametrize(
    ("confirmed", "facts"),
    [
        ({}, {}),
        ({"birth_name": "LE GOFF", "first_names": "ANAIS MARIE"}, {}),
        ({}, {"birth_name": "le goff", "first_names": "anaïs marie"}),
        ({"birth_name": "Quéravel"}, {"birth_name": "QUERAVEL"}),
        ({"birth_name": "Que\u0301ravel"}, {"birth_name": "Quéravel"}),
        ({"birth_name": "L’Haÿ"}, {"birth_name": "L'HAY"}),
        ({"birth_name": "D'Arcy-Brun"}, {"birth_name": "d’arcy brun"}),
        ({"birth_name": "Lecœur"}, {"birth_name": "LECOEUR"}),
        ({"birth_name": "Strauß"}, {"birth_name": "STRAUSS"}),
        ({"birth_name": "Łoś"}, {"birth_name": "Los"}),
        ({"first_names": "Lætitia"}, {"first_names": "LAETITIA"}),
        ({"first_names": "Marie Anaïs"}, {}),
        ({"first_names": "Jean-Pierre"}, {"first_names": "Pierre, Jean"}),
        ({"first_names": "Jean-Pierre Marie"}, {"first_names": "Jean Pierre Marie"}),
        ({"birth_name": "Le  Goff", "first_names": " Anaïs  Marie "}, {}),
        (YEAR_ONLY, YEAR_ONLY),
        ({"civility": None}, {}),
        ({"civility": None}, {"civility": MONSIEUR}),
        (ABROAD, ABROAD),
        (ABROAD, ABROAD | {"birth_place_name": "Antsirabe"}),
        (ABROAD, {"birth_country": MADAGASCAR, "birth_place_code": "29019"}),
        ({"birth_place_code": "2B002"}, {"birth_place_code": "2B002"}),
        ({"birth_place_code": "75107"}, {"birth_place_code": "75107"}),
        ({"birth_place_code": "75107"}, {"birth_place_code": "75056"}),
        ({"birth_place_code": "75107"}, {"birth_place_code": "75118"}),
        ({"birth_place_code": "75056"}, {"birth_place_code": "75120"}),
        ({"birth_place_code": "69383"}, {"birth_place_code": "69123"}),
        ({"birth_place_code": "69123"}, {"birth_place_code": "69389"}),
        ({"birth_place_code": "13201"}, {"birth_place_code": "13055"}),
        ({"birth_place_code": "13055"}, {"birth_place_code": "13216"}),
    ],
    ids=str,
)
def test_exactly_the_same(confirmed, facts):
    assert differences(replace(PIVOT, **confirmed), known(**facts)) == []


@pytest.mark.parametrize(
    ("confirmed", "facts", "column"),
    [
        ({"birth_name": "LEGOFF"}, {}, "birth_name"),
        ({"birth_name": "Le Gof"}, {}, "birth_name"),
        ({"birth_name": "Goff Le"}, {}, "birth_name"),
        ({"birth_name": "Le Goff Brun"}, {}, "birth_name"),
        ({"birth_name": "Le"}, {}, "birth_name"),
        ({"birth_name": "’"}, {"birth_name": "-"}, "birth_name"),
        ({"birth_name": ""}, {"birth_name": ""}, "birth_name"),
        ({"first_names": "Anaïs"}, {}, "first_names"),
        ({}, {"first_names": "Anaïs"}, "first_names"),
        ({"first_names": "Anaïs Marie Jeanne"}, {}, "first_names"),
        ({"first_names": "Anaïs Anaïs"}, {"first_names": "Anaïs"}, "first_names"),
        ({"first_names": "Anne-Marie"}, {"first_names": "Annemarie"}, "first_names"),
        ({"first_names": "Anaïs M."}, {}, "first_names"),
        ({"first_names": ""}, {"first_names": ""}, "first_names"),
        ({"born_on": date(1984, 12, 6)}, {}, "born_on"),
        ({"born_on": date(1984, 5, 12)}, {}, "born_on"),
        (YEAR_ONLY, {"born_on": date(1958, 7, 14)}, "born_on"),
        ({"born_on": date(1958, 7, 14)}, YEAR_ONLY, "born_on"),
        ({"civility": MONSIEUR}, {}, "civility"),
        ({"birth_country": MALI, "birth_place_code": ""}, ABROAD, "birth_country"),
        ({"birth_place_code": "29232"}, {}, "birth_place_code"),
        ({}, {"birth_place_code": ""}, "birth_place_code"),
        ({"birth_place_code": ""}, {"birth_place_code": ""}, "birth_place_code"),
        ({"birth_place_code": "69383"}, {"birth_place_code": "69266"}, "birth_place_code"),
        ({"birth_place_code": "13201"}, {"birth_place_code": "13001"}, "birth_place_code"),
        ({"birth_place_code": "75107"}, {"birth_place_code": "78646"}, "birth_place_code"),
        ({"birth_place_code": "2A004"}, {"birth_place_code": "2B002"}, "birth_place_code"),
    ],
    ids=str,
)
def test_one_thing_short_of_exact(confirmed, facts, column):
    assert differences(replace(PIVOT, **confirmed), known(**facts)) == [column]


def test_another_country_is_another_place_too():
    assert differences(PIVOT, known(**ABROAD)) == ["birth_country", "birth_place_code"]
    assert differences(replace(PIVOT, **ABROAD), known()) == ["birth_country"]


def test_a_nom_d_usage_or_a_mail_is_not_compared():
    assert set(PivotIdentity.__slots__) == {
        "birth_name",
        "first_names",
        "born_on",
        "civility",
        "birth_country",
        "birth_place_code",
    }


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"first_names": "Anaïs"},
        {"first_names": "Anaïs Jeanne"},
        {"first_names": "Marie Anaïs"},
        {"first_names": "ANAÏS-MARIE"},
        {"birth_place_code": ""},
        {"birth_country": MALI},
        {"civility": MONSIEUR},
    ],
    ids=str,
)
def test_close_enough_for_an_agent_to_look(facts):
    assert is_close(PIVOT, known(**facts))


@pytest.mark.parametrize(
    "facts",
    [
        {"first_names": "Nolwenn Marie"},
        {"first_names": "Nolwenn Anaïs"},
        {"birth_name": "Legoff"},
    ],
    ids=["a twin", "a twin with a first name in common", "another name"],
)
def test_somebody_else(facts):
    assert not is_close(PIVOT, known(**facts))


def test_a_pivot_identity_is_not_shown():
    assert "Goff" not in repr(PIVOT)
