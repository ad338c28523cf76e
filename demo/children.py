"""Child processes that never outlive their parent's work: each leads a process group of its own."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import Self

GRACE = 5.0  # seconds to end by oneself
GRAIN = 0.05  # seconds between two looks


class Children:
    """Use as a context manager: whatever ends the block, every group is asked to end, then killed.

    SIGINT, SIGTERM and SIGHUP only ask for the end, so that no child is born unnoticed.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._alive: dict[str, subprocess.Popen[bytes]] = {}
        self._statuses: dict[str, int] = {}
        self._stop = threading.Event()

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._stop.set())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._alive.values():
            process.terminate()
        deadline = monotonic() + GRACE
        for process in self._alive.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0, deadline - monotonic()))
            _kill_group(process)

    @property
    def is_stopping(self) -> bool:
        return self._stop.is_set()

    def start(self, name: str, command: Sequence[str], **variables: str) -> None:
        """Start a child under a name; `variables` are added to its environment."""
        self._statuses.pop(name, None)
        # The commands are ours, made of constants and of this interpreter's path.
        self._alive[name] = subprocess.Popen(  # noqa: S603
            command, env=dict(self._environment) | variables, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def ended(self, name: str) -> int | None:
        """The status of a child that has ended (negative: the signal), or None; what is left of its group is killed."""
        status = self._alive[name].poll() if name in self._alive else None
        if status is not None:
            _kill_group(self._alive.pop(name))
            self._statuses[name] = status
        return self._statuses.get(name)

    def wait_until(self, happened: Callable[[], bool], seconds: float = float("inf")) -> bool:
        """Whether it happened before the end was asked for and within `seconds`."""
        deadline = monotonic() + seconds
        while not (is_there := happened()) and monotonic() < deadline:
            if self._stop.wait(GRAIN):
                return False
        return is_there


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
