"""What the machine can hash: as many processes as there are web workers, which do nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.pool import Pool
from statistics import fmean
from time import monotonic, process_time

from accounts.hashers import PortalArgon2Hasher
from tests.bench.people import PASSWORD

SECONDS = 3.0
SALT = "seldubancdessai"


@dataclass(frozen=True)
class Hashed:
    """`cpu_ms`: of processor for each hash."""

    per_second: float
    cpu_ms: float


def mean(*measured: Hashed) -> Hashed:
    return Hashed(fmean(one.per_second for one in measured), fmean(one.cpu_ms for one in measured))


class HashLimit:
    def __init__(self, processes: Pool, number: int) -> None:
        self._processes = processes
        self._number = number

    def measure(self) -> Hashed:
        done = self._processes.map(hash_for, [SECONDS] * self._number, chunksize=1)
        return replace(mean(*done), per_second=sum(one.per_second for one in done))


@contextmanager
def hash_limit(number: int) -> Iterator[HashLimit]:
    """With processes of their own, started once and warm."""
    with get_context("spawn").Pool(number) as processes:
        limit = HashLimit(processes, number)
        limit.measure()
        yield limit


def hash_for(seconds: float) -> Hashed:
    """Compare a password with its hash, as a login does, again and again."""
    hasher = PortalArgon2Hasher()
    encoded = hasher.encode(PASSWORD, SALT)
    number, spent, started = 0, process_time(), monotonic()
    while monotonic() < started + seconds:
        hasher.verify(PASSWORD, encoded)
        number += 1
    return Hashed(number / (monotonic() - started), (process_time() - spent) * 1000 / number)
