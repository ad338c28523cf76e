"""Walking crowds through the screens: once to count statements, several times to measure processor time."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import chain
from statistics import median
from subprocess import Popen
from typing import TypeVar

from tests.bench.browser import Browser
from tests.bench.counting import HEADER
from tests.bench.measures import cpu_ms
from tests.bench.people import Applicant, new_applicants, register_papers
from tests.bench.processes import WebServer, paused
from tests.bench.screens import (
    BARE,
    EMPTY,
    HANDING_OUT,
    HASH,
    HASH_SECONDS,
    WITH_PAPER,
    WITHOUT_PAPER,
    Backstage,
    Crowd,
    Screen,
    expect,
)

Name = TypeVar("Name")

ROUNDS = 5
PEOPLE = 20
LIMITS = {BARE: 100, EMPTY: 100, HASH: 20}  # requests a round


def count_statements(port: int, backstage: Backstage, applicants: list[Applicant]) -> dict[Screen, int]:
    """Statements on tables behind each screen: the most that anybody met."""
    counts: dict[Screen, int] = {}
    for who in applicants:
        crowd = Crowd(port, [who])
        for screen in WITH_PAPER if who.has_paper else WITHOUT_PAPER:
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


def time_rounds(server: WebServer, worker: Popen[bytes], backstage: Backstage, database_url: str) -> Times:
    """Medians of the rounds, the first of which only warms up."""
    crowds = [new_applicants(PEOPLE) for _ in range(1 + ROUNDS)]
    register_papers(database_url, chain.from_iterable(crowds))
    rounds = [_time_round(server, worker, backstage, people) for people in crowds][1:]
    return Times(
        _medians([one.limits for one in rounds]),
        _medians([one.screens for one in rounds]),
        _medians([one.besides_hash for one in rounds]),
    )


def _medians(rounds: Sequence[dict[Name, float]]) -> dict[Name, float]:
    return {name: median(times[name] for times in rounds) for name in rounds[0]}


def _time_round(server: WebServer, worker: Popen[bytes], backstage: Backstage, people: list[Applicant]) -> Times:
    times = Times(_time_limits(server), {}, {})
    others = Crowd(server.port, new_applicants(len(people), has_paper=False))
    for crowd, screens in ((others, WITHOUT_PAPER), (Crowd(server.port, people), WITH_PAPER)):
        for screen in screens:
            crowd.get_ready(screen, backstage)
            # What is handed out is done once it has been timed: two cores are few. The worker has no row of this crowd.
            with paused(worker) if screen in HANDING_OUT else nullcontext():
                _time_screen(server, crowd, screen, times)
    return times


def _time_screen(server: WebServer, crowd: Crowd, screen: Screen, times: Times) -> None:
    meter = Browser(server.port)
    hashed = _hash_ms(meter)
    times.screens[screen] = cpu_ms(server.worker_pid, partial(crowd.meet, screen), len(crowd.applicants))
    times.besides_hash[screen] = times.screens[screen] - (_hash_ms(meter) - hashed) / len(crowd.applicants)


def _hash_ms(browser: Browser) -> float:
    return float(expect(browser.get(HASH_SECONDS), 200).body) * 1000


def _time_limits(server: WebServer) -> dict[str, float]:
    browser = Browser(server.port)

    def ask(path: str) -> None:
        for _ in range(LIMITS[path]):
            expect(browser.get(path), 200)

    times = {path: cpu_ms(server.worker_pid, partial(ask, path), number) for path, number in LIMITS.items()}
    return times | {HASH: times[HASH] - times[BARE]}
