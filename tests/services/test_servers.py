"""The throw-away servers run as another user, survive a restart, and never outlive the tests."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.services import machine
from tests.services.processes import ends, processes_of, running, wait_for_line
from tests.services.servers import PostgreSQL, Redis, free_port


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the servers' own user may pass through."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.mark.parametrize("kind", [PostgreSQL, Redis])
def test_a_server_answers_and_leaves_no_process(kind, folder):
    with kind(folder) as server:
        assert server.is_ready()
        assert processes_of(str(folder))
    assert not server.is_ready()
    assert processes_of(str(folder)) == {}


def test_committed_rows_survive_a_stop(folder):
    with PostgreSQL(folder) as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept (value integer)")
        server.stop()
        server.start()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_no_server_runs_as_root(folder):
    with Redis(folder):
        owners = {file.stat().st_uid for file in folder.iterdir() if file.is_dir()}
    assert 0 not in owners


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_stops_its_servers_and_its_module(folder, number):
    port = free_port()
    environment = os.environ | {"TMPDIR": str(folder), "TEST_DATABASE": "sqlite"}
    with running("-m", "tests.services.run", "http.server", str(port), environment=environment) as run:
        wait_for_line(run, "Serving HTTP")
        assert len(processes_of(str(folder))) >= 2  # each server at least
        run.send_signal(number)
        assert run.wait(30) == {signal.SIGINT: 130, signal.SIGTERM: 143}[number]
    assert processes_of(str(folder)) == {}
    assert processes_of(f"http.server {port}") == {}
    assert list(folder.iterdir()) == []


def test_a_killed_run_leaves_neither_servers_nor_module(folder):
    port = free_port()
    environment = os.environ | {"TMPDIR": str(folder), "TEST_DATABASE": "sqlite"}
    with running("-m", "tests.services.run", "http.server", str(port), environment=environment) as run:
        wait_for_line(run, "Serving HTTP")
        left = (processes_of(str(folder)) | processes_of(f"http.server {port}")).keys() - {run.pid}
        assert len(left) >= 3
        run.kill()
        assert all(ends(pid) for pid in left)


def test_what_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine, "FOLDERS", ())
    assert machine.missing_parts() == ["PostgreSQL", "Redis", "Chromium"]


def test_a_missing_part_is_a_failure_in_ci_and_said_elsewhere(tmp_path):
    (tmp_path / "python3").symlink_to(sys.executable)
    code = (
        "import sys; from tests.services import machine, run; machine.FOLDERS = (); machine.install = run.install ="
        " lambda parts: None; sys.exit(run.main(['platform']))"
    )
    for ci, status in (("true", 1), ("false", 0)):
        environment = os.environ | {"PATH": str(tmp_path), "CI": ci}
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == status, run.stderr
        assert "LEFT OUT: no PostgreSQL (postgres; package postgresql): the suite runs on SQLite only." in run.stdout


def test_the_newest_version_in_the_distribution_s_folder_is_taken(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(machine, "FOLDERS", (f"{tmp_path}/*/bin",))
    for version in ("9", "15", "14"):
        program = tmp_path / version / "bin" / "postgres"
        program.parent.mkdir(parents=True)
        program.touch()
    assert machine.find_program("postgres") == tmp_path / "15" / "bin" / "postgres"
