"""The same pages over few rows and over a great many, in one run, and what that changes."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic

from tests.bench.page_costs import Cost, Page, Reader, Targets, count_statements, time_page
from tests.bench.processes import ROOT, WebServer
from tests.bench.progress import say
from tests.bench.site import Site, new_site
from tests.bench.table import is_met, render

FEW = 1000


@dataclass(frozen=True)
class Study:
    """`fill`, `targets`: modules, which are told how many to make and how many there are."""

    name: str
    title: str
    fill: str
    targets: str
    reader: Callable[[WebServer, Targets], Reader]
    pages: Sequence[Page]


@dataclass(frozen=True)
class Results:
    size: int
    statements: dict[Page, int]
    costs: dict[Page, Cost]

    @property
    def headings(self) -> list[str]:
        return [f"{self.size:,}: statements", "processor", "p50", "p95"]

    def cells(self, page: Page) -> tuple[str, ...]:
        cost = self.costs[page]
        return (str(self.statements[page]), f"{cost.cpu:.1f} ms", f"{cost.p50:.1f} ms", f"{cost.p95:.1f} ms")


def measure_sizes(site: Site, study: Study) -> str:
    with new_site(site.folder / "few", site.mails, FEW) as small:
        sites = (small, site)
        seconds = [_fill(each, study) for each in sites]
        targets = [json.loads(_with_django(each, study.targets, str(each.size))) for each in sites]
        say(f"{study.name}, statements")
        statements = [_statements(each, study, known) for each, known in zip(sites, targets, strict=True)]
        say(f"{study.name}, time")
        costs = _costs(sites, study, targets)
    few, many = (Results(each.size, *found) for each, *found in zip(sites, statements, costs, strict=True))
    title = f"{study.title} {site.size:,} made, copied and analysed in {seconds[-1]:.0f} s."
    headings = ("", *few.headings, *many.headings, "ratio of p95", "aim", "met")
    return render(title, [_row(page, few, many) for page in study.pages], headings)


def _fill(site: Site, study: Study) -> float:
    """Seconds it took."""
    say(f"{study.name}, {site.size:,} made")
    started = monotonic()
    _with_django(site, study.fill, str(site.size))
    return monotonic() - started


def _statements(site: Site, study: Study, targets: Targets) -> dict[Page, int]:
    with site.web(BENCH_COUNTS_STATEMENTS="1") as server:
        reader = study.reader(server, targets)
        return {page: count_statements(reader, page) for page in study.pages}


def _costs(sites: Sequence[Site], study: Study, targets: Sequence[Targets]) -> list[dict[Page, Cost]]:
    with ExitStack() as stack:
        servers = [stack.enter_context(site.web()) for site in sites]
        readers = [study.reader(server, known) for server, known in zip(servers, targets, strict=True)]
        costs = {page: time_page(readers, page) for page in study.pages}
    return [{page: of_each[number] for page, of_each in costs.items()} for number in range(len(sites))]


def _with_django(site: Site, *arguments: str) -> bytes:
    command = [sys.executable, "-m", "tests.bench.with_django", *arguments]
    return subprocess.run(command, cwd=ROOT, env=site.env, check=True, stdout=subprocess.PIPE).stdout


def _row(page: Page, few: Results, many: Results) -> tuple[str, ...]:
    ratio = many.costs[page].p95 / few.costs[page].p95
    aims = [aim for aim in _aims(page, few, many, ratio) if aim[1]]
    words = ", ".join(form.format(most) for _, most, form in aims)
    met = is_met([(value, most) for value, most, _ in aims])
    return (page.label, *few.cells(page), *many.cells(page), f"{ratio:.2f}", words, met)


def _aims(page: Page, few: Results, many: Results, ratio: float) -> Iterator[tuple[float, float, str]]:
    """What was measured, the most that it is to be (0 for any), and in which words."""
    yield many.costs[page].cpu, page.most_ms, "{:.0f} ms of processor"
    yield many.costs[page].p95, page.most_p95, "p95 {:.0f} ms"
    yield ratio, page.most_ratio, "ratio {}"
    yield max(few.statements[page], many.statements[page]), page.most_statements, "{} statements"
