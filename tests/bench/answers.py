"""What the worker has recorded of the verifier's answers, as the database tells."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import psycopg

PATIENCE = 20  # seconds
PAUSE = 0.001  # seconds between two looks
WAITING = "SELECT count(*) FROM proofing_verificationattempt WHERE verdict = ''"


class Answers:
    def __init__(self, connection: "psycopg.Connection[tuple[int]]") -> None:
        self._connection = connection

    def wait(self) -> float:
        """Until every paper that was named has its answer, committed; returns when (monotonic seconds)."""
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline:
            if self._connection.execute(WAITING).fetchone() == (0,):
                return monotonic()
            sleep(PAUSE)
        raise TimeoutError("the verifier's answer has not arrived")


@contextmanager
def answers(database_url: str) -> Iterator[Answers]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield Answers(connection)
