"""Long lists, a page at a time: nothing is counted to know whether there is an older one."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

LAST_PAGE = 9999

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`newer` and `older`: the numbers of the pages before and after, 0 for none."""

    rows: list[Row]
    newer: int
    older: int


def page_of(rows: "QuerySet[Any, Row]", asked: str, *, size: int) -> Page[Row]:
    """The page that an address asks for; the first when it asks for none that could be."""
    is_number = asked.isdecimal() and len(asked) <= len(str(LAST_PAGE))
    number = max(1, int(asked)) if is_number else 1
    first = (number - 1) * size
    found = list(rows[first : first + size + 1])
    return Page(found[:size], number - 1, number + 1 if len(found) > size else 0)
