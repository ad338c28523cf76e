"""Programs that tests start and that never outlive them."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

GRACE = 10.0  # seconds


@contextmanager
def running(*arguments: str, environment: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """`python arguments…` in a group of its own while the block runs, output and errors together on `stdout`."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(GRACE)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def wait_for_line(process: "subprocess.Popen[str]", text: str) -> str:
    """The first line of its output that holds the text; AssertionError with all it said when it ends without."""
    said = []
    for line in process.stdout or ():
        said.append(line)
        if text in line:
            return line
    raise AssertionError(f"never said {text!r}:\n{''.join(said)}")


def processes_of(text: str) -> dict[int, str]:
    """The processes, by id, whose command line names this text, or that work in a folder that does."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            folder = str((process / "cwd").readlink())
        except OSError:
            continue
        if text in line or text in folder:
            found[int(process.name)] = line
    return found


def ends(pid: int) -> bool:
    """Whether this process, which need not be a child of ours, ends within the grace."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], GRACE)[0])
    finally:
        os.close(watched)
