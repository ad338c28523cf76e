"""What was measured of the creation of an account, beside its aim."""

from dataclasses import dataclass

from tests.bench.creation import SCREENS
from tests.bench.delays import Delays
from tests.bench.rounds import Times
from tests.bench.screen_rows import ONE_WORKER, limit_rows, screen_rows
from tests.bench.screens import Screen
from tests.bench.table import Row, render

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
    rows = [
        *limit_rows(results.times),
        *screen_rows(SCREENS, results.times, results.statements),
        *_others(results),
    ]
    return render(ONE_WORKER, (row.cells for row in rows))


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
