"""How many people two workers let in a second, as a share of what the machine can hash in that time.

The clients, PostgreSQL and the workers share the cores. So the share is told by the clock, and by the processor time of
the workers, which is what a login costs them wherever the others run.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, process_time

import psycopg

from tests.bench.hash_limit import Hashed, HashLimit, hash_limit
from tests.bench.measures import cpu_seconds, family_cpu_seconds, parent_of
from tests.bench.prepared import Prepared, prepare
from tests.bench.processes import CORES, WebServer
from tests.bench.progress import say
from tests.bench.returning import LOGIN, Member
from tests.bench.site import Site

WORKERS = 2
CLIENTS = 3 * WORKERS  # threads: a worker that has answered finds the next request waiting
LOGINS = 300  # a round
ROUNDS = 5  # of the same people: a sixth wrong password would be refused without being looked at


@dataclass(frozen=True)
class Rate:
    """`per_second`: logins. Processor milliseconds for each, of the workers, of PostgreSQL, and of the clients."""

    per_second: float
    workers: float
    postgresql: float
    clients: float


@dataclass(frozen=True)
class Burst:
    """Logins, and the hashes right before and right after them."""

    logins: Rate
    hashes: tuple[Hashed, Hashed]

    @property
    def share(self) -> float:
        """Logins for each hash that could have been made."""
        return self.logins.per_second * 2 / sum(hashed.per_second for hashed in self.hashes)

    @property
    def cpu_share(self) -> float:
        """Of the workers' processor time, that which a hash alone takes."""
        return sum(hashed.cpu_ms for hashed in self.hashes) / 2 / self.logins.workers


@dataclass(frozen=True)
class Throughput:
    """Bursts of right pairs, and of wrong ones, by turns."""

    right: list[Burst]
    wrong: list[Burst]


def measure_throughput(site: Site, members: Sequence[Member]) -> Throughput:
    found = Throughput([], [])
    with _all_cores(), site.web(workers=WORKERS) as server, hash_limit(WORKERS) as limit, _meter(site, server) as meter:
        right = prepare(server.port, LOGIN, "pair", members, landmark="Location: /mon-compte/")
        strangers = [Member(who.nir, who.born_on, who.mail) for who in members]
        wrong = prepare(server.port, LOGIN, "wrong pair", strangers, landmark="HTTP/1.1 200 ")
        meter.time(right[: LOGINS // 10])  # the first ones find nothing warm
        before = limit.measure()
        for number in range(ROUNDS):
            say(f"login throughput, {number + 1} of {ROUNDS}")
            for bursts, requests in ((found.right, right), (found.wrong, wrong)):
                bursts.append(_burst(meter, limit, requests, before))
                before = bursts[-1].hashes[1]
    return found


@contextmanager
def _all_cores() -> Iterator[None]:
    kept = os.sched_getaffinity(0)
    os.sched_setaffinity(0, CORES)
    try:
        yield
    finally:
        os.sched_setaffinity(0, kept)


def _burst(meter: "Meter", limit: HashLimit, requests: Sequence[Prepared], before: Hashed) -> Burst:
    logins = meter.time(requests)
    return Burst(logins, (before, limit.measure()))


class Meter:
    def __init__(self, server: WebServer, postmaster_pid: int) -> None:
        self._server = server
        self._postmaster_pid = postmaster_pid

    def time(self, requests: Sequence[Prepared]) -> Rate:
        before, started = self._spent(), monotonic()
        with ThreadPoolExecutor(CLIENTS) as clients:
            for _ in clients.map(Prepared.send, requests):
                pass
        seconds = monotonic() - started
        costs = (after - first for after, first in zip(self._spent(), before, strict=True))
        return Rate(len(requests) / seconds, *(cost * 1000 / len(requests) for cost in costs))

    def _spent(self) -> tuple[float, float, float]:
        workers = sum(map(cpu_seconds, self._server.worker_pids))
        return workers, family_cpu_seconds(self._postmaster_pid), process_time()


@contextmanager
def _meter(site: Site, server: WebServer) -> Iterator[Meter]:
    with psycopg.connect(site.database_url, autocommit=True) as connection:
        yield Meter(server, parent_of(connection.info.backend_pid))
