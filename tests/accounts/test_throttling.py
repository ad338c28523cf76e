"""What bounds the guessing of passwords, counted try by try."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import LoginThrottle
from accounts.throttling import (
    forgive,
    give_back_address,
    lift,
    locked_until,
    of_agent,
    of_identifier,
    of_known_browser,
    of_old_password,
    purge_throttles,
    take_address,
    take_try,
)
from identity.identifiers import identifier_digest
from identity.models import Identifier
from tests.factories import AccountFactory, PersonFactory, new_nir

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
IPV4, IPV6 = "192.0.2.7", "2001:db8:1:2::/64"


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def digest():
    return identifier_digest(new_nir())


@pytest.fixture
def one(digest):
    """An identifier that is tried."""
    return of_identifier(digest)


def fail(times, *counted):
    """As many tries, none of which was right."""
    return [take_try(counted) for _ in range(times)]


def failures_of(one):
    return LoginThrottle.objects.get(key=one.key).failures


def of_person(person):
    return of_identifier(identifier_digest(person.identifier))


# An identifier


def test_five_failures_are_free_and_the_sixth_try_waits_a_minute(one, time_machine):
    assert fail(5, one) == [None] * 5
    assert take_try([one]) == NOON + timedelta(minutes=1)
    time_machine.shift(59)
    assert take_try([one]) == NOON + timedelta(minutes=1)
    time_machine.shift(1)
    assert take_try([one]) is None


def test_a_try_that_is_refused_makes_the_wait_no_longer(one):
    fail(5, one)
    assert fail(20, one) == [NOON + timedelta(minutes=1)] * 20
    assert failures_of(one) == 5


def test_each_failure_after_the_fifth_doubles_the_wait_up_to_an_hour(one, time_machine):
    fail(5, one)
    waits = []
    for _ in range(8):
        until = take_try([one])
        waits.append((until - datetime.now(UTC)) / timedelta(minutes=1))
        time_machine.move_to(until)
        assert take_try([one]) is None
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


@pytest.mark.parametrize("count", [of_identifier, of_old_password, of_known_browser, of_agent])
def test_25_failures_a_day_close_what_is_counted_until_the_day_is_over(count, time_machine):
    one, tomorrow = count("0" * 64), NOON + timedelta(days=1)
    for _ in range(60):
        until = take_try([one])
        if until and until < tomorrow:
            time_machine.move_to(until)
    row = LoginThrottle.objects.get()
    assert (row.failures_of_day, row.locked_until, row.day_ends_at) == (25, tomorrow, tomorrow)
    time_machine.move_to(tomorrow)
    assert take_try([one]) is None
    assert LoginThrottle.objects.get().failures_of_day == 1


def test_a_right_password_forgets_what_was_counted(one):
    fail(4, one)
    forgive([one])
    assert fail(5, one) == [None] * 5


def test_one_identifier_does_not_hold_up_another(one):
    fail(6, one)
    assert take_try([of_identifier(identifier_digest(new_nir()))]) is None


def test_a_throttle_names_nobody(digest):
    take_try([of_identifier(digest)])
    row = LoginThrottle.objects.get()
    assert digest not in f"{row} {row.__dict__}"


# An 8-digit password


def test_an_old_password_is_tried_three_times_then_waits_15_minutes_each_time(digest, time_machine):
    old = of_old_password(digest)
    for _ in range(3):
        assert fail(3, old) == [None] * 3
        until = datetime.now(UTC) + timedelta(minutes=15)
        assert take_try([old]) == until
        time_machine.move_to(until - timedelta(seconds=1))
        assert take_try([old]) == until
        time_machine.move_to(until)


def test_a_present_password_may_be_tried_while_old_ones_wait(digest):
    one, old = of_identifier(digest), of_old_password(digest)
    assert fail(4, one, old) == [None] * 3 + [NOON + timedelta(minutes=15)]
    assert take_try([one]) is None


@pytest.mark.parametrize("is_old_first", [True, False])
def test_a_try_that_waits_for_one_count_is_counted_in_no_other(digest, is_old_first):
    one, old = of_identifier(digest), of_old_password(digest)
    fail(3, old)
    counted = (old, one) if is_old_first else (one, old)
    assert fail(7, *counted) == [NOON + timedelta(minutes=15)] * 7
    assert not LoginThrottle.objects.filter(key=one.key).exists()


# Apart from each other


def test_what_is_counted_under_a_name_does_not_lock_the_same_name_of_another_sort():
    sorts = [count("camille") for count in (of_identifier, of_old_password, of_known_browser, of_agent)]
    for locked in sorts:
        fail(6, locked)
        others = [one for one in sorts if one != locked]
        assert [take_try([one]) for one in others] == [None] * 3
        forgive(sorts)


@pytest.mark.parametrize("count", [of_known_browser, of_agent])
def test_a_known_browser_and_an_agent_wait_like_an_identifier(count):
    assert fail(6, count("0" * 64)) == [None] * 5 + [NOON + timedelta(minutes=1)]


# A network address


@pytest.mark.parametrize(("address", "bound"), [(IPV4, 3), (IPV6, 2)], ids=["IPv4", "IPv6"])
def test_so_many_failures_an_hour_close_an_address(settings, time_machine, address, bound):
    settings.LOGIN_FAILURES_PER_HOUR_IPV4, settings.LOGIN_FAILURES_PER_HOUR_IPV6 = 3, 2
    assert [take_address(address) for _ in range(bound)] == [None] * bound
    assert take_address(address) == NOON + timedelta(hours=1)
    assert take_address("198.51.100.1") is None
    time_machine.shift(3600)
    assert take_address(address) is None


def test_a_carriers_ipv4_address_bears_more_than_a_households_ipv6_block(settings):
    assert (settings.LOGIN_FAILURES_PER_HOUR_IPV4, settings.LOGIN_FAILURES_PER_HOUR_IPV6) == (100, 20)


def test_a_try_that_succeeds_does_not_count_against_its_address(settings):
    settings.LOGIN_FAILURES_PER_HOUR_IPV4 = 1
    for _ in range(3):
        assert take_address(IPV4) is None
        give_back_address(IPV4)


# Whoever is locked out


@pytest.fixture
def person():
    return AccountFactory(verified=True).person


def test_somebody_is_told_until_when_their_identifiers_are_refused(person, time_machine):
    assert locked_until(person) is None
    fail(5, of_person(person))
    fail(3, of_old_password(identifier_digest(person.identifier)))
    assert locked_until(person) == NOON + timedelta(minutes=15)
    time_machine.shift(15 * 60)
    assert locked_until(person) is None


def test_what_is_counted_against_each_identifier_of_a_person_is_lifted(person):
    former = Identifier.objects.create(person=person, digest="0" * 64)
    counted = [of_person(person), of_identifier(former.digest), of_old_password(former.digest)]
    for one in counted:
        fail(6, one)
    assert lift(person)
    assert locked_until(person) is None
    assert [take_try([one]) for one in counted] == [None] * 3


def test_failures_that_lock_nobody_out_yet_are_forgotten_too(person):
    fail(4, of_person(person))
    assert not lift(person)
    assert not LoginThrottle.objects.exists()


@pytest.mark.parametrize("has_identifier", [True, False])
def test_nothing_is_lifted_from_anybody_else(person, has_identifier):
    other = AccountFactory().person if has_identifier else PersonFactory()
    fail(6, of_person(person))
    assert not lift(other)
    assert locked_until(person) == NOON + timedelta(minutes=1)


def test_the_purge_forgets_what_is_counted_once_its_day_and_its_lock_are_over(one, time_machine):
    fail(5, one)
    LoginThrottle.objects.update(locked_until=NOON + timedelta(days=1, minutes=1))
    time_machine.shift(timedelta(days=1))
    assert purge_throttles() == 0
    time_machine.shift(60)
    assert purge_throttles() == 1
