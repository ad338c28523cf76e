"""The same race many times over, by threads and connections that last for all of it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError
from typing import Any

from django.db import connection, connections

PATIENCE = 60  # seconds until everybody stands at the line


def each_round(count: int, *works: Callable[[int], Any], before: Callable[[int], object] = bool) -> list[list[Any]]:
    """`count` times: `before(number)`, then every `work(number)` at the same moment; what they returned, by round.

    Whoever comes last to the line is off first: the threads take turns at the works, so that each is ahead of the
    others as often. The first exception ends it all, and is raised.
    """
    results: list[list[Any]] = [[None] * len(works) for _ in range(count)]
    numbers = iter(range(count))
    line = Barrier(len(works), action=lambda: before(next(numbers)))

    def run(thread: int) -> None:
        try:
            connection.ensure_connection()
            for number in range(count):
                work = (thread + number) % len(works)
                line.wait(PATIENCE)
                results[number][work] = works[work](number)
        except BaseException:
            line.abort()
            raise
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        done = [pool.submit(run, thread) for thread in range(len(works))]
    _raise_first(done)
    return results


def _raise_first(done: list[Future[None]]) -> None:
    """What went wrong, not that the others waited in vain for it."""
    errors = [error for error in (future.exception() for future in done) if error]
    for error in sorted(errors, key=lambda error: isinstance(error, BrokenBarrierError)):
        raise error
