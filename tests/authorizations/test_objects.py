"""What an address names is another's: it does not exist; is of one's own dossier: it is refused to whoever may not.

The addresses are those of the resolver: a new one that names an object nobody has thought of here makes a test fail.
"""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import KnownBrowser, Passkey, Session
from benefits.models import Payment
from proofing.models import SupportingDocument
from tests.agents import browser_of, text_of
from tests.authorizations.addresses import OBJECTS
from tests.authorizations.readings import TODAY, new_household
from tests.factories import (
    AccountFactory,
    AgentFactory,
    MemberFactory,
    PaymentFactory,
    ProcurationFactory,
    ReviewFactory,
    SupportingDocumentFactory,
)

pytestmark = pytest.mark.django_db


def new_browser_row(account):
    return KnownBrowser.objects.create(account=account, token_digest=uuid4().hex * 2)


def new_passkey(account):
    return Passkey.objects.create(account=account, name="Clé", credential_id=uuid4().bytes, public_key=b"key")


def new_session(account):
    key = browser_of(account).session.session_key
    return Session.objects.get(session_key=key)


# What each of these addresses names, of the responsable of a dossier.
TABLE = {
    "accounts:identity_file": (
        SupportingDocument,
        lambda member: SupportingDocumentFactory(review=ReviewFactory(person=member.person)),
    ),
    "accounts:end_session": (Session, lambda member: new_session(member.person.account)),
    "accounts:forget_browser": (KnownBrowser, lambda member: new_browser_row(member.person.account)),
    "accounts:passkey_rename": (Passkey, lambda member: new_passkey(member.person.account)),
    "accounts:passkey_remove": (Passkey, lambda member: new_passkey(member.person.account)),
    "benefits:payment": (Payment, lambda member: PaymentFactory(dossier=member.dossier)),
}
OF_DOSSIER = [name for name in OBJECTS if TABLE.get(name, (None,))[0] is Payment]
OF_ONESELF = [name for name in OBJECTS if name not in OF_DOSSIER]


@pytest.fixture
def household(time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+01:00")
    return new_household()


def the_others_of(household):
    """A browser for each of a dossier but its responsable."""
    MemberFactory(dossier=household.responsable.dossier, former=True, person=AccountFactory(verified=True).person)
    others = household.responsable.dossier.members.exclude(pk=household.responsable.pk)
    return [browser_of(member.person.account) for member in others]


def strangers():
    """A browser for each role of another dossier, and for those who have none."""
    first, second = new_household(), new_household()
    ProcurationFactory(dossier=second.responsable.dossier)
    unproven = MemberFactory(person=AccountFactory().person).person
    alone = [unproven.account, AccountFactory(verified=True)]
    accounts = [first.responsable.person.account, second.conjoint.person.account, *alone]
    return [*the_others_of(first), *map(browser_of, accounts)]


def methods_of(owner, path):
    """Those that the view allows, as it says itself to whoever may use it."""
    answer = owner.patch(path)
    assert answer.status_code == 405
    return [method.strip().lower() for method in answer["Allow"].split(",")]


def address_of(name, member):
    """The address of a new object of this member, its row, and the methods that it answers to."""
    model, make = TABLE[name]
    row = make(member)
    path = reverse(name, kwargs={"uuid": row.uuid})
    return path, model.objects.filter(pk=row.pk).values(), methods_of(browser_of(member.person.account), path)


def test_every_address_that_names_an_object_is_tried_here():
    assert set(OBJECTS) == set(TABLE)


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_of_another_dossier_does_not_exist_whoever_asks_however(household, name):
    path, rows, methods = address_of(name, household.responsable)
    before = list(rows)
    for browser in strangers():
        assert {getattr(browser, method)(path).status_code for method in methods} == {404}
    assert before == list(rows) != []


@pytest.mark.parametrize("name", OBJECTS)
def test_a_visitor_is_led_to_the_login_and_an_agent_to_their_own_pages(household, name):
    path, rows, methods = address_of(name, household.responsable)
    before = list(rows)
    for method in methods:
        assert getattr(Client(), method)(path)["Location"].startswith("/connexion/?next=")
        assert getattr(browser_of(AgentFactory()), method)(path)["Location"] == "/agents/"
    assert before == list(rows) != []


@pytest.mark.parametrize("name", OF_ONESELF)
def test_what_is_ones_own_is_nobody_elses_of_the_household(household, name):
    path, _, methods = address_of(name, household.responsable)
    ProcurationFactory(dossier=household.responsable.dossier)
    for browser in the_others_of(household):
        assert {getattr(browser, method)(path).status_code for method in methods} == {404}


@pytest.mark.parametrize("name", OBJECTS)
def test_what_never_was_is_refused_without_an_error(household, name):
    path = reverse(name, kwargs={"uuid": uuid4()})
    browser = browser_of(household.responsable.person.account)
    assert {browser.get(path).status_code, browser.post(path).status_code} <= {302, 404, 405}


@pytest.mark.parametrize("name", ["accounts:end_session", "accounts:forget_browser", "accounts:passkey_remove"])
def test_what_another_tab_has_ended_is_ended(household, name):
    browser = browser_of(household.responsable.person.account)
    assert browser.post(reverse(name, kwargs={"uuid": uuid4()}))["Location"] == "/mon-compte/securite/"


@pytest.mark.parametrize("name", OF_DOSSIER)
def test_an_object_of_ones_own_dossier_is_refused_without_the_right_and_says_whom_to_ask(household, name):
    path, _, methods = address_of(name, household.responsable)
    responsable = household.responsable.person.usual_name
    for member in household.members[1:]:
        browser = browser_of(member.person.account)
        assert {getattr(browser, method)(path).status_code for method in methods} == {403}
        assert responsable in text_of(browser.get(path))


@pytest.mark.parametrize("name", OF_DOSSIER)
def test_a_delegate_has_it(household, name):
    path, _, _ = address_of(name, household.responsable)
    ProcurationFactory(dossier=household.responsable.dossier)
    assert browser_of(household.conjoint.person.account).get(path).status_code == 200
