"""The claims of userinfo, each as it may come: a civil status, or nobody."""

from datetime import date
from typing import Any

import pytest

from accounts.franceconnect.claims import read_claimed_mail, read_pivot
from demo.franceconnect.people import CITIZENS, Citizen
from identity.enums import Civility
from identity.pivot import PivotIdentity, differences

CLAIMS = {
    "given_name": "Anaïs Marie",
    "given_name_array": ["Anaïs", "Marie"],
    "family_name": "LE GOFF",
    "birthdate": "1984-12-05",
    "gender": "female",
    "birthplace": "29019",
    "birthcountry": "99100",
    "email": "anais@courriel.example",
}


class _Missing:
    def __repr__(self) -> str:
        return "missing"


MISSING = _Missing()


def is_refused(**changed: Any) -> bool:
    try:
        read(**changed)
    except ValueError:
        return True
    return False


def read(**changed: Any) -> PivotIdentity:
    given = {name: value for name, value in (CLAIMS | changed).items() if value is not MISSING}
    return read_pivot(given)


def test_the_claims_are_a_pivot_identity() -> None:
    status = PivotIdentity("LE GOFF", "Anaïs Marie", date(1984, 12, 5), Civility.MADAME, "99100", "29019")
    assert read() == status


@pytest.mark.parametrize("citizen", CITIZENS, ids=lambda citizen: citizen.slug)
def test_everybody_of_the_simulator_is_read_and_is_themselves(citizen: Citizen) -> None:
    assert differences(read_pivot(citizen.claims), citizen.person) == []


@pytest.mark.parametrize(
    ("changed", "first_names"),
    [
        ({"given_name": "Anaïs"}, "Anaïs Marie"),
        ({"given_name_array": ["Anaïs", "Marie-Lou", "Zoé"]}, "Anaïs Marie-Lou Zoé"),
        ({"given_name_array": MISSING}, "Anaïs Marie"),
        ({"given_name_array": []}, "Anaïs Marie"),
        ({"given_name_array": None}, "Anaïs Marie"),
        ({"given_name": MISSING}, "Anaïs Marie"),
        ({"given_name_array": ["Anaïs,", " Marie "]}, "Anaïs Marie"),
    ],
    ids=str,
)
def test_first_names_are_the_array_where_there_is_one(changed: dict[str, Any], first_names: str) -> None:
    assert read(**changed).first_names == first_names


@pytest.mark.parametrize(
    ("gender", "civility"), [("male", Civility.MONSIEUR), ("female", Civility.MADAME), ("unspecified", None)]
)
def test_the_civilite_is_that_of_the_gender(gender: str, civility: Civility | None) -> None:
    assert read(gender=gender).civility == civility


@pytest.mark.parametrize("place", ["", MISSING, "29019", "anything"], ids=str)
def test_abroad_no_place_is_read(place: Any) -> None:
    pivot = read(birthcountry="99333", birthplace=place)
    assert (pivot.birth_country, pivot.birth_place_code) == ("99333", "")


def test_a_presumed_birth_is_the_first_of_january() -> None:
    assert read(birthdate="1958-01-01").born_on == date(1958, 1, 1)


@pytest.mark.parametrize("code", ["2B002", "97411", "75107", "98735"])
def test_a_commune_may_be_one_that_no_list_has(code: str) -> None:
    assert read(birthplace=code).birth_place_code == code


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        *[("family_name", value) for value in (MISSING, None, "", " ", "-", 5, ["LE GOFF"], {}, "a" * 300, "R2D2")],
        ("family_name", "Ле Гофф"),
        ("family_name", "LE\x00GOFF"),
        ("family_name", "<b>"),
        *[("given_name_array", value) for value in ("Anaïs", {"Anaïs": 1}, [None], [5], [["Anaïs"]], ["4"], [""])],
        *[("birthdate", value) for value in (MISSING, None, "", 1984, "1984", "1984-00-00", "05/12/1984", ["1984"])],
        ("birthdate", "1984-02-30"),
        ("birthdate", "1984-12-05T00:00:00"),
        *[("gender", value) for value in (MISSING, None, "", "other", "FEMALE", ["female"], 1)],
        *[("birthcountry", value) for value in (MISSING, None, "", "FRA", "99999", 99100, ["99100"], {})],
        *[
            ("birthplace", value)
            for value in (MISSING, None, "", "Brest", "2901", "290190", 29019, "29 19", "２９０１９")
        ],
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_without_a_whole_civil_status_there_is_nobody(claim: str, value: Any) -> None:
    assert is_refused(**{claim: value})


def test_without_any_first_name_there_is_nobody() -> None:
    assert is_refused(given_name=MISSING, given_name_array=MISSING)


@pytest.mark.parametrize(
    "value", [MISSING, None, "", 5, ["a@courriel.example"], "anais", "a@b@c.example", "a\n@b.example"], ids=ascii
)
def test_a_mail_that_is_none_is_not_proposed(value: Any) -> None:
    assert read_claimed_mail({"email": value} if value is not MISSING else {}) == ""


def test_the_mail_is_proposed() -> None:
    assert read_claimed_mail(CLAIMS) == "anais@courriel.example"
