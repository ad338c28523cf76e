"""Sessions that know whose they are: seen and ended by their owner, and by nobody else."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings as in_force
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse

from accounts.authentication import log_out, open_session
from accounts.middleware import PortalSessionMiddleware
from accounts.models import Session
from accounts.models.session import IDLE, LONGEST
from accounts.sessions import SessionStore, end_session, end_sessions
from tests.constraints import refused
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def account():
    return AccountFactory()


@pytest.fixture
def opened(new_request, account):
    """A function that opens one more session; the session."""

    def make(whose=account):
        request = new_request()
        open_session(request, whose)
        request.session.save()
        return request.session

    return make


def keys_of(account):
    return set(account.sessions.values_list("session_key", flat=True))


def row_of(session):
    return Session.objects.get(session_key=session.session_key)


# Whose it is


def test_a_session_is_somebodys_only_while_they_are_logged_in(request_, account):
    request_.session["draft"] = "kept"
    request_.session.save()
    assert row_of(request_.session).account is None
    open_session(request_, account)
    request_.session.save()
    assert row_of(request_.session).account == account
    log_out(request_)
    request_.session.save()
    assert not account.sessions.exists()


def test_a_session_goes_on_under_one_new_key_after_another(opened, account):
    """Both rows are there for a moment: a uuid that only one of them may have would never let the second be made."""
    session = opened()
    name, keys = row_of(session).uuid, {session.session_key}
    for _ in range(2):
        session.cycle_key()
        assert keys_of(account) == {session.session_key}
        keys.add(session.session_key)
    assert len(keys) == 3
    assert row_of(session).uuid == name
    assert SessionStore(session.session_key)[SESSION_KEY] == str(account.pk)


def test_a_session_is_made_with_one_row_and_no_question(django_assert_num_queries):
    with django_assert_num_queries(3) as made:  # the row, between the savepoint and its release
        SessionStore().create()
    assert [query["sql"].split()[0] for query in made] == ["SAVEPOINT", "INSERT", "RELEASE"]


def test_a_session_that_was_never_saved_has_no_key_to_change(django_assert_num_queries):
    session = SessionStore()
    session["draft"] = "kept"
    with django_assert_num_queries(0):
        session.cycle_key()
    assert (session.session_key, session["draft"]) == (None, "kept")


def test_a_key_is_drawn_at_random():
    keys = set()
    for _ in range(20):
        session = SessionStore()
        session.create()
        keys.add(session.session_key)
    assert len(keys) == 20
    assert all(len(key) == 32 for key in keys)


# Ending them


def test_every_session_of_an_account_ends_and_nobody_elses(opened, account):
    other = AccountFactory()
    kept = opened(other)
    assert {opened().session_key, opened().session_key} == keys_of(account)
    assert end_sessions(account) == 2
    assert not account.sessions.exists()
    assert keys_of(other) == {kept.session_key}


def test_the_others_end_and_this_one_goes_on(opened, account):
    here = opened()
    opened()
    assert end_sessions(account, but=here.session_key) == 1
    assert keys_of(account) == {here.session_key}


def test_one_session_is_ended_by_its_owner(opened, account):
    here, there = opened(), opened()
    assert end_session(account, row_of(there).uuid)
    assert keys_of(account) == {here.session_key}
    assert not end_session(account, uuid4())


def test_nobody_ends_anothers_session(opened, account):
    theirs = opened()
    assert not end_session(AccountFactory(), row_of(theirs).uuid)
    assert keys_of(account) == {theirs.session_key}


def test_an_ended_session_holds_nothing_any_more(opened, account):
    session = opened()
    end_sessions(account)
    assert SessionStore(session.session_key).load() == {}


def test_a_session_ended_while_one_of_its_pages_is_made_leads_to_the_login(rf, opened, account):
    session = opened()
    rf.cookies[in_force.SESSION_COOKIE_NAME] = session.session_key

    def page(request):
        request.session["draft"] = "changed"
        end_sessions(account)
        return HttpResponse("a page")

    response = PortalSessionMiddleware(page)(rf.get("/mon-compte/"))
    assert (response.status_code, response.url) == (302, "/connexion/")
    assert response.cookies[in_force.SESSION_COOKIE_NAME].value == ""
    assert not Session.objects.exists()


# Those that are open


@pytest.mark.parametrize(
    ("idle", "age", "is_open"),
    [
        (IDLE, LONGEST, True),
        (IDLE + timedelta(seconds=1), IDLE + timedelta(seconds=1), False),
        (timedelta(), LONGEST + timedelta(seconds=1), False),
    ],
    ids=["at both limits", "idle for too long", "too old"],
)
def test_a_session_is_open_within_its_limits(opened, account, idle, age, is_open):
    opened()
    account.sessions.update(seen_at=NOON - idle, opened_at=NOON - age)
    assert account.sessions.open().exists() == is_open


def test_a_session_of_nobody_is_not_an_open_one():
    SessionStore().create()
    assert not Session.objects.open().exists()


# What the database refuses


@pytest.mark.parametrize("missing", ["uuid", "opened_at"])
def test_a_session_of_somebody_has_a_name_and_a_time(account, missing):
    row = {"session_key": "k" * 32, "session_data": "", "expire_date": NOON, "uuid": uuid4(), "opened_at": NOON}
    assert refused(lambda: Session.objects.create(account=account, **row | {missing: None}))
    assert not refused(lambda: Session.objects.create(account=account, **row))


def test_the_name_of_a_session_does_not_tell_its_key(opened):
    session = opened()
    assert session.session_key not in f"{row_of(session)!r}"
