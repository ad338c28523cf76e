"""« Mon profil »: one's own place in a dossier, and its members as far as one may see them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorizations.enums import Role
from authorizations.models import Member
from journal.models import Event
from tests.agents import browser_of, text_of
from tests.authorizations.readings import TODAY, new_household, reachable
from tests.factories import AccountFactory, MemberFactory, PersonFactory, ProcurationFactory

pytestmark = pytest.mark.django_db

PROFILE = "/mon-compte/profil/"
MEMBERS, SHOW = f"{PROFILE}membres/", f"{PROFILE}coordonnees-montrees/"


@pytest.fixture
def household(time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+01:00")
    return new_household()


def read(member, page=PROFILE):
    return text_of(browser_of(member.person.account).get(page)).partition("<main")[2]


def names(members):
    return {member.person.usual_name for member in members}


@pytest.mark.parametrize("has_procuration", [True, False])
def test_members_are_shown_to_the_responsable_and_to_a_delegate(household, has_procuration):
    if has_procuration:
        ProcurationFactory(dossier=household.responsable.dossier)
    pages = read(household.responsable, MEMBERS), read(household.conjoint, MEMBERS)
    seen = [{name for name in names(household.members) if name in page} for page in pages]
    assert seen[0] == names(household.members)
    assert seen[1] == (names(household.members) if has_procuration else names([household.responsable]))


@pytest.mark.parametrize("member", ["conjoint", "minor", "dependant"])
def test_the_others_read_the_number_their_own_place_and_who_runs_the_dossier(household, member):
    own = getattr(household, member)
    page = read(own)
    for words in (own.dossier.number, Role(own.role).label, household.responsable.person.usual_name):
        assert words in page
    assert MEMBERS not in page


def test_a_child_of_two_dossiers_reads_of_both(household):
    elsewhere = MemberFactory(dossier=MemberFactory().dossier, person=household.minor.person, enfant=True)
    page = read(elsewhere)
    assert household.minor.dossier.number in page
    assert elsewhere.dossier.number in page


@pytest.mark.parametrize("known", [{"former": True}, {"person": "unproven"}], ids=["former", "unproven"])
def test_who_is_not_of_it_or_not_proven_reads_nothing_of_it(known):
    if "person" in known:
        known = {"person": PersonFactory(declared=True)}
    member = MemberFactory(conjoint=True, **known)
    responsable = MemberFactory(dossier=member.dossier)
    AccountFactory(person=member.person)
    page = read(member)
    assert member.dossier.number not in page
    assert responsable.person.usual_name not in page


def test_a_delegate_who_reads_of_the_members_is_journalled(household):
    read(household.conjoint, MEMBERS)
    read(household.responsable, MEMBERS)
    assert not Event.objects.filter(kind="procuration_used").exists()
    ProcurationFactory(dossier=household.responsable.dossier)
    read(household.conjoint)
    read(household.conjoint, MEMBERS)
    assert Event.objects.get(kind="procuration_used").details["use"] == "members"


def test_a_large_household_costs_what_a_small_one_does(household):
    def queries():
        browser = browser_of(household.responsable.person.account)
        with CaptureQueriesContext(connection) as captured:
            browser.get(MEMBERS)
        return len(captured)

    few = queries()
    for _ in range(5):
        MemberFactory(dossier=household.responsable.dossier, autre=True, person=reachable())
    assert queries() == few <= 8


def test_whoever_hides_their_contacts_is_told_so_and_may_stop(household):
    Member.objects.filter(pk=household.responsable.pk).update(hides_contacts=True)
    browser = browser_of(household.responsable.person.account)
    assert "Vos coordonnées sont cachées aux personnes du foyer" in text_of(browser.get(PROFILE))
    assert browser.get(SHOW)["Location"] == PROFILE
    assert Member.objects.get(pk=household.responsable.pk).hides_contacts
    assert "ne sont plus cachées au foyer" in text_of(browser.post(SHOW, follow=True))
    assert not Member.objects.get(pk=household.responsable.pk).hides_contacts
    assert Event.objects.get(kind="contacts_shown").person == household.responsable.person


def test_whoever_hides_nothing_has_nothing_to_show(household):
    browser = browser_of(household.responsable.person.account)
    assert SHOW not in text_of(browser.get(PROFILE))
    browser.post(SHOW)
    assert not Event.objects.filter(kind="contacts_shown").exists()


def test_another_of_the_household_is_not_asked_about_it(household):
    Member.objects.filter(pk=household.responsable.pk).update(hides_contacts=True)
    browser_of(household.conjoint.person.account).post(SHOW)
    assert Member.objects.get(pk=household.responsable.pk).hides_contacts
