"""`python -m tests.bench.with_django tests.bench.fill NUMBER`: that many people, by COPY.

As many processes as cores, each of which makes, encrypts and copies a batch at a time: the memory used does not grow.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from multiprocessing import get_context

from django.contrib.auth.models import Group
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Model
from psycopg import sql
from tqdm import tqdm

from accounts.models import Account
from proofing.groups import CONSEILLER
from tests.bench.case_files import rows_of
from tests.bench.people import AGENT, PASSWORD

BATCH = 2000


def main(people: int) -> None:
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    fill = partial(fill_batch, end=people, agent_id=_agent().pk)
    connection.close()
    # Only a terminal gets the bar.
    with get_context("fork").Pool() as pool, tqdm(total=people, unit=" people", disable=None) as bar:
        for count in pool.imap_unordered(fill, range(0, people, BATCH)):
            bar.update(count)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _agent() -> Account:
    found = Account.objects.filter(login=AGENT).first()
    agent = found or Account.objects.create_agent(AGENT, PASSWORD)
    agent.groups.set([Group.objects.get(name=CONSEILLER)])
    return agent


def fill_batch(first: int, *, end: int, agent_id: int) -> int:
    """How many people it made. What hangs from others comes after them, in the same transaction."""
    numbers = range(first, min(first + BATCH, end))
    tables: dict[type[Model], list[Model]] = defaultdict(list)
    for number in numbers:
        for row in rows_of(number, agent_id):
            tables[type(row)].append(row)
    with transaction.atomic():
        for model, rows in tables.items():
            _copy(model, rows)
    return len(numbers)


def _copy(model: type[Model], rows: Iterable[Model]) -> None:
    """As `save` would write them: every field says itself what it stores. Keys that are not given are the table's."""
    has_key = next(iter(rows)).pk is not None
    fields = [field for field in model._meta.concrete_fields if has_key or not field.primary_key]
    columns = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), columns)
    database = connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row([field.get_db_prep_save(field.pre_save(row, True), database) for field in fields])


if __name__ == "__main__":
    main(int(sys.argv[1]))
