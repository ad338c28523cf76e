"""The people of the simulated FranceConnect are well-formed, fictitious, and one for each case."""

import re
from datetime import date

import pytest

from demo.franceconnect.people import CITIZENS, find_citizen
from demo.people import PEOPLE
from identity import places
from identity.civil_status import clean_name
from identity.enums import Civility

BY_SLUG = {"ids": lambda citizen: citizen.slug}
ALL = pytest.mark.parametrize("citizen", CITIZENS, **BY_SLUG)


def age(citizen):
    today, born_on = date.today(), citizen.person.born_on  # noqa: DTZ011 - a day, not an instant
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


@ALL
def test_the_claims_are_in_the_formats_of_franceconnect(citizen):
    claims = citizen.claims
    assert date.fromisoformat(claims["birthdate"]) == citizen.person.born_on
    assert claims["gender"] in ("male", "female", "unspecified")
    assert claims["given_name"] == " ".join(claims["given_name_array"])
    assert re.fullmatch(r"[a-z.-]+@courriel\.example", claims["email"])
    assert re.fullmatch(r"[0-9a-f]{64}v1", citizen.sub)
    for name in ("family_name", "given_name"):
        assert clean_name(claims[name], label="") == claims[name].replace("'", "’")


@ALL
def test_the_birthplace_is_one_that_existed(citizen):
    claims, born_on = citizen.claims, citizen.person.born_on
    assert places.country(claims["birthcountry"])
    if claims["birthcountry"] == places.FRANCE:
        assert places.at(claims["birthplace"], born_on)
    else:
        assert claims["birthplace"] == ""


@ALL
def test_the_nir_agrees_with_the_claims_and_nobody_else_has_it(citizen):
    nir = citizen.person.nir
    if nir is None:
        assert citizen.person.birth_country != places.FRANCE
        return
    assert nir.may_match_birth(citizen.person.born_on)
    assert not nir.flags
    assert nir.sex == (2 if citizen.person.civility is Civility.MADAME else 1)
    place = citizen.claims["birthplace"] or citizen.claims["birthcountry"]
    assert nir.number[5:10] == place
    others = {*PEOPLE, *(other.person for other in CITIZENS)} - {citizen.person}
    assert nir not in {other.nir for other in others}


def test_a_sub_is_one_person_s_and_the_same_from_run_to_run():
    assert len({citizen.sub for citizen in CITIZENS}) == len(CITIZENS)
    assert find_citizen("ORTALAVESI").sub == "463a42982805f7c3ea111f68375c353f7f56f908c524c9ae78b3d56f598ae9aev1"


def test_there_is_somebody_for_each_case():
    claims = [citizen.claims for citizen in CITIZENS]
    assert any("preferred_username" in each for each in claims)
    assert any(each["birthplace"] == "" for each in claims)
    assert any(each["birthdate"].endswith("-01-01") for each in claims)
    assert any(each["gender"] == "unspecified" for each in claims)
    assert any(len(each["given_name_array"]) > 2 for each in claims)
    assert [sum(low <= age(citizen) < high for citizen in CITIZENS) for low, high in [(0, 15), (15, 18)]] == [1, 1]
    accounts = [citizen.person.account for citizen in CITIZENS if citizen.person.account]
    assert [account.is_old for account in accounts].count(True) == 1
    assert any(account.provisional_id for account in accounts)


def test_somebody_is_almost_another_and_shares_the_mail():
    known, almost = find_citizen("Solène Marguerite FALVIGNE"), find_citizen("Solène Marguerite Anne FALVIGNE")
    different = {name for name, value in known.claims.items() if almost.claims[name] != value}
    assert different == {"given_name", "given_name_array", "birthplace"}


@pytest.mark.parametrize("name", ["Solène", "Personne"])
def test_a_name_that_is_several_people_s_or_nobody_s_finds_nobody(name):
    with pytest.raises(LookupError):
        find_citizen(name)
