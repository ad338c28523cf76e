"""The rows of the screens that were measured, beside their aims."""

import os
from collections.abc import Iterable, Mapping

from tests.bench.addresses import BARE, EMPTY, HASH
from tests.bench.rounds import Times
from tests.bench.screens import Screen
from tests.bench.table import Row

ONE_WORKER = (
    f"One gunicorn sync worker, PostgreSQL, {os.cpu_count()} cores; processor time of the worker, user and system."
)


def limit_rows(times: Times) -> list[Row]:
    return [
        Row("an empty view, no middleware", f"{times.limits[BARE]:.2f} ms"),
        Row("an empty view, the project's middleware", f"{times.limits[EMPTY]:.2f} ms"),
        Row("one Argon2 hash, the project's parameters", f"{times.limits[HASH]:.1f} ms"),
    ]


def screen_rows(screens: Iterable[Screen], times: Times, statements: Mapping[Screen, int]) -> list[Row]:
    return [_row(screen, times, statements[screen]) for screen in screens]


def _row(screen: Screen, times: Times, statements: int) -> Row:
    besides = times.besides_hash[screen]
    aims = [(besides, screen.most_ms)]
    aim = f"{screen.most_ms:.0f} ms"
    if screen.most_statements:
        aims.append((statements, screen.most_statements))
        aim += f", {screen.most_statements} statements"
    return Row(
        screen.label,
        f"{times.screens[screen]:.2f} ms",
        f"{besides:.2f} ms" if screen.is_hashed else "",
        str(statements),
        aim,
        tuple(aims),
    )
