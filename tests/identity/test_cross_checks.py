from datetime import date

import pytest

from identity.cross_checks import TO_CONFIRM, cross_check
from identity.enums import Civility, PersonFlag
from tests.factories import BORN_ON, new_nir

PARIS, AJACCIO = "75110", "2A004"


def flags(nir, *, civility=Civility.MADAME, born_on=BORN_ON, country="99100", place=""):
    return cross_check(nir=nir, civility=civility, born_on=born_on, birth_country=country, birth_place_code=place)


@pytest.mark.parametrize(
    ("nir", "born_on"),
    [
        (new_nir(BORN_ON), BORN_ON),
        (new_nir(date(1912, 3, 1)), date(2012, 3, 1)),
        ("2842075110042", BORN_ON),
        ("2844275110042", BORN_ON),
        ("2849975110042", BORN_ON),
    ],
    ids=["year and month", "a century apart", "month 20", "month 42", "month 99"],
)
def test_a_number_that_may_be_of_this_birth_date_deserves_no_look(nir, born_on):
    assert flags(nir, born_on=born_on) == []


@pytest.mark.parametrize("born_on", [date(1984, 11, 5), date(1985, 12, 5)], ids=["month", "year"])
def test_a_number_of_another_birth_date_is_flagged(born_on):
    assert flags(new_nir(BORN_ON), born_on=born_on) == [PersonFlag.BIRTH_DATE]


@pytest.mark.parametrize(("sex", "civility"), [(1, Civility.MADAME), (2, Civility.MONSIEUR)])
def test_a_number_of_the_other_civility_is_flagged(sex, civility):
    assert flags(new_nir(sex=sex), civility=civility) == [PersonFlag.CIVILITY]
    assert flags(new_nir(sex=3 - sex), civility=civility) == []


@pytest.mark.parametrize(
    ("number_of", "place"),
    [
        ("69123", "69123"),
        ("69123", ""),
        ("97411", "97411"),
        ("2A004", AJACCIO),
        ("20004", AJACCIO),
        ("75056", "92050"),
        ("78146", "91228"),
    ],
    ids=[
        "same",
        "unlisted commune",
        "overseas",
        "Corsica",
        "Corsica before 1976",
        "former Seine",
        "former Seine-et-Oise",
    ],
)
def test_a_number_of_this_birthplace_or_of_a_former_department_deserves_no_look(number_of, place):
    assert flags(new_nir(place=number_of), place=place) == []


@pytest.mark.parametrize(
    ("number_of", "country", "place"),
    [("69123", "99100", PARIS), ("97411", "99100", "97209"), ("99351", "99100", PARIS), ("69123", "99351", "")],
    ids=["another department", "another overseas", "born in France", "born abroad"],
)
def test_a_number_of_another_birthplace_is_flagged(number_of, country, place):
    assert flags(new_nir(place=number_of), country=country, place=place) == [PersonFlag.BIRTHPLACE]


def test_abroad_the_country_is_compared():
    assert flags(new_nir(place="99351"), country="99351") == []
    assert flags(new_nir(place="99351"), country="99352") == [PersonFlag.BIRTHPLACE]
    assert flags(new_nir(place="92352"), country="99352") == []  # Algeria before 1962


def test_what_the_number_itself_has_of_odd_goes_on():
    assert flags("2844575000042") == sorted([PersonFlag.MONTH_NEVER_SEEN, PersonFlag.COMMUNE_UNKNOWN])


@pytest.mark.parametrize("nir", [None, "3841275110042", "4010101001001", "7841275110042", "8990169123042"])
def test_no_number_and_waiting_ones_say_nothing(nir):
    assert flags(nir, born_on=date(1950, 1, 1), place=AJACCIO) == []


def test_the_person_confirms_date_and_civility_only():
    assert {flag for flag in PersonFlag if flag in TO_CONFIRM} == {PersonFlag.BIRTH_DATE, PersonFlag.CIVILITY}
