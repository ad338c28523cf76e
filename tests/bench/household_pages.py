"""The pages of a household, as the two who may see its dossier ask for them."""

from collections.abc import Callable
from itertools import cycle
from typing import TypedDict

from tests.bench.browser import Answer, Browser
from tests.bench.page_costs import Page, Targets
from tests.bench.processes import WebServer
from tests.bench.screens import PAGE_MS, PAGE_STATEMENTS, expect

RESPONSABLE, DELEGATE = "responsable", "conjoint with a procuration"
HOME = "/mon-compte/"
MOST_RATIO = 1.2


class Target(TypedDict):
    """Somebody logged in: what their browser has kept, and the uuid of a payment of their dossier."""

    cookies: dict[str, str]
    payment: str


def _get(address: str) -> Callable[[Browser, Target], Answer]:
    return lambda browser, target: browser.get(address.format(**target))


ADDRESSES = {
    "home": HOME,
    "payments": f"{HOME}paiements/",
    "a payment": f"{HOME}paiements/{{payment}}/",
    "Mes autorisations": f"{HOME}autorisations/",
    "Mon profil": f"{HOME}profil/",
}
PAGES = tuple(
    Page(
        f"{label}, {kind}",
        kind,
        _get(address),
        most_ms=PAGE_MS,
        most_statements=PAGE_STATEMENTS,
        most_ratio=MOST_RATIO,
    )
    for kind in (RESPONSABLE, DELEGATE)
    for label, address in ADDRESSES.items()
)


class Households:
    """People of many dossiers, each in a browser of their own, who ask by turns."""

    def __init__(self, server: WebServer, targets: Targets) -> None:
        self.server = server
        self._people = {kind: cycle([_open(server, target) for target in of_kind]) for kind, of_kind in targets.items()}

    def ask(self, page: Page) -> Answer:
        browser, target = next(self._people[page.kind])
        return expect(page.act(browser, target), 200)


def _open(server: WebServer, target: Target) -> tuple[Browser, Target]:
    return Browser(server.port, dict(target["cookies"])), target
