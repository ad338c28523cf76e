"""What was measured of the pages, beside its aim."""

import os
from dataclasses import dataclass

from tests.bench.delays import Delays
from tests.bench.rounds import Times
from tests.bench.screens import BARE, EMPTY, HASH, HASHED, LOGIN, SCREENS, STEPS, Screen
from tests.bench.table import Row, render

LOGIN_PAGE_MS, STEP_MS, LOGIN_MS = 2.0, 6.0, 5.0
STEP_STATEMENTS = 8
WORKER_MB = 120.0
REDIS_SECONDS, EMBEDDED_SECONDS = 0.2, 0.5


@dataclass(frozen=True)
class Results:
    """Processor time and statements a request, kilobytes by address, MB resident and proportional."""

    times: Times
    statements: dict[Screen, int]
    weights: dict[str, float]
    memory: tuple[float, float]
    redis: Delays
    embedded: Delays


def report(results: Results) -> str:
    title = (
        f"One gunicorn sync worker, PostgreSQL, {os.cpu_count()} cores; processor time of the worker, user and system."
    )
    rows = [*_limits(results), *(_screen(results, screen) for screen in SCREENS), *_others(results)]
    return render(title, (row.cells for row in rows))


def _limits(results: Results) -> list[Row]:
    return [
        Row("an empty view, no middleware", f"{results.times.limits[BARE]:.2f} ms"),
        Row("an empty view, the project's middleware", f"{results.times.limits[EMPTY]:.2f} ms"),
        Row("one Argon2 hash, the project's parameters", f"{results.times.limits[HASH]:.1f} ms"),
    ]


def _screen(results: Results, screen: Screen) -> Row:
    method, name = screen
    time, besides = results.times.screens[screen], results.times.besides_hash[screen]
    statements = results.statements[screen]
    is_step = name in STEPS
    most = {("GET", LOGIN): LOGIN_PAGE_MS, ("POST", LOGIN): LOGIN_MS}.get(screen, STEP_MS if is_step else None)
    aims = [(besides, most)] if most else []
    aim = f"{most:.0f} ms" if most else ""
    if is_step:
        aims.append((statements, STEP_STATEMENTS))
        aim += f", {STEP_STATEMENTS} statements"
    return Row(
        f"{method} {name}",
        f"{time:.2f} ms",
        f"{besides:.2f} ms" if screen in HASHED else "",
        str(statements),
        aim,
        tuple(aims),
    )


def _others(results: Results) -> list[Row]:
    resident, proportional = results.memory
    total = sum(results.weights.values())
    return [
        Row(f"first page and the {len(results.weights) - 1} files it loads", f"{total:.1f} kB"),
        Row(
            "memory of the worker, resident",
            f"{resident:.0f} MB",
            aim=f"{WORKER_MB:.0f} MB",
            aims=((resident, WORKER_MB),),
        ),
        Row("memory of the worker, proportional", f"{proportional:.0f} MB"),
        *_delay("embedded broker", results.embedded, EMBEDDED_SECONDS),
        *_delay("Redis", results.redis, REDIS_SECONDS),
    ]


def _delay(broker: str, delays: Delays, most: float) -> list[Row]:
    label = f"click to SMTP server, {broker}, {delays.times} sends"
    return [
        Row(f"{label}, p50", f"{delays.p50:.3f} s"),
        Row(f"{label}, p95", f"{delays.p95:.3f} s", aim=f"{most} s", aims=((delays.p95, most),)),
    ]
