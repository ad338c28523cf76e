"""The pages an agent works with."""

from collections.abc import Callable
from itertools import cycle
from typing import Any

from tests.bench.browser import Answer, Browser
from tests.bench.page_costs import Page, Targets
from tests.bench.people import AGENT, PASSWORD
from tests.bench.processes import WebServer
from tests.bench.screens import expect

LOGIN, QUEUE, PEOPLE = "/agents/connexion/", "/agents/dossiers/", "/agents/personnes/"
MOST_RATIO = 1.5


def _get(address: str) -> Callable[[Browser, Any], Answer]:
    return lambda browser, target: browser.get(address.format(target))


def _find(browser: Browser, target: Any) -> Answer:
    text, born_on = target if isinstance(target, list) else (target, "")
    answer = browser.post(PEOPLE, {"text": text, "born_on": born_on})
    if b'id="resultats"' not in answer.body or b"<tbody>" not in answer.body:
        raise RuntimeError("the search finds nobody")
    return answer


PAGES = (
    Page("queue, oldest first", "", _get(QUEUE), most_ratio=MOST_RATIO),
    Page("queue, those with a flag", "", _get(f"{QUEUE}?signalement=oui")),
    Page("queue, decided, latest first", "", _get(f"{QUEUE}?etat=decides")),
    Page("file of a review", "file", _get(f"{QUEUE}{{}}/"), most_statements=12),
    Page("search by NIR", "nir", _find, most_p95=50, most_ratio=MOST_RATIO),
    Page("search by identifiant provisoire", "provisional_id", _find, most_p95=50, most_ratio=MOST_RATIO),
    Page("search by name and birth date", "named", _find, most_p95=150, most_ratio=MOST_RATIO),
    Page("page of a person", "person", _get(f"{PEOPLE}{{}}/")),
)


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
