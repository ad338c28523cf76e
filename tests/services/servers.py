"""Throw-away PostgreSQL and Redis servers on free ports of loopback, as a non-root user.

    with Redis(folder) as redis:
        redis.url; redis.stop(); redis.start(); redis.kill()
"""

import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Self

import psycopg

from tests.services.machine import PROGRAMS, find_program, service_user

START = 30.0  # seconds
STOP = 10.0  # seconds
HOST = "127.0.0.1"


PR_SET_PDEATHSIG = 1  # Linux, prctl(2)


def die_with_parent() -> None:
    """For `preexec_fn`: even a run that is killed without a word leaves no process behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class ServerError(Exception):
    """A server is not there or does not start."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Server(ABC):
    """A server process with data and log in `folder`, and the same port from start to start."""

    name: str
    label: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder / self.name
        self.log = folder / f"{self.name}.log"
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.folder.mkdir(parents=True)
        if user := service_user():
            os.chown(self.folder, *user)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def is_ready(self) -> bool: ...

    def start(self) -> None:
        """Start and wait until it answers; ServerError with the end of its log otherwise."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self.command(), stdout=log, stderr=log, **self._as_user())
        deadline = monotonic() + START
        while not self.is_ready():
            if self._process.poll() is not None or monotonic() > deadline:
                self.kill()
                raise ServerError(f"{self.label} does not start:\n{self._end_of_log()}")
            sleep(0.02)  # nothing tells when a server begins to answer

    def stop(self) -> None:
        """Stop at once; what is committed stays."""
        if self._process is None:
            return
        self._process.send_signal(self.stop_signal())
        try:
            self._process.wait(STOP)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def stop_signal(self) -> int:
        return signal.SIGTERM

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _end_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]

    def _as_user(self) -> dict[str, Any]:
        # A group of its own: Ctrl-C is for the tests, which stop their servers themselves.
        options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "cwd": "/", "start_new_session": True}
        options["preexec_fn"] = die_with_parent
        if user := service_user():
            options |= {"user": user[0], "group": user[1], "extra_groups": []}
        return options


class PostgreSQL(Server):
    """Fast and forgetful: nothing waits for the disk."""

    name, label = "postgresql", "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._password = secrets.token_hex(16)
        self._make_cluster()

    @property
    def url(self) -> str:
        return f"postgres://tests:{self._password}@{HOST}:{self.port}/postgres"

    def _make_cluster(self) -> None:
        password = self.folder.with_suffix(".password")
        password.touch(mode=0o600)
        password.write_text(self._password)
        if user := service_user():
            os.chown(password, *user)
        arguments = f"-D {self.folder} -U tests -A password --pwfile={password} -E UTF8 --locale=C --no-sync"
        with self.log.open("ab") as log:
            command = [self._program("initdb"), *arguments.split()]
            made = subprocess.run(command, check=False, stdout=log, stderr=log, **self._as_user())
        password.unlink()
        if made.returncode:
            raise ServerError(f"initdb fails:\n{self._end_of_log()}")

    @staticmethod
    def _program(name: str) -> str:
        postgres = find_program("postgres")
        if postgres is None:
            raise ServerError("PostgreSQL is not installed.")
        return str(postgres.resolve().with_name(name))  # initdb is beside the real one

    def command(self) -> list[str]:
        settings = {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "400",
            "listen_addresses": HOST,
            "port": str(self.port),
            "unix_socket_directories": "",
        }
        pairs = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self._program("postgres"), "-D", str(self.folder), *pairs]

    def is_ready(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop_signal(self) -> int:
        return signal.SIGINT  # PostgreSQL's fast shutdown, which does not wait for clients


class Redis(Server):
    """In memory; 64 databases, so that every process of the tests has its own."""

    name, label = "redis", "Redis"

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}/0"

    def command(self) -> list[str]:
        program = find_program(*PROGRAMS["Redis"][1])
        if program is None:
            raise ServerError("Redis is not installed.")
        settings = f"--port {self.port} --bind {HOST} --appendonly no --databases 64 --dir {self.folder}"
        return [str(program), *settings.split(), "--save", ""]

    def is_ready(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), timeout=2) as client:
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
