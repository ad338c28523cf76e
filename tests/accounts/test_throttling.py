from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import LoginThrottle
from accounts.throttling import forgive, purge_throttles, take_try
from identity.identifiers import identifier_digest
from tests.factories import new_nir

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def digest():
    return identifier_digest(new_nir())


def fail(digest, times):
    """As many tries, none of which was right."""
    return [take_try(digest) for _ in range(times)]


def minutes_locked(digest):
    return (take_try(digest) - datetime.now(UTC)) / timedelta(minutes=1)


def test_five_failures_are_free_and_the_sixth_try_waits_a_minute(digest, time_machine):
    assert fail(digest, 5) == [None] * 5
    assert take_try(digest) == NOON + timedelta(minutes=1)
    time_machine.shift(59)
    assert take_try(digest) == NOON + timedelta(minutes=1)
    time_machine.shift(1)
    assert take_try(digest) is None


def test_a_try_that_is_refused_makes_the_wait_no_longer(digest):
    fail(digest, 5)
    assert fail(digest, 20) == [NOON + timedelta(minutes=1)] * 20


def test_each_failure_after_the_fifth_doubles_the_wait_up_to_an_hour(digest, time_machine):
    fail(digest, 5)
    waits = []
    for _ in range(8):
        waits.append(minutes_locked(digest))
        time_machine.shift(waits[-1] * 60)
        assert take_try(digest) is None
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_25_failures_a_day_close_the_identifier_until_the_day_is_over(digest, time_machine):
    for _ in range(25):
        until = take_try(digest)
        if until:
            time_machine.move_to(until)
            take_try(digest)
    row = LoginThrottle.objects.get()
    assert row.failures_of_day == 25
    assert row.locked_until == row.day_ends_at == NOON + timedelta(days=1)
    time_machine.move_to(NOON + timedelta(days=1))
    assert take_try(digest) is None
    assert LoginThrottle.objects.get().failures_of_day == 1


def test_a_right_password_forgets_what_was_counted(digest):
    fail(digest, 4)
    forgive(digest)
    assert fail(digest, 5) == [None] * 5


def test_one_identifier_does_not_hold_up_another(digest):
    fail(digest, 6)
    assert take_try(identifier_digest(new_nir())) is None


def test_a_throttle_names_nobody(digest):
    nir = new_nir()
    take_try(identifier_digest(nir))
    row = LoginThrottle.objects.get()
    assert nir not in f"{row} {row.__dict__}"


def test_the_purge_forgets_an_identifier_once_its_day_and_its_lock_are_over(digest, time_machine):
    fail(digest, 5)
    LoginThrottle.objects.update(locked_until=NOON + timedelta(days=1, minutes=1))
    time_machine.shift(timedelta(days=1))
    assert purge_throttles() == 0
    time_machine.shift(60)
    assert purge_throttles() == 1
