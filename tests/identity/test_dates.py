from datetime import date

import pytest

from identity.dates import anniversary, in_words


@pytest.mark.parametrize(
    ("day", "written"), [(date(1984, 12, 1), "1er décembre 1984"), (date(1984, 12, 21), "21 décembre 1984")]
)
def test_a_day_is_written_as_one_says_it(day, written):
    assert in_words(day) == written


def test_somebody_born_on_29_february_turns_15_on_1_march():
    assert anniversary(date(2012, 2, 29), 15) == date(2027, 3, 1)
    assert anniversary(date(2012, 2, 29), 16) == date(2028, 2, 29)
