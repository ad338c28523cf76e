"""A login that is not finished: what ends it, and that it opens nothing by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password

from accounts import pending
from accounts.models import Account, Session
from accounts.sessions import SessionStore
from accounts.views.entering import come_in
from tests.factories import PASSWORD, AccountFactory, ContactFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def account():
    """Of whom a code is asked."""
    account = AccountFactory(verified=True)
    ContactFactory(person=account.person, verified=True)
    return account


@pytest.fixture
def begun(request_, account):
    """The request of somebody whose password was right."""
    pending.begin(request_, account, is_proven=False)
    return request_


def test_whoever_has_begun_is_found_and_is_not_logged_in(begun, account):
    assert pending.account_of(begun) == account
    assert not begun.user.is_authenticated
    begun.session.save()
    assert Session.objects.get().account is None


def test_whoever_has_not_begun_is_nobody(request_):
    assert pending.account_of(request_) is None
    assert pending.state_of(request_) == {}


def test_what_is_known_at_the_beginning(begun, account):
    said = {"is_proven": False, "way": "password", "remembers": False, "trusts": False}
    assert pending.state_of(begun).items() >= said.items()
    pending.begin(begun, account, is_proven=True, way="passkey", remembers=True)
    said = {"is_proven": True, "way": "passkey", "remembers": True, "trusts": False}
    assert pending.state_of(begun).items() >= said.items()


def test_the_session_holds_neither_the_identifier_nor_the_password(begun, account):
    for secret in (account.person.nir, account.password, account.person.birth_name):
        assert secret not in f"{dict(begun.session.items())}"


def test_it_dies_after_30_minutes(begun, account, time_machine):
    time_machine.shift(30 * 60)
    assert pending.account_of(begun) == account
    time_machine.shift(1)
    assert pending.account_of(begun) is None
    assert pending.state_of(begun) == {}


def test_a_step_that_is_taken_begins_the_30_minutes_again_and_keeps_what_was_known(begun, account, time_machine):
    time_machine.shift(30 * 60)
    pending.note(begun, account, challenge=7)
    pending.note(begun, account, is_proven=True)
    time_machine.shift(30 * 60)
    assert pending.account_of(begun) == account
    state = pending.state_of(begun)
    assert (state["challenge"], state["is_proven"], state["way"]) == (7, True, "password")


def test_it_dies_with_the_password_it_was_begun_with(begun, account):
    Account.objects.update(password=make_password(None))
    assert pending.account_of(begun) is None


def test_a_password_chosen_in_the_course_of_it_does_not_end_it(begun, account):
    account.set_unusable_password()
    account.save()
    pending.note(begun, account)
    assert pending.account_of(begun) == account


def test_it_dies_when_the_account_is_closed(begun):
    Account.objects.update(is_active=False)
    assert pending.account_of(begun) is None


def test_a_login_begun_anew_knows_nothing_of_the_one_before(begun, account):
    pending.note(begun, account, challenge=7, is_proven=True, trusts=True)
    other = AccountFactory()
    pending.begin(begun, other, is_proven=False)
    assert pending.account_of(begun) == other
    state = pending.state_of(begun)
    assert (state.get("challenge"), state["is_proven"], state["trusts"]) == (None, False, False)


def test_it_is_forgotten_at_ones_word(begun):
    pending.forget(begun)
    assert pending.account_of(begun) is None
    pending.forget(begun)


@pytest.mark.parametrize("is_proven", [True, False], ids=["the space opens", "a code is asked"])
def test_a_right_password_gives_the_session_a_new_key(request_, account, is_proven):
    request_.session.create()
    before = request_.session.session_key
    response = come_in(request_, account, is_proven=is_proven)
    request_.session.save()
    assert response.url == ("/mon-compte/" if is_proven else "/connexion/code/")
    assert request_.session.session_key != before
    assert not SessionStore().exists(before)
    assert request_.user.is_authenticated == is_proven


def test_what_was_pending_is_gone_once_the_space_is_open(request_, account):
    come_in(request_, account, is_proven=True)
    assert pending.account_of(request_) is None
    assert pending.PENDING not in request_.session


def test_the_page_after_it_died_says_so_and_leads_to_the_login(client, account, time_machine):
    client.post("/connexion/", {"identifier": account.person.nir, "password": PASSWORD})
    time_machine.shift(timedelta(minutes=31))
    response = client.get("/connexion/code/", follow=True)
    assert response.redirect_chain == [("/connexion/", 302)]
    assert "recommencez ici" in response.content.decode()
