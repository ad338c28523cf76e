"""Pages that are asked for again and again, each time for another target, and what each request takes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from time import monotonic
from typing import Any, Protocol

from tests.bench.browser import Answer, Browser
from tests.bench.counting import HEADER
from tests.bench.measures import cpu_seconds
from tests.bench.processes import WebServer

WARM_UP, REQUESTS = 20, 200
TARGETS = 100

Targets = dict[str, list[Any]]
"""What may be asked for, by kind, as JSON has brought it."""


@dataclass(frozen=True)
class Page:
    """`kind`: of the targets that it is asked for. `most_…`: the aims, 0 for none.

    `most_ratio`: of the 95th percentile among many to that among few; `most_p95`, `most_ms`: milliseconds, of the
    clock at most but for one in twenty, and of processor.
    """

    label: str
    kind: str
    act: Callable[[Browser, Any], Answer]
    most_ms: float = 0
    most_p95: float = 0
    most_ratio: float = 0
    most_statements: int = 0


class Reader(Protocol):
    """Somebody, or several people, who ask one server for pages; every request is for the next target."""

    server: WebServer

    def ask(self, page: Page) -> Answer: ...


@dataclass(frozen=True)
class Cost:
    """Of one request: milliseconds of the web worker's processor, and of clock as the browser sees it."""

    cpu: float
    p50: float
    p95: float


def count_statements(reader: Reader, page: Page) -> int:
    """The most that any of the targets takes."""
    return max(int(reader.ask(page).headers[HEADER]) for _ in range(TARGETS))


def time_page(readers: Sequence[Reader], page: Page) -> list[Cost]:
    """Each reader's cost. They ask by turns: what else the machine does meanwhile it does to all of them."""
    for reader in readers:
        for _ in range(WARM_UP):
            reader.ask(page)
    spent = [cpu_seconds(reader.server.worker_pid) for reader in readers]
    rounds = [[_time(reader, page) for reader in readers] for _ in range(REQUESTS)]
    spent = [cpu_seconds(reader.server.worker_pid) - before for reader, before in zip(readers, spent, strict=True)]
    return [_cost(cpu, list(delays)) for cpu, delays in zip(spent, zip(*rounds, strict=True), strict=True)]


def _time(reader: Reader, page: Page) -> float:
    """Milliseconds."""
    started = monotonic()
    reader.ask(page)
    return (monotonic() - started) * 1000


def _cost(cpu_seconds_spent: float, delays: list[float]) -> Cost:
    cuts = quantiles(delays, n=100, method="inclusive")
    return Cost(cpu_seconds_spent * 1000 / len(delays), cuts[49], cuts[94])
