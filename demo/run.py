"""`make run`: the whole demonstration on this machine, on loopback only, until Ctrl-C.

`python -m demo.run COMMAND…` runs a management command with the demonstration's settings instead.
"""

import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from demo.children import Children
from demo.environment import HOST, NAME, ROOT, demo_environment
from demo.ports import free_port
from demo.stand_ins import stand_ins

FIRST_ANSWER = 60.0  # seconds
PAUSE_BEFORE_RESTART = 1.0  # seconds
MANAGE = (sys.executable, "manage.py")
# fmt: off
WORKER = (
    sys.executable, "-m", "celery", "--quiet", "-A", "moncompte", "worker", "--beat", "--concurrency", "2",
    "--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat",
)
# fmt: on


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    environment = demo_environment()
    if arguments:
        os.execve(sys.executable, [*MANAGE, *arguments], environment)  # noqa: S606 - no shell on purpose
    var = Path(environment["VAR_DIR"])
    with (var / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _say("The demonstration is already running from this folder.")
        _empty_broker(var / "broker")
        port = free_port(int(environment.get("PORT", 8000)))
        simulators = stand_ins(environment, port)
        variables = {name: value for simulator in simulators for name, value in simulator.variables.items()}
        with Children(variables | environment | {"PORT": str(port)}) as children:
            starters = {"worker": partial(_start_worker, children, var)}
            for simulator in simulators:
                starters[simulator.name] = partial(children.start, simulator.name, simulator.command)
            return _serve(children, port, starters)


def _serve(children: Children, port: int, starters: Mapping[str, Callable[[], None]]) -> int:
    children.start("preparation", (*MANAGE, "prepare_demo"))
    children.wait_until(lambda: children.ended("preparation") is not None)
    if children.is_stopping:
        return 0
    if children.ended("preparation"):
        return _say("The demonstration could not be prepared: see above.")
    children.start("web", _web(port))
    for start in starters.values():
        start()
    children.wait_until(lambda: _answers(port) or children.ended("web") is not None, FIRST_ANSWER)
    if not children.is_stopping and children.ended("web") is None:
        _greet(port)
    return _keep_running(children, starters)


def _keep_running(children: Children, starters: Mapping[str, Callable[[], None]]) -> int:
    """Until the end is asked for: what dies is started again, but the web server's death ends everything."""
    while children.wait_until(lambda: any(children.ended(name) is not None for name in ("web", *starters))):
        if (status := children.ended("web")) is not None:
            return _say(f"The web server stopped by itself (status {status}): the demonstration ends.")
        for name, start in starters.items():
            if (status := children.ended(name)) is not None:
                print(f"The {name} stopped by itself (status {status}): another one starts.", flush=True)
                children.wait_until(lambda: False, PAUSE_BEFORE_RESTART)
                start()
    return 0


def _start_worker(children: Children, var: Path) -> None:
    # The file-system broker moves a message through TMPDIR: on the same disk the move is atomic.
    children.start("worker", WORKER, TMPDIR=str(var / "broker" / "taken"))


def _web(port: int) -> tuple[str, ...]:
    conf = "moncompte/gunicorn.conf.py"
    return (sys.executable, "-m", "gunicorn", "-c", conf, "--bind", f"{HOST}:{port}", "moncompte.wsgi")


def _empty_broker(broker: Path) -> None:
    """The outbox rows are the truth: what an earlier run left with the broker is handed out again from them."""
    shutil.rmtree(broker, ignore_errors=True)
    for name in ("messages", "control", "taken"):
        (broker / name).mkdir(parents=True)


def _answers(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/sante/")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _greet(port: int) -> None:
    site = f"http://{NAME}:{port}"
    print(
        f"\nMon Compte is running: {site}/"
        f"\n  SMS and mails sent:   {site}/demo/boite/"
        f"\n  people to try it as:  {site}/demo/"
        f"\n  identity registry:    {site}/demo/registre/"
        f"\n  FranceConnect:        {site}/demo/franceconnect/"
        "\nCtrl-C stops everything.\n",
        flush=True,
    )


def _say(problem: str) -> int:
    print(problem, file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
