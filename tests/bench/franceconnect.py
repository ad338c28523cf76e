"""What a login by FranceConnect costs the portal, beside a simulated provider."""

import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from statistics import median
from urllib.parse import SplitResult, urlsplit

from tests.bench.browser import Answer, Browser
from tests.bench.counting import HEADER
from tests.bench.measures import cpu_ms
from tests.bench.processes import ROOT, WebServer, free_port, running, wait_for
from tests.bench.progress import say
from tests.bench.rounds import PEOPLE, ROUNDS
from tests.bench.screen_rows import ONE_WORKER
from tests.bench.screens import PAGE_MS, PAGE_STATEMENTS, expect
from tests.bench.site import Site
from tests.bench.table import Row, render
from tests.franceconnect import walk

LINKED, NAMESAKE, NEWCOMER = "ORTALAVESI", "VAUCRESSELLE", "BRIVELLE"
START = "/connexion/franceconnect/"
Acts = Sequence[Callable[[], Answer]]


@dataclass(frozen=True)
class Way:
    """Coming back as somebody: where that leads."""

    label: str
    name: str
    leads_to: str


WAYS = (
    Way("back, a link: into the space", LINKED, "/mon-compte/"),
    Way("back, an account to be shown one’s own", NAMESAKE, "/connexion/franceconnect/compte-existant/"),
    Way("back, a newcomer: a draft", NEWCOMER, "/inscription/etat-civil/"),
)


def measure(site: Site) -> str:
    provider = free_port()
    variables = {
        "FRANCECONNECT_URL": f"http://127.0.0.1:{provider}/api/v2",
        "FRANCECONNECT_CLIENT_ID": "portal",
        "FRANCECONNECT_CLIENT_SECRET": secrets.token_urlsafe(32),
    }
    _make_people(site, variables["FRANCECONNECT_URL"])
    with site.web(BENCH_COUNTS_STATEMENTS="1", **variables) as server, _provider(site, server, provider, variables):
        say("FranceConnect, statements")
        statements = _count(server)
    with site.web(**variables) as server, _provider(site, server, provider, variables):
        say("FranceConnect, processor time")
        rounds = [_time(server) for _ in range(1 + ROUNDS)][1:]
    times = {label: median(one[label] for one in rounds) for label in rounds[0]}
    rows = [_row(label, times[label], statements[label]) for label in times]
    return render(f"FranceConnect. {ONE_WORKER}", (row.cells for row in rows))


def _make_people(site: Site, issuer: str) -> None:
    command = [sys.executable, "-m", "tests.bench.with_django", "tests.bench.citizens", issuer]
    subprocess.run(command, cwd=ROOT, env=site.env, check=True)


@contextmanager
def _provider(site: Site, server: WebServer, port: int, variables: dict[str, str]) -> Iterator[None]:
    env = {**site.env, **variables, "FRANCECONNECT_ORIGINS": f"http://127.0.0.1:{server.port}"}
    with running([sys.executable, "-m", "demo.franceconnect", "--port", str(port)], env, site.log) as child:
        wait_for(port, child, "/api/v2/jwks")
        yield


def _round(server: WebServer, number: int) -> Iterator[tuple[str, Acts]]:
    """Every request there and back, of so many people at once, to be made by whoever measures it."""
    for way in WAYS:
        browsers = [Browser(server.port) for _ in range(number)]
        departures: list[str] = []
        yield "there", [partial(_leave, browser, departures) for browser in browsers]
        returns = [urlsplit(walk(address, way.name)) for address in departures]
        pairs = zip(browsers, returns, strict=True)
        yield way.label, [partial(_return, browser, url, way) for browser, url in pairs]
        if way.name == LINKED:
            yield "the space", [partial(_look, browser, way.leads_to) for browser in browsers]
            yield "logout, of both", [partial(_log_out, browser) for browser in browsers]
        if way.name == NEWCOMER:
            yield "the civil status, confirmed", [partial(_look, browser, way.leads_to) for browser in browsers]


def _leave(browser: Browser, departures: list[str]) -> Answer:
    answer = expect(browser.get(START), HTTPStatus.FOUND)
    departures.append(answer.location)
    return answer


def _return(browser: Browser, url: SplitResult, way: Way) -> Answer:
    answer = expect(browser.get(f"{url.path}?{url.query}"), HTTPStatus.FOUND)
    if answer.location != way.leads_to:
        raise RuntimeError(f"{answer.location} instead of {way.leads_to}")
    return answer


def _look(browser: Browser, path: str) -> Answer:
    return expect(browser.get(path), HTTPStatus.OK)


def _log_out(browser: Browser) -> Answer:
    return expect(browser.post("/deconnexion/", {}), HTTPStatus.OK)


def _count(server: WebServer) -> dict[str, int]:
    return {label: max(int(act().headers[HEADER]) for act in acts) for label, acts in _round(server, 1)}


def _time(server: WebServer) -> dict[str, float]:
    return {label: cpu_ms(server.worker_pid, partial(_do, acts), len(acts)) for label, acts in _round(server, PEOPLE)}


def _do(acts: Acts) -> None:
    for act in acts:
        act()


def _row(label: str, ms: float, statements: int) -> Row:
    aims = ((ms, PAGE_MS), (statements, PAGE_STATEMENTS))
    return Row(label, f"{ms:.2f} ms", "", str(statements), f"{PAGE_MS:.0f} ms, {PAGE_STATEMENTS} statements", aims)
