"""The real servers a measure needs, started in a process group of their own and ended whatever happens."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit, urlunsplit

import psycopg

from demo.run import WORKER

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT = 30  # seconds
CORES = sorted(os.sched_getaffinity(0))
STOP_TIMEOUT = 5  # seconds, then killed


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def leave_last_core() -> None:
    """Keep this process and its children to the other cores, if any: the web worker has the last to itself."""
    os.sched_setaffinity(0, CORES[:-1] or CORES)


@contextmanager
def running(command: list[str], env: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A child and whatever it starts, until the end of the block."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield child
    finally:
        _signal(child, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            child.wait(STOP_TIMEOUT)
        _signal(child, signal.SIGKILL)
        child.wait()


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


@contextmanager
def paused(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """Hold a child and whatever it has started still."""
    _signal(child, signal.SIGSTOP)
    try:
        yield
    finally:
        _signal(child, signal.SIGCONT)


@dataclass(frozen=True)
class WebServer:
    port: int
    worker_pids: tuple[int, ...]

    @property
    def worker_pid(self) -> int:
        """Of the only worker."""
        (pid,) = self.worker_pids
        return pid


@contextmanager
def gunicorn(env: Mapping[str, str], log: Path, workers: int = 1) -> Iterator[WebServer]:
    """The site behind gunicorn with sync workers, on loopback; one alone has the last core."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "moncompte/gunicorn.conf.py", "--workers", str(workers)]
    with running([*command, "--bind", f"127.0.0.1:{port}", "tests.bench.wsgi"], env, log) as master:
        wait_for(port, master, "/sante/")
        server = WebServer(port, _children(master, workers))
        if workers == 1:
            os.sched_setaffinity(server.worker_pid, CORES[-1:])
        yield server


def _children(master: subprocess.Popen[bytes], number: int) -> tuple[int, ...]:
    """Once they are all there: the first answers before the last is forked."""
    deadline = monotonic() + START_TIMEOUT
    while monotonic() < deadline:
        children = Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()
        if len(children) == number:
            return tuple(map(int, children))
        sleep(0.1)
    raise RuntimeError("the web server did not start its workers")


def wait_for(port: int, child: subprocess.Popen[bytes], path: str) -> None:
    """Until the server answers 200 there; RuntimeError when it does not start."""
    deadline = monotonic() + START_TIMEOUT
    while monotonic() < deadline and child.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as probe:
            probe.settimeout(START_TIMEOUT)
            probe.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
            if probe.recv(12).endswith(b"200"):
                return
        sleep(0.1)
    raise RuntimeError("a server did not start")


@contextmanager
def celery(env: Mapping[str, str], log: Path, var: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One worker with its scheduler, as `make run` has it."""
    taken = var / "broker" / "taken"
    taken.mkdir(parents=True, exist_ok=True)
    with running(list(WORKER), {**env, "TMPDIR": str(taken)}, log) as worker:
        yield worker


def manage(*arguments: str, env: Mapping[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def database(server_url: str, name: str) -> Iterator[str]:
    """An empty database beside the one that is named, gone at the end; gives its address.

    Its order of letters is not C's, any more than in production: there only an index made for prefixes finds them.
    """
    name = f"bench_{os.getpid()}_{name}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE 'C.UTF-8'")
        try:
            yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
