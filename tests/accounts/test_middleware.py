from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Account, Session
from tests.factories import PASSWORD, AccountFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SPACE = "/mon-compte/"


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def holder(client):
    """Somebody who has just logged in."""
    account = AccountFactory()
    data = {"identifier": account.person.identifier, "password": PASSWORD}
    assert client.post("/connexion/", data).url == SPACE
    return client


def is_in(client):
    return client.get(SPACE).status_code == 200


def test_half_an_hour_without_a_click_ends_the_session(holder, time_machine):
    time_machine.shift(30 * 60)
    assert is_in(holder)
    time_machine.shift(30 * 60 + 1)
    assert not is_in(holder)
    assert not Session.objects.exists()


def test_twelve_hours_end_the_session_of_the_busiest(holder, time_machine):
    for _ in range(24):
        time_machine.shift(29 * 60)
        assert is_in(holder)
    time_machine.move_to(NOON + timedelta(hours=12))
    assert is_in(holder)
    time_machine.shift(1)
    assert not is_in(holder)


def test_an_ended_session_leads_to_the_login_page_and_back(holder, time_machine):
    time_machine.shift(timedelta(hours=13))
    assert holder.get(SPACE).url == "/connexion/?next=/mon-compte/"


def test_a_click_within_a_minute_writes_nothing(holder, time_machine, django_assert_num_queries):
    time_machine.shift(60)
    with django_assert_num_queries(2) as quiet:  # the session and the account
        holder.get("/")
    assert all(query["sql"].startswith("SELECT") for query in quiet)


def test_a_public_page_without_a_session_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/")


def test_a_session_that_says_nothing_of_its_login_is_not_trusted(client):
    client.force_login(AccountFactory())
    assert not is_in(client)


def test_a_closed_account_is_out_at_its_next_click(holder):
    Account.objects.update(is_active=False)
    assert not is_in(holder)


def test_the_draft_of_somebody_not_logged_in_outlives_half_an_hour(client, time_machine):
    draft = RegistrationFactory(civil_status=True)
    session = client.session
    session["registration"] = str(draft.uuid)
    session.save()
    time_machine.shift(timedelta(hours=23))
    assert client.get("/inscription/piece-identite/").status_code == 200
