"""Writing what is imported by the batch, and what the database refuses one by one."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from django.db import DataError, IntegrityError, transaction

TURNS = 2  # the second meets whoever was quicker
REFUSED_BY_DATABASE = "the database refuses it, for what is there already or for a length"

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


def write_batch(
    batch: Sequence[Item], write: Callable[[Sequence[Item]], list[Outcome]], *, refused: Outcome
) -> Iterator[Outcome]:
    """What `write` makes of each, in order, in one transaction.

    In one for each when the database refuses that, because somebody else wrote the same at the same moment; what it
    refuses even then is `refused`, and costs no other.
    """
    outcomes = _written(batch, write)
    if outcomes is not None:
        yield from outcomes
        return
    for item in batch:
        yield next((found[0] for _ in range(TURNS) if (found := _written([item], write))), refused)


def _written(batch: Sequence[Item], write: Callable[[Sequence[Item]], list[Outcome]]) -> list[Outcome] | None:
    try:
        with transaction.atomic():
            return write(batch)
    except (IntegrityError, DataError):
        return None
