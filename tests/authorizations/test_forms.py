"""What the couple may answer, and what they are told when it is not one."""

from datetime import date

import pytest

from authorizations.forms import AuthorizationForm, SeparationForm
from tests.authorizations.readings import TODAY

UNION = date(2015, 6, 1)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+01:00")


def day(typed, name):
    return dict(zip((f"{name}_0", f"{name}_1", f"{name}_2"), typed.split("/"), strict=True)) if typed else {}


def answer(choice, last_on=""):
    return AuthorizationForm({"choice": choice} | day(last_on, "last_on"), question="J’autorise Véronique FALVIGNE.")


def separation(separated_on, **boxes):
    return SeparationForm(day(separated_on, "separated_on") | boxes, union=UNION)


@pytest.mark.parametrize(
    ("last_on", "read"),
    [("", None), ("2/3/2026", TODAY), ("31/12/2036", date(2036, 12, 31))],
    ids=["none", "today", "in ten years"],
)
def test_yes_until_a_day_or_without_one(last_on, read):
    form = answer("oui", last_on)
    assert form.is_valid()
    assert form.cleaned_data == {"choice": "oui", "last_on": read}


@pytest.mark.parametrize(
    ("last_on", "said"),
    [
        ("1/3/2026", "Indiquez une date d’aujourd’hui ou à venir, ou laissez vide."),
        ("1/1/2037", "Indiquez une date dans les 10 ans, ou laissez vide."),
        ("31/2/2027", "Cette date n’existe pas : vérifiez le jour, le mois et l’année."),
        ("/2/2027", "Indiquez le jour de fin."),
    ],
    ids=str,
)
def test_a_last_day_that_is_none_is_refused(last_on, said):
    assert answer("oui", last_on).errors == {"last_on": [said]}


@pytest.mark.parametrize("last_on", ["", "1/3/2026", "31/2/2027"], ids=str)
def test_no_is_no_whatever_the_day(last_on):
    form = answer("non", last_on)
    assert form.is_valid()
    assert form.cleaned_data == {"choice": "non", "last_on": None}


@pytest.mark.parametrize("choice", ["", "peut-être"])
def test_one_answers_yes_or_no(choice):
    assert answer(choice).errors == {"choice": ["Choisissez Oui ou Non."]}


@pytest.mark.parametrize("typed", ["1/6/2015", "2/3/2026"])
def test_a_separation_is_of_today_or_past_and_after_the_union(typed):
    form = separation(typed)
    assert form.is_valid()
    assert (form.cleaned_data["is_discreet"], form.cleaned_data["hides_contacts"]) == (False, False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("3/3/2026", "Indiquez la date d’aujourd’hui ou une date passée."),
        (
            "31/5/2015",
            "Indiquez une date à partir du 1er juin 2015, quand vous êtes devenus un couple dans le dossier.",
        ),
    ],
    ids=str,
)
def test_any_other_day_is_refused(typed, said):
    assert separation(typed).errors == {"separated_on": [said]}


def test_a_separation_has_a_day():
    assert "separated_on" in separation("").errors


def test_discretion_and_hiding_are_asked_for_one_by_one():
    form = separation("2/3/2026", is_discreet="on")
    assert form.is_valid()
    assert (form.cleaned_data["is_discreet"], form.cleaned_data["hides_contacts"]) == (True, False)
