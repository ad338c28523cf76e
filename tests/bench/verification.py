"""From a paper, as a person names it, to the verifier's answer in its row: what it takes and what it costs."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from time import sleep

from demo.environment import simulated_verifier
from demo.registry_modes import Mode, fetch_mode
from tests.bench.answers import answers
from tests.bench.delays import SENDS, WARM_UP, Delays, answer_delays
from tests.bench.people import BORROWED, Applicant, new_applicants, register_papers
from tests.bench.processes import ROOT, START_TIMEOUT, free_port, running
from tests.bench.progress import say
from tests.bench.site import Site
from tests.bench.table import Row, render

PATIENCE = 2.0  # seconds that a person is kept
NUMBER = WARM_UP + SENDS


@dataclass(frozen=True)
class Costs:
    """Of one attempt, in its own process: milliseconds of processor and of clock."""

    cpu_ms: float
    wall_ms: float


def measure(site: Site) -> str:
    say("answer of the embedded verifier")
    people = new_applicants(NUMBER)
    register_papers(site.database_url, people)
    rows = _measure(site, {}, people, "embedded registry")
    say("answer of the simulated registry over HTTP")
    with _simulator(site) as address:
        rows += _measure(site, address, new_applicants(NUMBER, borrowed=BORROWED), "HTTP simulator")
    title = "A paper from its post to the answer in its row, by a Celery worker through Redis."
    return render(title, (row.cells for row in rows))


def _measure(site: Site, verifier: Mapping[str, str], people: list[Applicant], label: str) -> list[Row]:
    costs = _costs(site, verifier)
    with ExitStack() as stack:
        stack.enter_context(site.worker(**verifier))
        server = stack.enter_context(site.web(**verifier))
        recorded = stack.enter_context(answers(site.database_url))
        return [*_rows(label, answer_delays(server.port, recorded, people)), *_cost_rows(label, costs)]


def _costs(site: Site, verifier: Mapping[str, str]) -> Costs:
    command = [sys.executable, "-m", "tests.bench.with_django", "tests.bench.attempts"]
    with site.log.open("ab") as log:
        told = subprocess.run(
            command, cwd=ROOT, env={**site.env, **verifier}, check=True, stdout=subprocess.PIPE, stderr=log
        )
    return Costs(**json.loads(told.stdout))


@contextmanager
def _simulator(site: Site) -> Iterator[dict[str, str]]:
    """The demonstration's registry, in a process of its own; gives the variable that names it."""
    port = free_port()
    address = simulated_verifier(port)
    command = [sys.executable, "-m", "demo.registry_server", "--port", str(port)]
    with running(command, {**site.env, **address}, site.log):
        for _ in range(START_TIMEOUT * 10):
            if fetch_mode(address["IDENTITY_VERIFIER_URL"]) is Mode.NORMAL:
                break
            sleep(0.1)
        yield address


def _rows(label: str, delays: Delays) -> list[Row]:
    name = f"paper posted to answer recorded, {label}, {delays.times} papers"
    return [
        Row(f"{name}, p50", f"{delays.p50:.3f} s"),
        Row(f"{name}, p95", f"{delays.p95:.3f} s", aim=f"{PATIENCE:.0f} s", aims=((delays.p95, PATIENCE),)),
    ]


def _cost_rows(label: str, costs: Costs) -> list[Row]:
    return [
        Row(f"one attempt, {label}, processor time", f"{costs.cpu_ms:.2f} ms"),
        Row(f"one attempt, {label}, clock", f"{costs.wall_ms:.2f} ms"),
    ]
