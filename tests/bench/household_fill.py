"""`python -m tests.bench.with_django tests.bench.household_fill NUMBER`: that many dossiers, and what is theirs."""

import sys
from collections.abc import Iterator
from copy import copy
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Model

from contact_verification.enums import ContactKind
from contact_verification.models import Contact
from identity.models import Person
from tests.bench.case_files import FIRST_PK
from tests.bench.copying import BATCH, copy_rows, fill_by_batches
from tests.bench.households import Lodger, household

REST = Path(__file__).with_name("household.sql").read_text()


def main(dossiers: int) -> None:
    fill_by_batches(partial(fill_batch, end=FIRST_PK + dossiers), dossiers, "dossiers")


@transaction.atomic
def fill_batch(rank: int, *, end: int) -> int:
    """What is encrypted is made here, the rest in the database."""
    first = FIRST_PK + rank
    numbers = range(first, min(first + BATCH, end))
    copy_rows(row for number in numbers for lodger in household(number) for row in _rows(lodger))
    with connection.cursor() as cursor:
        cursor.execute(REST, {"first": numbers[0], "last": numbers[-1]})
    return len(numbers)


def _rows(lodger: Lodger) -> Iterator[Model]:
    person: Person = copy(lodger.likeness)
    person.pk, person.uuid, person.nir = lodger.number, uuid4(), lodger.drawn.nir
    person.birth_place_code, person.birth_place_name = lodger.drawn.place
    yield person
    if lodger.runs:
        mail = f"personne{person.pk}@exemple.fr"
        yield Contact(person=person, kind=ContactKind.MAIL, value=mail, verified_at=person.created_at)


if __name__ == "__main__":
    main(int(sys.argv[1]))
