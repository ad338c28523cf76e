"""What was measured of people who come back, beside its aims."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from statistics import median

from tests.bench.comparing import TRIES, WARM_UP, Comparison, Spread
from tests.bench.processes import CORES
from tests.bench.returning import WALKS
from tests.bench.rounds import Times
from tests.bench.screen_rows import ONE_WORKER, limit_rows, screen_rows
from tests.bench.screens import Screen
from tests.bench.table import is_met, render
from tests.bench.throughput import CLIENTS, LOGINS, ROUNDS, WORKERS, Burst, Throughput

LEAST_SHARE = 0.85
MOST_DIFFERENCE = 0.1  # of the spread
MOST_GUESSED = 0.55
RATES = (
    *("", "hashes/s", "logins/s", "share", "of a round", "one hash", "one login, workers", "share of it"),
    *("PostgreSQL", "clients", "the machine's other work", "aim", "met"),
)
COMPARISONS = (
    *("", "p50", "p95", "processor p50", "p95", "difference of p50", "of the spread", "told apart"),
    *("aim", "met"),
)


def pages(times: Times, statements: Mapping[Screen, int]) -> str:
    screens = dict.fromkeys(chain.from_iterable(WALKS.values()))
    rows = [*limit_rows(times), *screen_rows(screens, times, statements)]
    return render(f"Coming back. {ONE_WORKER}", (row.cells for row in rows))


def throughput(found: Throughput) -> str:
    title = (
        f"Login throughput: {WORKERS} gunicorn sync workers, {CLIENTS} clients and PostgreSQL on {len(CORES)} cores; "
        f"medians of {ROUNDS} rounds of {LOGINS} logins, each between two runs of {WORKERS} processes that only hash. "
        "Processor time for each hash and for each login."
    )
    rows = [
        _rate("right pairs, trusted browsers", found.right, LEAST_SHARE),
        _rate("wrong pairs, unknown browsers", found.wrong),
    ]
    return render(title, rows, RATES)


def _rate(label: str, bursts: Sequence[Burst], least: float = 0) -> tuple[str, ...]:
    def typical(value: Callable[[Burst], float]) -> float:
        return median(map(value, bursts))

    shares = [burst.share for burst in bursts]
    return (
        label,
        f"{typical(lambda burst: burst.hashed.per_second):.1f}",
        f"{typical(lambda burst: burst.logins.per_second):.1f}",
        f"{median(shares):.1%}",
        f"{min(shares):.0%} to {max(shares):.0%}",
        f"{typical(lambda burst: burst.hashed.cpu_ms):.1f} ms",
        f"{typical(lambda burst: burst.logins.workers):.1f} ms",
        f"{typical(lambda burst: burst.cpu_share):.1%}",
        f"{typical(lambda burst: burst.logins.postgresql):.2f} ms",
        f"{typical(lambda burst: burst.logins.clients):.2f} ms",
        f"{typical(lambda burst: burst.logins.others):.1%}",
        f"at least {least:.0%}" if least else "",
        is_met([(least, median(shares))] if least else []),
    )


def comparisons(found: Mapping[tuple[str, str], Comparison]) -> str:
    title = (
        f"What the time of an answer tells: {TRIES - WARM_UP} of each by turns, one gunicorn sync worker with a core "
        "of its own; the clock of the client, and processor time of the worker. Told apart: how often one of the two "
        "kinds is the longer, 50 % being chance."
    )
    rows = chain.from_iterable(_pair(labels, comparison) for labels, comparison in found.items())
    return render(title, rows, COMPARISONS)


def _pair(labels: tuple[str, str], found: Comparison) -> list[tuple[str, ...]]:
    aims = ((found.share, MOST_DIFFERENCE), (found.guess, MOST_GUESSED))
    told = (
        f"{found.difference:+.2f} ms",
        f"{found.share:.1%}",
        f"{found.guess:.1%}",
        f"{MOST_DIFFERENCE:.0%}, {MOST_GUESSED:.0%}",
        is_met(aims),
    )
    sides = zip(labels, found.clock, found.cpu, (told, ("",) * len(told)), strict=True)
    return [(label, *_cells(clock), *_cells(cpu), *rest) for label, clock, cpu, rest in sides]


def _cells(spread: Spread) -> tuple[str, str]:
    return f"{spread.p50:.2f} ms", f"{spread.p95:.2f} ms"
