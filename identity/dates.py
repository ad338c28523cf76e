"""Days of a life, counted and written."""

from datetime import date

from django.utils.formats import date_format


def in_words(day: date) -> str:
    """« 1er décembre 1984 », « 5 décembre 1984 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {date_format(day, 'F Y')}"


def born_by(today: date, years: int) -> date:
    """The latest birthday of those who have turned `years` by `today`, which is no 29 February but theirs."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)


def anniversary(born_on: date, years: int) -> date:
    """The day somebody turns `years`; born on 29 February, on 1 March of an ordinary year."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)
