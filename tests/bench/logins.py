"""What it takes to come back: the pages, how many people can at once, and what the time of an answer tells."""

import json
import subprocess
import sys

from tests.bench.answers import answers
from tests.bench.comparing import TRIES, Comparison, compare
from tests.bench.prepared import prepare
from tests.bench.processes import ROOT, WebServer
from tests.bench.progress import say
from tests.bench.returning import LOGIN, Members, walks
from tests.bench.returning_report import comparisons, pages, throughput
from tests.bench.rounds import count_statements, time_rounds
from tests.bench.screens import Backstage
from tests.bench.site import Site
from tests.bench.throughput import LOGINS, measure_throughput

FORGOTTEN = "/mot-de-passe-oublie/"
# The rows, and what is posted where by which group, beside those unknown; the landmark of the answer.
COMPARED = {
    ("wrong password", "unknown identifier"): (LOGIN, "wrong pair", "guessed", "HTTP/1.1 200 "),
    ("forgotten password, a holder's", "nobody's"): (FORGOTTEN, "who", "asked", f"Location: {FORGOTTEN}code/"),
}


def measure(site: Site) -> str:
    say("people who come back")
    groups = _groups(site)
    tables = (
        _pages(site, groups),
        throughput(measure_throughput(site, groups["regulars"].take(LOGINS))),
        comparisons(_compare(site, groups)),
    )
    return "\n\n".join(tables)


def _groups(site: Site) -> dict[str, Members]:
    command = [sys.executable, "-m", "tests.bench.with_django", "tests.bench.members"]
    with site.log.open("ab") as log:
        told = subprocess.run(command, cwd=ROOT, env=site.env, check=True, stdout=subprocess.PIPE, stderr=log).stdout
    return {name: Members(rows) for name, rows in json.loads(told).items()}


def _pages(site: Site, groups: dict[str, Members]) -> str:
    paths = walks(groups)
    with site.worker() as worker, answers(site.database_url) as recorded:
        backstage = Backstage(site.mails, recorded)
        with site.web(BENCH_COUNTS_STATEMENTS="1") as server:
            say("coming back, statements")
            statements = count_statements(server.port, backstage, paths)
        with site.web() as server:
            say("coming back, processor time")
            return pages(time_rounds(server, worker, backstage, paths), statements)


def _compare(site: Site, groups: dict[str, Members]) -> dict[tuple[str, str], Comparison]:
    """Without a Celery worker: what is handed out waits, for the one as for the other."""
    say("answers to people and to nobody")
    with site.web() as server:
        return {labels: _compare_one(server, groups, *what) for labels, what in COMPARED.items()}


def _compare_one(
    server: WebServer, groups: dict[str, Members], path: str, asked: str, known: str, landmark: str
) -> Comparison:
    sides = (groups[name].take(TRIES) for name in (known, "unknown"))
    return compare(server, *(prepare(server.port, path, asked, members, landmark=landmark) for members in sides))
