import re
from datetime import UTC, datetime, timedelta

import pytest

from accounts.views.wording import code_refusal, delay_until, moment, send_refusal, time_left
from contact_verification.enums import CodeOutcome
from contact_verification.limits import LimitName, Refusal, sending_limits

NOON_IN_PARIS = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON_IN_PARIS, tick=False)


def after(**delta):
    return NOON_IN_PARIS + timedelta(**delta)


@pytest.mark.parametrize("outcome", set(CodeOutcome) - {CodeOutcome.ACCEPTED})
def test_every_refused_code_says_what_to_do(outcome):
    assert re.search(r"demandez|vérifiez|réessayez", code_refusal(outcome))


@pytest.mark.parametrize(
    "limit", [limit.name for limit in sending_limits(destination="x", is_sms=True, address="192.0.2.7")]
)
def test_every_refused_send_says_when_it_is_possible_again(limit):
    text = send_refusal(Refusal(limit, after(minutes=5)))
    assert re.search(r"5 minutes|12 h 05", text)
    assert "{" not in text


def test_a_refusal_for_another_day_names_the_day():
    assert "demain à 12 h 00" in send_refusal(Refusal(LimitName.SENDS_DAY, after(days=1)))


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        ({"seconds": -3}, "1 seconde"),
        ({"milliseconds": 200}, "1 seconde"),
        ({"seconds": 1.2}, "2 secondes"),
        ({"seconds": 12}, "12 secondes"),
        ({"seconds": 60}, "60 secondes"),
        ({"seconds": 61}, "2 minutes"),
        ({"minutes": 3}, "3 minutes"),
    ],
)
def test_a_delay_is_rounded_up_never_down(delta, words):
    assert delay_until(after(**delta)) == words


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        ({"minutes": 9, "seconds": 40}, "9 min 40 s"),
        ({"minutes": 1}, "1 min 0 s"),
        ({"seconds": 59.9}, "59 s"),
        ({"seconds": -5}, "0 s"),
    ],
)
def test_the_time_left_is_rounded_down_never_up(delta, words):
    assert time_left(after(**delta)) == words


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        ({"hours": 2, "minutes": 5}, "à 14 h 05"),
        ({"hours": 11, "minutes": 59}, "à 23 h 59"),
        ({"hours": 12}, "demain à 0 h 00"),
        ({"days": 1}, "demain à 12 h 00"),
        ({"days": 2}, "le 4 mars à 12 h 00"),
    ],
)
def test_an_instant_is_told_in_paris_time(delta, words):
    assert moment(after(**delta)) == words
