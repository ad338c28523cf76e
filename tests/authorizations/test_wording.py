"""Why a page is refused, and whom to ask."""

import pytest

from authorizations.access import access_of
from authorizations.rights import Position, Right, may
from authorizations.wording import ASK_FUND, REASONS, refusal
from tests.authorizations.readings import CHILD_BORN_ON, TODAY, new_household
from tests.factories import MemberFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+01:00")
    return new_household()


def refused(person, right=Right.SEE_DOSSIER):
    return refusal(access_of(person), right)


def test_every_right_that_a_member_may_lack_has_its_reason():
    members = [position for position in Position if position not in (Position.CHILD, Position.OUTSIDE)]
    asked = {right for right in Right if not all(may(position, right) for position in members)}
    assert REASONS.keys() == asked - {Right.PRIVATE_CONTACTS}


def test_a_spouse_is_told_to_ask_the_responsable_for_a_procuration(household):
    words = refused(household.conjoint.person)
    assert "procuration" in words.reason
    assert f"Demandez à {household.responsable.person.usual_name} de vous donner une procuration" in words.advice


@pytest.mark.parametrize("right", [Right.GRANT_PROCURATION, Right.GIVE_UP_PROCURATION], ids=lambda right: right.name)
def test_for_the_rest_they_are_sent_to_the_responsable(household, right):
    name = household.responsable.person.usual_name
    assert refused(household.conjoint.person, right).advice == f"Adressez-vous à {name}, responsable du dossier."


@pytest.mark.parametrize("member", ["minor", "dependant"])
def test_the_others_are_sent_to_the_responsable(household, member):
    words = refused(getattr(household, member).person)
    assert words.advice == f"Adressez-vous à {household.responsable.person.usual_name}, responsable du dossier."


def test_a_child_of_two_dossiers_may_ask_either(household):
    elsewhere = MemberFactory()
    MemberFactory(dossier=elsewhere.dossier, person=household.minor.person, enfant=True)
    names = f"{household.responsable.person.usual_name} ou à {elsewhere.person.usual_name}"
    assert refused(household.minor.person).advice == f"Adressez-vous à {names}, responsable du dossier."


def test_a_responsable_and_who_has_none_are_sent_to_the_fund(household):
    assert refused(household.responsable.person, Right.GIVE_UP_PROCURATION).advice == ASK_FUND
    assert refused(MemberFactory(enfant=True).person).advice == ASK_FUND


def test_whoever_has_left_is_told_that_no_dossier_is_theirs_and_not_whose_it_is():
    former = MemberFactory(conjoint=True, former=True)
    responsable = MemberFactory(dossier=former.dossier).person
    words = refused(former.person)
    assert "n’en faites plus partie" in words.reason
    assert words.advice == ASK_FUND
    assert responsable.usual_name not in words.reason + words.advice


def test_whoever_is_not_proven_is_told_how_to_be_and_nothing_of_the_dossier():
    member = MemberFactory(person=PersonFactory(declared=True), conjoint=True)
    responsable = MemberFactory(dossier=member.dossier).person
    words = refused(member.person)
    assert "Prouvez votre identité" in words.advice
    assert responsable.usual_name not in words.reason + words.advice


def test_a_child_is_told_the_day_from_which_it_is_possible(household):
    person = PersonFactory(verified=True, born_on=CHILD_BORN_ON)
    MemberFactory(person=person, enfant=True)
    words = refused(person, Right.OWN_SPACE)
    assert words.advice == "Le vôtre s’ouvrira de lui-même le 15 janvier 2035."
