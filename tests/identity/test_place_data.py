import csv
import re
from datetime import date
from itertools import pairwise

import pytest

from identity.place_data import DATA, country_names, gazetteer
from identity.place_names import LONGEST_TEXT, name_key

FAR = "9999-12-31"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def communes():
    return rows("communes.csv")


def test_states_are_ordered_by_code_then_day(communes):
    order = [(state["code"], state["since"]) for state in communes]
    assert order == sorted(order)


def test_no_two_states_of_a_code_hold_on_one_day(communes):
    for earlier, later in pairwise(communes):
        if earlier["code"] == later["code"]:
            assert "" < earlier["until"] <= later["since"]


def test_every_state_lasts_at_least_a_day(communes):
    assert all(state["since"] < (state["until"] or FAR) for state in communes)


def test_days_are_days_after_1942(communes):
    days = {state[end] for state in communes for end in ("since", "until")} - {""}
    assert min(map(date.fromisoformat, days)).year == 1943


def test_codes_are_insee_codes_and_names_are_clean(communes):
    for state in communes:
        assert re.fullmatch(r"[0-9][0-9AB][0-9]{3}", state["code"])
        assert re.fullmatch(r"[A-Za-zÀ-ÿŒœ0-9’ ()-]+", state["name"])
        assert state["name"] == state["name"].strip()


def test_ground_goes_to_a_code_in_use_on_that_day(communes):
    held = {}
    for state in communes:
        held.setdefault(state["code"], []).append((state["since"], state["until"] or FAR))
    takers = [(state["into"], state["until"]) for state in communes if state["into"]]
    assert all(any(since <= day < until for since, until in held[code]) for code, day in takers)


def test_france_has_its_communes_of_2026_and_many_former_ones(communes):
    current = {state["code"] for state in communes if not state["until"]}
    arrondissements = 20 + 9 + 16
    assert len(current) - arrondissements == 34_969
    assert len({state["code"] for state in communes} - current) > 4_000


def test_large_towns_have_their_arrondissements(communes):
    current = {state["code"] for state in communes if not state["until"]}
    assert {f"{75100 + n}" for n in range(1, 21)} <= current
    assert {f"{69380 + n}" for n in range(1, 10)} <= current
    assert {f"{13200 + n}" for n in range(1, 17)} <= current


def test_every_department_has_a_name_on_every_day():
    known = gazetteer()
    for row in range(len(known.codes)):
        assert known.department(row, known.since[row])
        assert known.department(row, known.until[row] - 1)


def test_the_name_of_a_place_fits_in_what_is_read_of_a_text(communes):
    longest = max(len(state["name"]) for state in communes)
    department = max(len(row["name"]) for row in rows("departments.csv"))
    assert longest + department + len(" ()") <= LONGEST_TEXT


def test_rows_of_a_code_are_its_states(communes):
    known = gazetteer()
    assert [known.names[row] for row in known.rows_of("50129")] == [
        state["name"] for state in communes if state["code"] == "50129"
    ]
    assert not known.rows_of("99999")


def test_countries_have_distinct_codes_and_names_as_one_writes_them():
    countries = rows("countries.csv")
    assert len(country_names()) == len(countries) > 230
    for country in countries:
        assert re.fullmatch(r"99[1-5][0-9]{2}", country["code"])
        assert country["name"] != country["name"].upper()
        assert "'" not in country["name"]
    assert len({country["name"] for country in countries}) == len(countries)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St-Étienne", "saint etienne"),
        ("STE GENEVIÈVE", "Sainte-Geneviève"),
        ("L'Haÿ", "l’hay"),
        ("Œuilly", "oeuilly"),
        ("Paris 1er", "paris 1ère"),
        ("Évry\u202f", "evry"),
    ],
)
def test_ways_of_typing_a_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


def test_a_saint_is_read_only_where_it_is_a_word():
    assert name_key("Strasbourg") == "strasbourg"
    assert name_key("Brest") == "brest"
