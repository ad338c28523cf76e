"""Whether the time of an answer tells who has an account: people and unknown numbers, asked about by turns.

One worker has a core to itself; the clock is the client's, beside the worker's processor time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from statistics import quantiles
from time import monotonic

from tests.bench.measures import cpu_seconds
from tests.bench.prepared import Prepared
from tests.bench.processes import WebServer

TRIES = 420
WARM_UP = 20

Cost = tuple[float, float]  # milliseconds of clock and of processor


@dataclass(frozen=True)
class Spread:
    """Of milliseconds measured, in the order they were."""

    values: Sequence[float]

    @cached_property
    def cuts(self) -> list[float]:
        """Percentiles, the first of which is the 1st."""
        return quantiles(self.values, n=100, method="inclusive")

    @property
    def p50(self) -> float:
        return self.cuts[49]

    @property
    def p95(self) -> float:
        return self.cuts[94]

    @property
    def width(self) -> float:
        """From the 5th percentile to the 95th."""
        return self.cuts[94] - self.cuts[4]


@dataclass(frozen=True)
class Comparison:
    """`clock` and `cpu`: of those who have an account and of those unknown."""

    clock: tuple[Spread, Spread]
    cpu: tuple[Spread, Spread]

    @property
    def difference(self) -> float:
        """Between the medians of the clock, milliseconds."""
        known, unknown = self.clock
        return known.p50 - unknown.p50

    @property
    def share(self) -> float:
        """That difference, whatever its sign, as a share of the wider spread."""
        return abs(self.difference) / max(spread.width for spread in self.clock)

    @property
    def guess(self) -> float:
        """How often somebody is right who tells two answers apart by which is the longer; 0.5 is chance."""
        known, unknown = (spread.values for spread in self.clock)
        longer = sum((one > other) + (one == other) / 2 for one, other in product(known, unknown))
        return 0.5 + abs(longer / (len(known) * len(unknown)) - 0.5)


def compare(server: WebServer, known: Sequence[Prepared], unknown: Sequence[Prepared]) -> Comparison:
    """By turns, and who comes first by turns too; the first ones only warm up."""
    costs: tuple[list[Cost], list[Cost]] = ([], [])
    for number, pair in enumerate(zip(known, unknown, strict=True)):
        for side in (0, 1) if number % 2 else (1, 0):
            costs[side].append(_cost(server, pair[side]))
    clock, cpu = (
        (Spread([cost[kind] for cost in costs[0][WARM_UP:]]), Spread([cost[kind] for cost in costs[1][WARM_UP:]]))
        for kind in (0, 1)
    )
    return Comparison(clock, cpu)


def _cost(server: WebServer, request: Prepared) -> Cost:
    spent, started = cpu_seconds(server.worker_pid), monotonic()
    request.send()
    elapsed = monotonic() - started
    return elapsed * 1000, (cpu_seconds(server.worker_pid) - spent) * 1000
