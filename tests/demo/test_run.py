"""`python -m demo.run`, for real: it serves, it sends, it mends itself, and it leaves nothing behind."""

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep
from types import SimpleNamespace

import pytest

from tests.services.processes import processes_of, running, wait_for_line
from tests.services.servers import free_port

POST_MESSAGE = """
from contact_verification.enums import Channel, MessageKind
from contact_verification.services import Destination, post_message
from identity.models import Person
destination = Destination(Channel({channel!r}), {to!r})
post_message(kind=MessageKind.RECEIPT, destination=destination, person=Person.objects.first())
"""

ACCOUNTS = "from accounts.models import Account; print(*Account.objects.values_list('uuid', flat=True).order_by('pk'))"
KEPT = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a newcomer has: nothing of ours."""
    return KEPT | {"VAR_DIR": str(tmp_path / "var"), "PORT": str(free_port())}


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first start leaves behind, made once for all processes of xdist; nothing has been served yet."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "prepared" / "var"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _manage(KEPT | {"VAR_DIR": str(folder)}, "prepare_demo")
    return folder


@pytest.fixture
def prepared(environment: dict[str, str], prepared_folder: Path) -> dict[str, str]:
    """What somebody has who comes back."""
    shutil.copytree(prepared_folder, environment["VAR_DIR"])
    return environment


@pytest.fixture
def demo(prepared: dict[str, str]) -> Iterator[SimpleNamespace]:
    with _demonstration(prepared) as demo:
        yield demo


@contextmanager
def _demonstration(environment: dict[str, str]) -> Iterator[SimpleNamespace]:
    with running("-m", "demo.run", environment=environment) as process:
        yield SimpleNamespace(process=process, environment=environment, port=_port(process))


def _port(process: "subprocess.Popen[str]") -> int:
    return int(re.search(r":(\d+)/", wait_for_line(process, "Mon Compte is running"))[1])


def _get(port: int, path: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200, path
    page = answer.read().decode()
    connection.close()
    return page


def _manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "demo.run", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def _until(happened, seconds: float = 20.0) -> None:
    """Other processes are at work: there is nothing to wait for but what they do."""
    deadline = monotonic() + seconds
    while not happened():
        assert monotonic() < deadline, "it did not happen"
        sleep(0.05)


def _send(demo: SimpleNamespace, channel: str, to: str) -> None:
    _manage(demo.environment, "shell", "--no-imports", "-c", POST_MESSAGE.format(channel=channel, to=to))


def _pids(demo: SimpleNamespace, program: str) -> list[int]:
    process = demo.process.pid
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(pid) for pid in children if f"-m\0{program}" in Path(f"/proc/{pid}/cmdline").read_text()]


def test_a_newcomer_sees_the_pages_and_reads_what_is_sent(environment):
    with _demonstration(environment) as demo:
        assert "Personnes de démonstration" in _get(demo.port, "/demo/")
        assert "Démonstration" in _get(demo.port, "/")
        _send(demo, "mail", "claire@courriel.example")
        _send(demo, "sms", "+33639980099")
        for to in ("claire@courriel.example", "+33639980099"):
            _until(lambda to=to: to in _get(demo.port, "/demo/boite/"))


SIMULATORS = {"demo.registry_server": "/demo/registre/", "demo.franceconnect": "/demo/franceconnect/"}


def test_what_is_killed_is_replaced(demo):
    for program, page in SIMULATORS.items():
        _until(lambda page=page: "En ce moment" in _get(demo.port, page))
        (simulator,) = _pids(demo, program)
        os.kill(simulator, signal.SIGKILL)
        wait_for_line(demo.process, "stopped by itself")
        _until(lambda page=page: "En ce moment" in _get(demo.port, page))
    (worker,) = _pids(demo, "celery")
    os.kill(worker, signal.SIGKILL)
    wait_for_line(demo.process, "another one starts")
    _until(lambda: _pids(demo, "celery"))
    _send(demo, "mail", "claire@courriel.example")
    _until(lambda: "claire@courriel.example" in _get(demo.port, "/demo/boite/"))


def test_whoever_has_a_verifier_and_a_franceconnect_gets_no_simulated_one(prepared):
    real = {"IDENTITY_VERIFIER_URL": "local", "FRANCECONNECT_URL": ""}
    with _demonstration(prepared | real) as demo:
        for program, page in SIMULATORS.items():
            assert "Il ne répond pas" in _get(demo.port, page)
            assert _pids(demo, program) == []


def test_the_death_of_the_web_server_ends_everything_and_is_said(demo):
    (web,) = _pids(demo, "gunicorn")
    os.kill(web, signal.SIGKILL)
    wait_for_line(demo.process, "The web server stopped by itself")
    assert demo.process.wait(15) == 1
    _assert_nothing_is_left(demo)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_end_leaves_no_process(demo, number):
    demo.process.send_signal(number)
    assert demo.process.wait(15) == 0
    _assert_nothing_is_left(demo)


def _assert_nothing_is_left(demo: SimpleNamespace) -> None:
    assert processes_of(f"127.0.0.1:{demo.port}") == {}
    assert _in_environment(demo.environment["VAR_DIR"]) == []


def _in_environment(text: str) -> list[str]:
    """The processes, this one aside, that were started with this text in a variable."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if text.encode() in (process / "environ").read_bytes():
                found.append(process.name)
    return found


def test_a_second_demonstration_from_the_same_folder_is_refused(demo):
    with running("-m", "demo.run", environment=demo.environment) as second:
        wait_for_line(second, "already running")
        assert second.wait(10) == 1


def test_a_second_start_keeps_accounts_and_secrets_and_forgets_stale_tasks(prepared):
    var = Path(prepared["VAR_DIR"])
    for start in ("first", "second"):
        with running("-m", "demo.run", environment=prepared) as process:
            _port(process)
            state = (var / "demo.env").read_text(), _manage(prepared, "shell", "--no-imports", "-c", ACCOUNTS)
            if start == "first":
                kept = state
        (var / "broker" / "messages" / "1_stale.celery.msg").write_text("half a mess")
    assert state == kept
    assert (var / "demo.env").stat().st_mode & 0o777 == 0o600


def test_a_taken_port_leads_to_the_next_and_is_said(prepared):
    taken = int(prepared["PORT"])
    with socket.create_server(("127.0.0.1", taken)), running("-m", "demo.run", environment=prepared) as process:
        wait_for_line(process, f"Port {taken} is taken")
        assert _port(process) != taken


def test_rows_are_not_left_without_their_keys(environment):
    var = Path(environment["VAR_DIR"])
    var.mkdir()
    (var / "demo.sqlite3").touch()
    command = [sys.executable, "-m", "demo.run"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "put it back" in run.stderr
