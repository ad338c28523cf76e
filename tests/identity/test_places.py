import random
from datetime import date
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity import places
from identity.place_data import gazetteer

BEFORE_1968 = date(1950, 5, 5)
IN_1990 = date(1990, 5, 5)


def labels(found):
    return [place.label for place in found]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Grenoble", "Grenoble (Isère)"),
        ("St-Étienne", "Saint-Étienne (Loire)"),
        ("ste genevieve des bois", "Sainte-Geneviève-des-Bois (Essonne)"),
        ("SAINT ETIENNE", "Saint-Étienne (Loire)"),
        ("l'hay les roses", "L’Haÿ-les-Roses (Val-de-Marne)"),
        ("L’Haÿ", "L’Haÿ-les-Roses (Val-de-Marne)"),
        ("oeuilly", "Œuilly (Marne)"),
        ("Le Havre", "Le Havre (Seine-Maritime)"),
        ("havre", "Le Havre (Seine-Maritime)"),
        ("le grenoble", "Grenoble (Isère)"),
        ("la ro", "La Rochelle (Charente-Maritime)"),
        ("Paris", "Paris (Paris)"),
        ("paris 1er", "Paris 1er arrondissement (Paris)"),
        ("paris 13ème", "Paris 13e arrondissement (Paris)"),
        ("marseille 8", "Marseille 8e arrondissement (Bouches-du-Rhône)"),
        ("Papeete", "Papeete (Polynésie française)"),
        ("chateau chinon ville", "Château-Chinon (Ville) (Nièvre)"),
        ("y", "Y (Somme)"),
    ],
)
def test_however_it_is_typed_the_place_comes_first(typed, label):
    assert labels(places.search(typed))[0] == label


def test_saint_denis_offers_the_towns_of_that_name_most_populated_first():
    assert labels(places.search("saint denis"))[:3] == [
        "Saint-Denis (La Réunion)",
        "Saint-Denis (Seine-Saint-Denis)",
        "Saint-Denis (Seine)",
    ]


def test_without_a_day_each_name_and_department_comes_once_with_its_last_state():
    [havre] = places.search("Le Havre")
    assert (havre.department, havre.until) == ("Seine-Maritime", None)


def test_exact_name_comes_first_then_beginnings_by_population_then_words_inside():
    assert labels(places.search("Boulogne", born_on=IN_1990)) == [
        "Boulogne (Vendée)",
        "Boulogne-Billancourt (Hauts-de-Seine)",
        "Boulogne-sur-Mer (Pas-de-Calais)",
        "Boulogne-sur-Gesse (Haute-Garonne)",
        "Boulogne-la-Grasse (Oise)",
        "Boulogne-sur-Helpe (Nord)",
        "Saint-Martin-Boulogne (Pas-de-Calais)",
        "Les Lucs-sur-Boulogne (Vendée)",
    ]


def test_town_of_the_seine_for_somebody_born_before_1968():
    found = {place.label: place.code for place in places.search("saint denis", born_on=BEFORE_1968)}
    assert found["Saint-Denis (Seine)"] == "75066"
    assert "Saint-Denis (Seine-Saint-Denis)" not in found


def test_the_same_town_for_somebody_born_afterwards():
    found = {place.label: place.code for place in places.search("saint denis", born_on=IN_1990)}
    assert found["Saint-Denis (Seine-Saint-Denis)"] == "93066"
    assert "Saint-Denis (Seine)" not in found


def test_commune_merged_since_is_found_under_its_own_name():
    [tourlaville] = places.search("tourlaville", born_on=IN_1990)
    assert (tourlaville.code, tourlaville.until) == ("50602", date(2016, 1, 1))


def test_name_of_a_merged_commune_leads_to_the_one_that_took_it_over():
    assert labels(places.search("tourlaville", born_on=date(2017, 1, 1))) == ["Cherbourg-en-Cotentin (Manche)"]


def test_name_of_today_leads_to_the_communes_of_the_day_of_birth_the_same_code_first():
    first, *others = labels(places.search("Cherbourg-en-Cotentin", born_on=IN_1990))
    assert first == "Cherbourg (Manche)"
    assert {"La Glacerie (Manche)", "Octeville (Manche)", "Tourlaville (Manche)"} < set(others)
    assert labels(places.search("Oullins-Pierre-Bénite", born_on=IN_1990)) == [
        "Oullins (Rhône)",
        "Pierre-Bénite (Rhône)",
    ]


def test_a_name_of_another_time_is_offered_before_longer_names_of_that_day():
    assert labels(places.search("Couffy", born_on=BEFORE_1968))[:2] == [
        "Couffi (Loir-et-Cher)",
        "Couffy-sur-Sarsonne (Corrèze)",
    ]


def test_corsica_bears_the_code_of_the_day():
    assert [place.code for place in places.search("Bastia", born_on=date(1970, 1, 1))] == ["20033"]
    assert [place.code for place in places.search("Bastia", born_on=date(1980, 1, 1))] == ["2B033"]


def test_earliest_known_state_has_been_there_for_ever():
    assert labels(places.search("Rouen", born_on=date(1901, 1, 1)))[0] == "Rouen (Seine-Inférieure)"


def test_a_commune_created_since_is_no_place_of_birth():
    assert places.search("Les Ulis", born_on=date(1970, 1, 1)) == []


def test_limit_bounds_the_suggestions():
    assert len(places.search("saint")) == 8
    assert len(places.search("saint", limit=3)) == 3


@pytest.mark.parametrize("nothing", ["", " ", "-", "\0", "😀", "(", "()", "Сен-Дени", "zzzz", "\ud800"])
def test_what_names_nothing_finds_nothing(nothing):
    assert places.search(nothing) == []
    assert places.resolve(nothing, IN_1990) == []


@given(text=st.text(max_size=200), born_on=st.none() | st.dates())
@settings(max_examples=300, deadline=None)
def test_any_text_gives_at_most_eight_distinct_places_and_always_the_same(text, born_on):
    found = places.search(text, born_on=born_on)
    assert len(found) <= 8
    assert len(set(found)) == len(found)
    assert places.search(text, born_on=born_on) == found


@pytest.mark.parametrize("unit", ["a", "st ", "\0", "😀", "(", "ﷺ", "s (Paris)", "saint-"])
def test_a_huge_text_costs_no_more_than_a_short_one(unit):
    gazetteer()
    started = perf_counter()
    for _ in range(10):
        places.search(unit * 10_000, born_on=IN_1990)
    assert perf_counter() - started < 1


@given(
    typed=st.sampled_from(["Tours", "Saint-Denis", "Bastia", "Oullins", "Cherbourg-en-Cotentin"]),
    born_on=st.dates(),
)
@settings(deadline=None)
def test_what_is_found_for_a_day_is_what_its_code_meant_that_day(typed, born_on):
    for place in places.search(typed, born_on=born_on):
        assert places.at(place.code, born_on) == place


def test_every_state_is_found_under_its_own_name_on_its_own_day():
    known = gazetteer()
    for row in random.Random(2).sample(range(len(known.codes)), 300):
        born_on = date.fromordinal(max(known.since[row], date(1940, 1, 1).toordinal()))
        found = places.resolve(known.names[row], born_on)
        assert known.codes[row] in {place.code for place in found}


def test_at_gives_the_state_of_a_code_on_a_day():
    assert places.at("75066", BEFORE_1968).label == "Saint-Denis (Seine)"
    assert places.at("93066", IN_1990).label == "Saint-Denis (Seine-Saint-Denis)"
    assert places.at("76540", date(1955, 1, 17)).label == "Rouen (Seine-Inférieure)"
    assert places.at("76540", date(1955, 1, 18)).label == "Rouen (Seine-Maritime)"


def test_the_day_of_a_change_belongs_to_the_new_state():
    assert places.at("50129", date(2015, 12, 31)).name == "Cherbourg-Octeville"
    assert places.at("50129", date(2016, 1, 1)).name == "Cherbourg-en-Cotentin"


@pytest.mark.parametrize("code", ["93066", "99352", "", "00000", "9306", "\0", "é" * 5])
def test_at_is_none_for_a_code_not_in_use_on_that_day(code):
    assert places.at(code, BEFORE_1968) is None


@pytest.mark.parametrize(
    ("typed", "born_on", "codes"),
    [
        ("Saint-Denis (Seine)", BEFORE_1968, ["75066"]),
        ("saint denis (seine)", BEFORE_1968, ["75066"]),
        ("Saint-Denis (Seine-Saint-Denis)", BEFORE_1968, ["75066"]),
        ("Saint-Denis (Seine)", IN_1990, ["93066"]),
        ("Rouen (Seine-Maritime)", BEFORE_1968, ["76540"]),
        ("havre", IN_1990, ["76351"]),
        ("Château-Chinon (Ville)", IN_1990, ["58062"]),
        ("Château-Chinon (Ville) (Nièvre)", IN_1990, ["58062"]),
        ("Oullins-Pierre-Bénite", IN_1990, ["69149", "69152"]),
        ("Grenob", IN_1990, []),
        ("Grenoble (Nièvre)", IN_1990, []),
    ],
)
def test_resolve_takes_the_whole_name_with_or_without_its_department(typed, born_on, codes):
    assert [place.code for place in places.resolve(typed, born_on)] == codes


def test_resolve_gives_every_commune_of_that_name_for_the_person_to_choose():
    found = labels(places.resolve("saint denis", IN_1990))
    assert len(found) == len(set(found)) > 3
    assert "Saint-Denis (Seine-Saint-Denis)" in found


def test_france_is_the_first_country_and_the_others_follow_the_alphabet_without_accents():
    first, *others = places.countries()
    assert (first.code, first.name) == (places.FRANCE, "France")
    names = [country.name for country in others]
    assert names.index("Éthiopie") == names.index("États-Unis") + 1
    assert names[0] == "Açores, Madère"
    assert names[-1] == "Zimbabwe"


def test_country_is_found_by_its_code():
    assert places.country("99352").name == "Algérie"
    assert places.country("99326").name == "Côte d’Ivoire"
    assert places.country("99132").name == "Royaume-Uni"
    assert places.country("99000") is None
