"""What the agents' queue and searches take among a thousand people and among a million."""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic

from tests.bench.agent_pages import PAGES, Agent, Cost, Page, Targets, count_queries, time_page
from tests.bench.processes import ROOT
from tests.bench.progress import say
from tests.bench.site import Site, new_site
from tests.bench.table import is_met, render

FEW = 1000
MOST_RATIO, MOST_QUERIES = 1.5, 12
P95_AIMS = {  # milliseconds
    "search by NIR": 50.0,
    "search by identifiant provisoire": 50.0,
    "search by name and birth date": 150.0,
}
RATIO_AIMS = {"queue, oldest first", *P95_AIMS}


@dataclass(frozen=True)
class Results:
    """Among so many people."""

    people: int
    queries: dict[Page, int]
    costs: dict[Page, Cost]


def measure(site: Site) -> str:
    with new_site(site.folder / "few", site.mails, FEW) as small:
        sites = (small, site)
        seconds = [_fill(each) for each in sites]
        targets = [json.loads(_with_django(each, "tests.bench.targets", str(each.people))) for each in sites]
        say("agents' pages, queries")
        queries = [_queries(each, known) for each, known in zip(sites, targets, strict=True)]
        say("agents' pages, time")
        costs = _costs(sites, targets)
    few, many = (Results(each.people, *found) for each, *found in zip(sites, queries, costs, strict=True))
    title = (
        "The agents' pages: one agent, one gunicorn sync worker; processor time of the worker, and the clock of the "
        f"browser. {site.people:,} people made, encrypted, copied and analysed in {seconds[-1]:.0f} s."
    )
    headings = ("", *_headings(few), *_headings(many), "ratio of p95", "aim", "met")
    return render(title, [_row(page, few, many) for page in PAGES], headings)


def _fill(site: Site) -> float:
    """Seconds it took."""
    say(f"agents' pages, {site.people:,} people")
    started = monotonic()
    _with_django(site, "tests.bench.fill", str(site.people))
    return monotonic() - started


def _queries(site: Site, targets: Targets) -> dict[Page, int]:
    with site.web(BENCH_COUNTS_STATEMENTS="1") as server:
        agent = Agent(server, targets)
        return {page: count_queries(agent, page) for page in PAGES}


def _costs(sites: Sequence[Site], targets: Sequence[Targets]) -> list[dict[Page, Cost]]:
    with ExitStack() as stack:
        servers = [stack.enter_context(site.web()) for site in sites]
        agents = [Agent(server, known) for server, known in zip(servers, targets, strict=True)]
        costs = {page: time_page(agents, page) for page in PAGES}
    return [{page: of_each[number] for page, of_each in costs.items()} for number in range(len(sites))]


def _with_django(site: Site, *arguments: str) -> bytes:
    command = [sys.executable, "-m", "tests.bench.with_django", *arguments]
    return subprocess.run(command, cwd=ROOT, env=site.env, check=True, stdout=subprocess.PIPE).stdout


def _headings(results: Results) -> list[str]:
    return [f"{results.people:,}: queries", "processor", "p50", "p95"]


def _row(page: Page, few: Results, many: Results) -> tuple[str, ...]:
    ratio = many.costs[page].p95 / few.costs[page].p95
    aims, words = [], []
    if page.label in P95_AIMS:
        aims.append((many.costs[page].p95, P95_AIMS[page.label]))
        words.append(f"{P95_AIMS[page.label]:.0f} ms")
    if page.label in RATIO_AIMS:
        aims.append((ratio, MOST_RATIO))
        words.append(f"ratio {MOST_RATIO}")
    if page.kind == "file":
        aims += [(results.queries[page], MOST_QUERIES) for results in (few, many)]
        words.append(f"{MOST_QUERIES} queries")
    return (page.label, *_cells(few, page), *_cells(many, page), f"{ratio:.2f}", ", ".join(words), is_met(aims))


def _cells(results: Results, page: Page) -> tuple[str, ...]:
    cost = results.costs[page]
    return (str(results.queries[page]), f"{cost.cpu:.1f} ms", f"{cost.p50:.1f} ms", f"{cost.p95:.1f} ms")
