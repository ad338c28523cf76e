from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.civil_status import CivilStatus, clean_name, same_civil_status

KNOWN = CivilStatus("Lefèvre-D’Arc", "Anne-Cœlia Zoé Marie", date(1984, 12, 5))


@pytest.mark.parametrize("birth_name", ["LEFEVRE D ARC", "lefèvre d'arc", "Lefe\u0300vre-d’Arc", " Lefèvre  d-Arc "])
def test_case_accents_hyphens_apostrophes_and_spaces_of_the_name_do_not_matter(birth_name):
    assert same_civil_status(KNOWN, replace(KNOWN, birth_name=birth_name))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Sœur", "SOEUR"),
        ("Lætitia", "LAETITIA"),
        ("Weiß", "WEISS"),
        ("Łukasz", "LUKASZ"),
        ("Sørǿn", "SORON"),
        ("Đặng", "DANG"),
        ("Iğdır", "IGDIR"),
        ("Þór", "THOR"),
    ],
)
def test_ligatures_and_barred_letters_are_worth_their_plain_spelling(a, b):
    assert same_civil_status(replace(KNOWN, birth_name=a), replace(KNOWN, birth_name=b))


@pytest.mark.parametrize("birth_name", ["Lefevre", "Lefevre Darc", "D Arc Lefevre", "Lefevre D Arcs", ""])
def test_another_birth_name_is_another_person(birth_name):
    assert not same_civil_status(KNOWN, replace(KNOWN, birth_name=birth_name))


@pytest.mark.parametrize("born_on", [date(1984, 12, 6), date(1984, 5, 12), date(1985, 12, 5)])
def test_another_birth_date_is_another_person(born_on):
    assert not same_civil_status(KNOWN, replace(KNOWN, born_on=born_on))


@pytest.mark.parametrize(
    "first_names",
    [
        "ANNE COELIA, ZOE, MARIE",
        "Anne-Cœlia",
        "anne cœlia",
        "Anne-Coelia Zoé",
        "Anne-Cœlia Zoé Marie Louise",
        "Anne-Cœlia Zoé-Marie Lou",
    ],
)
def test_one_side_may_list_only_the_first_of_the_first_names(first_names):
    other = replace(KNOWN, first_names=first_names)
    assert same_civil_status(KNOWN, other)
    assert same_civil_status(other, KNOWN)


@pytest.mark.parametrize(
    "first_names",
    ["Anne", "Zoé", "Anne-Cœlia Marie", "Zoé Anne-Cœlia Marie", "Annie-Cœlia", "", " - "],
)
def test_other_first_names_or_another_order_are_another_person(first_names):
    other = replace(KNOWN, first_names=first_names)
    assert not same_civil_status(KNOWN, other)
    assert not same_civil_status(other, KNOWN)


def test_jean_is_not_jean_pierre():
    jean, jean_pierre = replace(KNOWN, first_names="Jean"), replace(KNOWN, first_names="Jean-Pierre")
    assert not same_civil_status(jean, jean_pierre)
    assert not same_civil_status(jean_pierre, jean)


def test_empty_names_never_prove_anything():
    for nameless in (replace(KNOWN, birth_name=""), replace(KNOWN, first_names=" ")):
        assert not same_civil_status(nameless, nameless)


def test_its_repr_shows_nobody():
    assert "Anne" not in repr(KNOWN)
    assert "1984" not in repr(KNOWN)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Jean \u00a0 Pierre\t", "Jean Pierre"),
        ("O'Brien", "O’Brien"),
        ("N‘Diaye", "N’Diaye"),
        ("Nʼdiaye", "N’diaye"),
        ("Jean‑Pierre", "Jean-Pierre"),
        ("Dupont--Martin", "Dupont--Martin"),
        ("Anne, Zoé, Marie", "Anne Zoé Marie"),
        ("Zoe\u0301", "Zoé"),
        ("Nguyễn", "Nguyễn"),
        ("Wałęsa", "Wałęsa"),
        ("Şükrü", "Şükrü"),
        ("Ɛ\u0301", "Ɛ\u0301"),
        ("Cœur", "Cœur"),
        ("é" * 100, "é" * 100),
    ],
)
def test_a_name_in_latin_letters_is_kept_and_tidied(text, name):
    assert clean_name(text, label="vos prénoms") == name


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Saisissez vos prénoms."),
        (" -’ ", "Saisissez vos prénoms."),
        ("a" * 101, "Saisissez vos prénoms en 100 caractères au plus."),
        ("a" * 10_240, "Saisissez vos prénoms en 100 caractères au plus."),
        ("Иван", "Saisissez vos prénoms en lettres latines, comme sur votre pièce d’identité."),
        ("محمد", "Saisissez vos prénoms en lettres latines, comme sur votre pièce d’identité."),
        ("Аnne", "Saisissez vos prénoms en lettres latines, comme sur votre pièce d’identité."),
        ("李", "Saisissez vos prénoms en lettres latines, comme sur votre pièce d’identité."),
        ("Anne2", "Saisissez vos prénoms sans chiffre."),
        ("An\x00ne", "Retapez vos prénoms au clavier"),
        ("An\nne", "Retapez vos prénoms au clavier"),
        ("An\u202ene", "Retapez vos prénoms au clavier"),
        ("\ud800", "Retapez vos prénoms au clavier"),
        ("A\u0301\u0302\u0303\u0304", "Retapez vos prénoms au clavier"),
        ("\u0301Anne", "Retapez vos prénoms au clavier"),
        ("<b>Anne</b>", "avec des lettres, des espaces, des traits d’union et des apostrophes uniquement."),
        ("Anne 😀", "avec des lettres, des espaces, des traits d’union et des apostrophes uniquement."),
        ("St. Anne", "avec des lettres, des espaces, des traits d’union et des apostrophes uniquement."),
    ],
)
def test_any_other_name_is_refused_with_what_to_do(text, sentence):
    with pytest.raises(ValueError, match=sentence.replace(".", r"\.")):
        clean_name(text, label="vos prénoms")


def name_or_refusal(text):
    try:
        return clean_name(text, label="votre nom de naissance"), None
    except ValueError as refused:
        return None, str(refused)


@given(st.text(max_size=150))
def test_a_cleaned_name_is_stable_and_short_and_a_refusal_is_french(text):
    name, refusal = name_or_refusal(text)
    if refusal is None:
        assert clean_name(name, label="votre nom de naissance") == name
        assert 0 < len(name) <= 100
    else:
        assert "votre nom de naissance" in refusal
