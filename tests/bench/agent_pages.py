"""The pages an agent works with, and what each takes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from statistics import quantiles
from time import monotonic

from tests.bench.browser import Answer, Browser
from tests.bench.counting import HEADER
from tests.bench.measures import cpu_seconds
from tests.bench.people import AGENT, PASSWORD
from tests.bench.processes import WebServer
from tests.bench.screens import expect

LOGIN, QUEUE, PEOPLE = "/agents/connexion/", "/agents/dossiers/", "/agents/personnes/"
WARM_UP, REQUESTS = 20, 200
TARGETS = 100

Targets = dict[str, list[object]]
Act = Callable[[Browser, object], Answer]


def _get(address: str) -> Act:
    return lambda browser, target: browser.get(address.format(target))


def _find(browser: Browser, target: object) -> Answer:
    text, born_on = target if isinstance(target, list) else (target, "")
    answer = browser.post(PEOPLE, {"text": str(text), "born_on": str(born_on)})
    if b'id="resultats"' not in answer.body or b"<tbody>" not in answer.body:
        raise RuntimeError("the search finds nobody")
    return answer


@dataclass(frozen=True)
class Page:
    """`kind`: of the targets that it is asked for."""

    label: str
    kind: str
    act: Act


PAGES = (
    Page("queue, oldest first", "", _get(QUEUE)),
    Page("queue, those with a flag", "", _get(f"{QUEUE}?signalement=oui")),
    Page("queue, decided, latest first", "", _get(f"{QUEUE}?etat=decides")),
    Page("file of a review", "file", _get(f"{QUEUE}{{}}/")),
    Page("search by NIR", "nir", _find),
    Page("search by identifiant provisoire", "provisional_id", _find),
    Page("search by name and birth date", "named", _find),
    Page("page of a person", "person", _get(f"{PEOPLE}{{}}/")),
)


@dataclass(frozen=True)
class Cost:
    """Of one request: milliseconds of the web worker's processor, and of clock as the browser sees it."""

    cpu: float
    p50: float
    p95: float


class Agent:
    """One who has logged in, and asks for other targets in turn."""

    def __init__(self, server: WebServer, targets: Targets) -> None:
        self.server = server
        self._browser = Browser(server.port)
        self._targets = {page: cycle(targets.get(page.kind, [""])) for page in PAGES}
        self._browser.get(LOGIN)
        expect(self._browser.post(LOGIN, {"agent_login": AGENT, "password": PASSWORD, "next": ""}), 302)
        self._browser.get(PEOPLE)

    def ask(self, page: Page) -> Answer:
        return expect(page.act(self._browser, next(self._targets[page])), 200)

    def time(self, page: Page) -> float:
        """Milliseconds."""
        started = monotonic()
        self.ask(page)
        return (monotonic() - started) * 1000


def count_queries(agent: Agent, page: Page) -> int:
    """The most that any of the targets takes."""
    return max(int(agent.ask(page).headers[HEADER]) for _ in range(TARGETS))


def time_page(agents: Sequence[Agent], page: Page) -> list[Cost]:
    """Each agent's cost. They ask by turns: what else the machine does meanwhile it does to all of them."""
    for agent in agents:
        for _ in range(WARM_UP):
            agent.ask(page)
    spent = [cpu_seconds(agent.server.worker_pid) for agent in agents]
    rounds = [[agent.time(page) for agent in agents] for _ in range(REQUESTS)]
    spent = [cpu_seconds(agent.server.worker_pid) - before for agent, before in zip(agents, spent, strict=True)]
    return [_cost(cpu, list(delays)) for cpu, delays in zip(spent, zip(*rounds, strict=True), strict=True)]


def _cost(cpu_seconds_spent: float, delays: list[float]) -> Cost:
    cuts = quantiles(delays, n=100, method="inclusive")
    return Cost(cpu_seconds_spent * 1000 / len(delays), cuts[49], cuts[94])
