"""The stages of `make test`: each is a Python process of its own, which never outlives the run."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import IO

from tests.services.servers import die_with_parent

GRACE = 20  # seconds for pytest to stop what its tests have started
Environment = dict[str, str]


@dataclass(frozen=True)
class Stage:
    name: str
    arguments: tuple[str, ...]
    environment: Environment


def run_at_once(shown: Stage, *others: Stage) -> int:
    """The first prints as it goes, the others are read out after it. Returns the first status that is a failure."""
    with ExitStack() as stack:
        endings = [(other, stack.enter_context(_kept(other))) for other in others]
        statuses = [_report(stage, end) for stage, end in [(shown, partial(execute, shown)), *endings]]
    return next(filter(None, statuses), 0)


def _report(stage: Stage, end: Callable[[], int]) -> int:
    print(f"\n── {stage.name}", flush=True)
    if status := end():
        print(f"── {stage.name}: FAILED (status {status})", file=sys.stderr)
    return status


@contextmanager
def _kept(stage: Stage) -> Iterator[Callable[[], int]]:
    """Runs the stage meanwhile; what is yielded waits for its status and reads out what it said."""
    with tempfile.TemporaryFile() as output, _started(stage, output) as process:

        def end() -> int:
            status = process.wait()
            output.seek(0)
            print(output.read().decode(errors="replace"), end="", flush=True)
            return status

        yield end


def execute(stage: Stage) -> int:
    with _started(stage) as process:
        return process.wait()


@contextmanager
def _started(stage: Stage, output: IO[bytes] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """One stage in a group of its own; if we are interrupted it may end in good order, then is killed."""
    process = subprocess.Popen(
        [sys.executable, *stage.arguments],
        env=stage.environment,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )
    try:
        yield process
    except BaseException:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(GRACE)
        finally:
            _kill_group(process)
        raise


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
