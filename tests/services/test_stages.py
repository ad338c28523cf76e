"""Stages that run at the same time are all shown, the first failure counts, and none outlives an interruption."""

import os
import signal

from tests.services.processes import ends, processes_of, running, wait_for_line
from tests.services.servers import free_port
from tests.services.stages import Stage, run_at_once

SERVERS = """
import os, sys
from tests.services.stages import Stage, run_at_once
run_at_once(*(Stage(port, ("-m", "http.server", port), dict(os.environ)) for port in sys.argv[1:]))
"""


def _stage(name: str, status: int) -> Stage:
    return Stage(name, ("-c", f"import sys; print('said by {name}', flush=True); sys.exit({status})"), dict(os.environ))


def test_all_are_shown_in_order_and_the_first_failure_is_the_status(capfd):
    assert run_at_once(_stage("one", 0), _stage("two", 3), _stage("three", 4)) == 3
    out, err = capfd.readouterr()
    assert out.split("\n── ")[1:] == [f"{name}\nsaid by {name}\n" for name in ("one", "two", "three")]
    assert err == "── two: FAILED (status 3)\n── three: FAILED (status 4)\n"


def test_no_failure_is_zero():
    assert run_at_once(_stage("one", 0), _stage("two", 0)) == 0


def test_an_interruption_ends_them_all():
    ports = [str(free_port()) for _ in range(2)]
    with running("-c", SERVERS, *ports, environment=os.environ) as run:
        wait_for_line(run, "Serving HTTP")
        servers = {pid for port in ports for pid in processes_of(f"-m http.server {port}")}
        assert len(servers) == 2
        run.send_signal(signal.SIGINT)
        assert all(ends(pid) for pid in servers)
