from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Account, LoginThrottle, Registration, Session
from accounts.services import create_account
from accounts.sessions import SessionStore
from accounts.tasks import purge_registrations
from accounts.throttling import of_identifier, take_try
from tests.factories import RegistrationFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def test_drafts_are_purged_after_24_hours_and_not_before(time_machine):
    RegistrationFactory(contact=True)
    time_machine.shift(timedelta(hours=24) - timedelta(seconds=1))
    young = RegistrationFactory()
    purge_registrations()
    assert Registration.objects.count() == 2
    time_machine.shift(1)
    purge_registrations()
    assert Registration.objects.get() == young


def test_the_purge_of_a_draft_leaves_the_account_it_became(time_machine):
    create_account(registration_uuid=RegistrationFactory(password=True).uuid)
    time_machine.shift(timedelta(hours=24))
    purge_registrations()
    assert not Registration.objects.exists()
    assert Account.objects.count() == 1


def test_dead_sessions_and_counters_go_too(time_machine, settings):
    session = SessionStore()
    session.create()
    take_try([of_identifier("0" * 64)])
    purge_registrations()
    assert (Session.objects.count(), LoginThrottle.objects.count()) == (1, 1)
    time_machine.shift(settings.SESSION_COOKIE_AGE + 1)
    purge_registrations()
    assert (Session.objects.count(), LoginThrottle.objects.count()) == (0, 0)
