from datetime import UTC, datetime, timedelta

import pytest

from contact_verification.limits import (
    Limit,
    LimitName,
    Refusal,
    Use,
    give_back,
    invalid_paper_limit,
    purge_counters,
    refusal_of,
    sending_limits,
    take,
    wrong_code_limit,
)
from contact_verification.models import UsageCounter
from tests.factories import new_mail, new_mobile

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOME = "192.0.2.7"


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def send(destination=None, *, address=HOME, is_sms=True):
    return take(sending_limits(destination=destination or new_mobile(), is_sms=is_sms, address=address))


def test_one_send_per_30_seconds_and_destination(time_machine):
    mobile = new_mobile()
    assert isinstance(send(mobile), Use)
    time_machine.shift(29)
    assert send(mobile) == Refusal(LimitName.SEND_PAUSE, NOON + timedelta(seconds=30))
    time_machine.shift(1)
    assert isinstance(send(mobile), Use)


def test_three_sends_per_10_minutes_and_destination(time_machine):
    mobile = new_mobile()
    for _ in range(3):
        assert isinstance(send(mobile), Use)
        time_machine.shift(31)
    assert send(mobile) == Refusal(LimitName.SENDS_TEN_MINUTES, NOON + timedelta(minutes=10))
    time_machine.move_to(NOON + timedelta(minutes=10))
    assert isinstance(send(mobile), Use)


def test_ten_sends_per_day_and_destination(time_machine):
    mobile = new_mobile()
    for hour in range(10):
        time_machine.move_to(NOON + timedelta(hours=hour))
        assert isinstance(send(mobile), Use)
    time_machine.move_to(NOON + timedelta(hours=23, minutes=59))
    assert send(mobile) == Refusal(LimitName.SENDS_DAY, NOON + timedelta(days=1))
    time_machine.move_to(NOON + timedelta(days=1))
    assert isinstance(send(mobile), Use)


def test_one_destination_does_not_hold_up_another():
    send(new_mobile())
    assert isinstance(send(new_mobile()), Use)


@pytest.mark.parametrize(("address", "count"), [(HOME, 100), ("2001:db8:1:2::/64", 20)])
def test_sends_per_hour_are_bounded_by_network_address(address, count, time_machine):
    for _ in range(count):
        assert isinstance(send(address=address), Use)
    assert send(address=address) == Refusal(LimitName.SENDS_ADDRESS, NOON + timedelta(hours=1))
    assert isinstance(send(address="198.51.100.1"), Use)
    time_machine.shift(3600)
    assert isinstance(send(address=address), Use)


def test_the_bounds_by_network_address_are_settings(settings):
    settings.SENDS_PER_HOUR_IPV4, settings.SENDS_PER_HOUR_IPV6 = 1, 2
    outcomes = [send(address=HOME), send(address=HOME), *(send(address="2001:db8::/64") for _ in range(3))]
    assert [type(outcome) for outcome in outcomes] == [Use, Refusal, Use, Use, Refusal]


def test_the_days_budget_of_sms_is_for_everybody_and_leaves_mails_alone(settings, time_machine):
    settings.SMS_DAILY_BUDGET = 2
    assert [send(address=f"192.0.2.{n}").used[LimitName.SMS_BUDGET] for n in (1, 2)] == [1, 2]
    assert send(address="192.0.2.3") == Refusal(LimitName.SMS_BUDGET, NOON + timedelta(days=1))
    assert isinstance(send(new_mail(), is_sms=False), Use)
    time_machine.shift(86_400)
    assert isinstance(send(address="192.0.2.3"), Use)


def test_ten_wrong_codes_per_hour_and_destination(time_machine):
    mobile = new_mobile()
    for _ in range(10):
        assert isinstance(take([wrong_code_limit(mobile)]), Use)
    assert take([wrong_code_limit(mobile)]) == Refusal(LimitName.WRONG_CODES, NOON + timedelta(hours=1))
    assert isinstance(take([wrong_code_limit(new_mobile())]), Use)
    time_machine.shift(3600)
    assert isinstance(take([wrong_code_limit(mobile)]), Use)


def test_five_invalid_papers_per_six_hours_and_person(time_machine):
    limit = invalid_paper_limit("somebody")
    for _ in range(5):
        assert refusal_of(limit) is None
        assert isinstance(take([limit]), Use)
    refusal = Refusal(LimitName.INVALID_PAPERS, NOON + timedelta(hours=6))
    assert refusal_of(limit) == take([limit]) == refusal
    assert refusal_of(invalid_paper_limit("somebody else")) is None
    time_machine.shift(6 * 3600)
    assert refusal_of(limit) is None


def test_asking_whether_a_limit_is_reached_counts_nothing():
    refusal_of(invalid_paper_limit("somebody"))
    assert not UsageCounter.objects.exists()


def test_a_refused_use_counts_nowhere():
    mobile = new_mobile()
    send(mobile)
    before = set(UsageCounter.objects.values_list("key", "used", "resets_at_ms"))
    assert isinstance(send(mobile), Refusal)
    assert set(UsageCounter.objects.values_list("key", "used", "resets_at_ms")) == before


def test_a_use_that_turned_out_not_to_count_is_given_back():
    limit, other = wrong_code_limit(new_mobile()), wrong_code_limit(new_mobile())
    for _ in range(12):
        assert take([limit, other]).used[LimitName.WRONG_CODES] == 1
        give_back(limit)
        give_back(other)


def test_a_use_that_is_given_back_frees_one_place_of_that_limit_alone(time_machine):
    limit, other = (Limit(LimitName.STOP_CODES, 1, timedelta(hours=1), subject) for subject in (HOME, "elsewhere"))
    take([limit])
    take([other])
    time_machine.shift(60)
    give_back(limit)
    assert isinstance(take([limit]), Use)
    refusal = Refusal(LimitName.STOP_CODES, NOON + timedelta(hours=1))
    assert take([limit]) == take([other]) == refusal


def test_nothing_is_given_back_that_was_not_taken():
    limit = wrong_code_limit(new_mobile())
    give_back(limit)
    assert not UsageCounter.objects.exists()
    take([limit])
    for _ in range(3):
        give_back(limit)
    assert UsageCounter.objects.get().used == 0


def test_of_two_limits_that_are_reached_the_one_that_frees_itself_last_is_told():
    short = Limit(LimitName.SEND_PAUSE, 0, timedelta(seconds=30), "subject")
    long = Limit(LimitName.SENDS_DAY, 0, timedelta(days=1), "subject")
    assert take([short, long]) == take([long, short]) == Refusal(LimitName.SENDS_DAY, NOON + timedelta(days=1))


def test_a_window_begins_with_its_first_use_not_on_the_hour(time_machine):
    limit = Limit(LimitName.SENDS_ADDRESS, 1, timedelta(hours=1), HOME)
    time_machine.shift(1800)
    take([limit])
    time_machine.shift(3599)
    assert isinstance(take([limit]), Refusal)


def test_the_counters_name_nobody():
    mobile = new_mobile()
    limit = wrong_code_limit(mobile)
    take([limit])
    row = UsageCounter.objects.get()
    assert mobile not in f"{row.__dict__} {row!r} {row} {limit!r}"
    assert row.key == limit.key


def test_the_purge_forgets_the_windows_that_are_over(time_machine):
    send(new_mobile())
    time_machine.shift(3600)
    assert purge_counters() == 3  # 30 seconds, 10 minutes, an hour
    assert UsageCounter.objects.count() == 2
