"""Rows by the million: by COPY, in as many processes as cores, a batch at a time, so that the memory does not grow."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from multiprocessing import get_context

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model
from psycopg import sql
from tqdm import tqdm

BATCH = 2000


def fill_by_batches(fill: Callable[[int], int], number: int, unit: str) -> None:
    """`fill` is given the first number of each batch, and returns how many it has made."""
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    connection.close()
    # Only a terminal gets the bar.
    with get_context("fork").Pool() as pool, tqdm(total=number, unit=f" {unit}", disable=None) as bar:
        for count in pool.imap_unordered(fill, range(0, number, BATCH)):
            bar.update(count)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def copy_rows(rows: Iterable[Model]) -> None:
    """What hangs from others comes after them."""
    tables: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        tables[type(row)].append(row)
    for model, of_model in tables.items():
        _copy(model, of_model)


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
