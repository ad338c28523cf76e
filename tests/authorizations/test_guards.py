"""Every view of the space declares a right, which is all that opens it.

The addresses are those of the resolver: a new one without a right makes a test fail.
"""

import pytest
from django.urls import reverse

from accounts.sessions import SessionStore
from authorizations.access import access_of
from authorizations.models import Procuration, Separation
from authorizations.procurations import withdraw_procuration
from authorizations.rights import Position, Right, may
from benefits.views import payments
from tests.agents import browser_of, text_of
from tests.authorizations.addresses import OBJECTS, SPACE
from tests.authorizations.readings import CHILD_BORN_ON, TODAY, new_household
from tests.factories import AccountFactory, MemberFactory, PersonFactory, ProcurationFactory

pytestmark = pytest.mark.django_db

CHANGED_BY_NOBODY = (Procuration, Separation)
RIGHTS = {name: getattr(pattern.callback, "right", None) for _, name, pattern in SPACE}
GIVEN = {"slug": "mail"}
# Those that name no object, which have tests of their own.
PAGES = [
    (reverse(name, kwargs={word: GIVEN[word] for word in pattern.pattern.converters}), RIGHTS[name])
    for _, name, pattern in SPACE
    if name not in OBJECTS and RIGHTS[name]
]


@pytest.fixture
def household(time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+01:00")
    return new_household()


def new_child_of(household):
    person = PersonFactory(verified=True, born_on=CHILD_BORN_ON)
    MemberFactory(dossier=household.responsable.dossier, person=person, enfant=True)
    AccountFactory(person=person)
    return person


def by_position(household, position):
    people = {
        Position.RESPONSABLE: household.responsable.person,
        Position.SPOUSE: household.conjoint.person,
        Position.DELEGATE: household.conjoint.person,
        Position.MINOR: household.minor.person,
        Position.DEPENDANT: household.dependant.person,
    }
    if position == Position.DELEGATE:
        ProcurationFactory(dossier=household.responsable.dossier)
    if position == Position.CHILD:
        return new_child_of(household)
    return people.get(position) or AccountFactory(verified=True).person


@pytest.mark.parametrize("name", RIGHTS)
def test_every_view_of_the_space_declares_the_right_it_needs(name):
    assert isinstance(RIGHTS[name], Right)


def test_whatever_is_not_for_everybody_needs_the_right_of_its_own():
    of_couple = {name: right for name, right in RIGHTS.items() if right != Right.OWN_SPACE}
    assert of_couple == {
        "authorizations:overview": Right.SEE_PROCURATION,
        "authorizations:members": Right.SEE_DOSSIER,
        "authorizations:first_choice": Right.GRANT_PROCURATION,
        "authorizations:choose": Right.GRANT_PROCURATION,
        "authorizations:withdraw": Right.GRANT_PROCURATION,
        "authorizations:give_up": Right.GIVE_UP_PROCURATION,
        "authorizations:separation": Right.DECLARE_SEPARATION,
        "authorizations:separation_confirm": Right.DECLARE_SEPARATION,
        "benefits:payments": Right.SEE_DOSSIER,
        "benefits:payment": Right.SEE_DOSSIER,
    }


@pytest.mark.parametrize("position", Position, ids=lambda position: position.name)
def test_each_page_opens_to_the_roles_of_the_table_and_to_nobody_else(household, position):
    person = by_position(household, position)
    assert access_of(person).position == position
    browser = browser_of(person.account)
    refused = {path for path, _ in PAGES if browser.get(path).status_code == 403}
    assert refused == {path for path, right in PAGES if not may(position, right)}


@pytest.mark.parametrize("position", Position, ids=lambda position: position.name)
def test_what_is_not_shown_is_not_done_either(household, position):
    person = by_position(household, position)
    before = [list(model.objects.values()) for model in CHANGED_BY_NOBODY]
    browser = browser_of(person.account)
    closed = [path for path, right in PAGES if not may(position, right)]
    assert {browser.post(path, {"choice": "oui"}).status_code for path in closed} <= {403}
    assert [list(model.objects.values()) for model in CHANGED_BY_NOBODY] == before


def test_a_child_is_told_from_when(household):
    page = browser_of(new_child_of(household).account).get("/mon-compte/")
    assert "Un espace s’ouvre à 15 ans." in text_of(page)
    assert "15 janvier 2035" in text_of(page)


def test_what_ends_between_the_click_and_the_page_opens_nothing(household, rf):
    """The rights of a request are read once, and looked at again before anything is done under a procuration."""
    ProcurationFactory(dossier=household.responsable.dossier)
    person = household.conjoint.person
    request = rf.get("/mon-compte/paiements/")
    request.user, request.session, request.access = person.account, SessionStore(), access_of(person)
    withdraw_procuration(member=household.responsable, account=None)
    answer = payments(request)
    assert answer.status_code == 403
    assert household.responsable.person.usual_name in text_of(answer)
