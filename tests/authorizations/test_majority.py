"""At 18 a child is told what changes, once, and never long after."""

from datetime import date

import pytest

from authorizations.majority import tell_young_adults
from authorizations.tasks import tell_young_adults as task
from tests.authorizations.readings import journalled, reachable, told
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db

BORN_ON = date(2008, 3, 2)
TOLD = ["came_of_age"]


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-03-02T09:00:00+01:00")


def child(born_on=BORN_ON, **known):
    return MemberFactory(person=reachable(born_on=born_on), **{"enfant": True} | known).person


def test_on_their_birthday_they_are_told_once():
    person = child()
    assert [tell_young_adults(), tell_young_adults()] == [1, 0]
    assert (told(person), journalled(person)) == (TOLD, TOLD)


def test_a_child_of_two_dossiers_is_told_once():
    person = child()
    MemberFactory(person=person, enfant=True)
    task()
    assert told(person) == TOLD


@pytest.mark.parametrize(
    ("born_on", "is_told"),
    [
        (date(2008, 3, 3), False),
        (date(2008, 3, 2), True),
        (date(2008, 2, 29), True),
        (date(2008, 2, 1), True),
        (date(2008, 1, 31), False),
    ],
    ids=str,
)
def test_whoever_came_of_age_within_the_month_is_told(born_on, is_told):
    person = child(born_on)
    task()
    assert told(person) == (TOLD if is_told else [])


@pytest.mark.parametrize("known", [{"former": True}, {"enfant": False, "autre": True}], ids=["former", "dependant"])
def test_only_a_child_of_today_is_told(known):
    person = child(**known)
    task()
    assert (told(person), journalled(person)) == ([], [])


def test_somebody_without_a_confirmed_contact_finds_it_in_their_history():
    person = child()
    person.contacts.all().delete()
    task()
    assert (told(person), journalled(person)) == ([], TOLD)


@pytest.mark.parametrize(("today", "is_told"), [("2026-02-28", False), ("2026-03-01", True)])
def test_whoever_was_born_on_29_february_comes_of_age_on_1_march(time_machine, today, is_told):
    person = child(date(2008, 2, 29))
    time_machine.move_to(f"{today}T12:00:00+01:00")
    task()
    assert told(person) == (TOLD if is_told else [])


def test_the_night_costs_the_same_whoever_is_not_concerned(django_assert_num_queries):
    for _ in range(3):
        child(date(1984, 12, 5))
    with django_assert_num_queries(1):
        tell_young_adults()
