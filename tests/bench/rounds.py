"""Walking crowds through the screens: once to count statements, several times to measure processor time."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from statistics import median
from subprocess import Popen
from typing import TypeVar

from tests.bench.addresses import BARE, EMPTY, HASH, HASH_SECONDS
from tests.bench.browser import Browser
from tests.bench.counting import HEADER
from tests.bench.measures import cpu_ms
from tests.bench.processes import WebServer, paused
from tests.bench.screens import Backstage, Crowd, Screen, Walk, expect

Name = TypeVar("Name")

ROUNDS = 5
PEOPLE = 20
WALKERS = 1 + PEOPLE * (1 + ROUNDS)
"""How many people a walk uses: one to count statements, then as many a round, the first of which warms up."""
LIMITS = {BARE: 100, EMPTY: 100, HASH: 20}  # requests a round


def count_statements(port: int, backstage: Backstage, walks: Sequence[Walk]) -> dict[Screen, int]:
    """Statements on tables behind each screen: the most that anybody met."""
    counts: dict[Screen, int] = {}
    for walk in walks:
        crowd = Crowd(port, walk.newcomers(1))
        for screen in walk.screens:
            crowd.get_ready(screen, backstage)
            (answer,) = crowd.meet(screen)
            counts[screen] = max(counts.get(screen, 0), int(answer.headers[HEADER]))
    return counts


@dataclass(frozen=True)
class Times:
    """Processor milliseconds a request; `besides_hash`: less the hash that was made within those very requests."""

    limits: dict[str, float]
    screens: dict[Screen, float]
    besides_hash: dict[Screen, float]


def time_rounds(server: WebServer, worker: Popen[bytes], backstage: Backstage, walks: Sequence[Walk]) -> Times:
    """Medians of the rounds, the first of which only warms up."""
    rounds = [_time_round(server, worker, backstage, walks) for _ in range(1 + ROUNDS)][1:]
    return Times(
        _medians([one.limits for one in rounds]),
        _medians([one.screens for one in rounds]),
        _medians([one.besides_hash for one in rounds]),
    )


def _medians(rounds: Sequence[dict[Name, float]]) -> dict[Name, float]:
    return {name: median(times[name] for times in rounds) for name in rounds[0]}


def _time_round(server: WebServer, worker: Popen[bytes], backstage: Backstage, walks: Sequence[Walk]) -> Times:
    times = Times(_time_limits(server), {}, {})
    for walk in walks:
        crowd = Crowd(server.port, walk.newcomers(PEOPLE))
        for screen in walk.screens:
            crowd.get_ready(screen, backstage)
            # What is handed out is done once it has been timed: two cores are few. The worker has no row of this crowd.
            with paused(worker) if screen.hands_out else nullcontext():
                _time_screen(server, crowd, screen, times)
    return times


def _time_screen(server: WebServer, crowd: Crowd, screen: Screen, times: Times) -> None:
    meter = Browser(server.port)
    hashed = _hash_ms(meter)
    times.screens[screen] = cpu_ms(server.worker_pid, partial(crowd.meet, screen), len(crowd.people))
    times.besides_hash[screen] = times.screens[screen] - (_hash_ms(meter) - hashed) / len(crowd.people)


def _hash_ms(browser: Browser) -> float:
    return float(expect(browser.get(HASH_SECONDS), 200).body) * 1000


def _time_limits(server: WebServer) -> dict[str, float]:
    browser = Browser(server.port)

    def ask(path: str) -> None:
        for _ in range(LIMITS[path]):
            expect(browser.get(path), 200)

    times = {path: cpu_ms(server.worker_pid, partial(ask, path), number) for path, number in LIMITS.items()}
    return times | {HASH: times[HASH] - times[BARE]}
