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

from tests.bench.hash_limit import Hashed, hash_limit, mean
from tests.bench.measures import cpu_seconds, family_cpu_seconds, machine_cpu_seconds, parent_of
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
    """`per_second`: logins. Processor milliseconds for each, of the workers, of PostgreSQL, and of the clients.

    `others`: what everything else on the machine took meanwhile, as a share of its processors.
    """

    per_second: float
    workers: float
    postgresql: float
    clients: float
    others: float


@dataclass(frozen=True)
class Burst:
    """Logins, and the hashes right before and right after them, taken together."""

    logins: Rate
    hashed: Hashed

    @property
    def share(self) -> float:
        """Logins for each hash that could have been made."""
        return self.logins.per_second / self.hashed.per_second

    @property
    def cpu_share(self) -> float:
        """Of the workers' processor time, that which a hash alone takes."""
        return self.hashed.cpu_ms / self.logins.workers


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
                logins, after = meter.time(requests), limit.measure()
                bursts.append(Burst(logins, mean(before, after)))
                before = after
    return found


@contextmanager
def _all_cores() -> Iterator[None]:
    kept = os.sched_getaffinity(0)
    os.sched_setaffinity(0, CORES)
    try:
        yield
    finally:
        os.sched_setaffinity(0, kept)


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
        everything, *ours = (after - first for after, first in zip(self._spent(), before, strict=True))
        others = (everything - sum(ours)) / seconds / len(CORES)
        return Rate(len(requests) / seconds, *(spent * 1000 / len(requests) for spent in ours), others)

    def _spent(self) -> tuple[float, float, float, float]:
        """Processor seconds of the machine, of the workers, of PostgreSQL, and of the clients."""
        workers = sum(map(cpu_seconds, self._server.worker_pids))
        return machine_cpu_seconds(), workers, family_cpu_seconds(self._postmaster_pid), process_time()


@contextmanager
def _meter(site: Site, server: WebServer) -> Iterator[Meter]:
    with psycopg.connect(site.database_url, autocommit=True) as connection:
        yield Meter(server, parent_of(connection.info.backend_pid))
