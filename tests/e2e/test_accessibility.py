"""What every page keeps in every state, from the narrowest screen to a wide one and at a zoom of 200 %."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from tests.e2e.franceconnect.reaching import URL as FRANCECONNECT_URL
from tests.e2e.states import EVERY, PAGES, State
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (options) => (await axe.run(options)).violations.flatMap(({ id, nodes }) =>
  nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`))"""
ERROR = "Erreur\N{NO-BREAK SPACE}: "
NARROW, PHONE, ZOOMED, WIDE = 320, 360, 640, 1280  # CSS pixels; a wide screen at 200 % has half of them
HEIGHT = 640
TARGET = 44  # CSS pixels, for what is not a link within a text
TOO_SMALL = """(least) => [...document.querySelectorAll(
    "button, .button, .tab, select, label.choice, input:not([type=hidden], [type=radio], [type=checkbox])")]
  .filter((target) => target.checkVisibility())
  .map((target) => [target.outerHTML.slice(0, 80), target.getBoundingClientRect()])
  .filter(([, box]) => box.height < least || box.width < least)
  .map(([html, box]) => `${html} ${box.width} × ${box.height}`)"""


@pytest.fixture(scope="module")
def tab(chromium: Browser, address: str) -> Iterator[Visitor]:
    """One for all the states: a new browser for each would take longer than the rest.

    Under a name: what is about passkeys does not show at a bare network address.
    """
    visitor = Visitor(chromium, address.replace("127.0.0.1", "localhost"), viewport={"width": NARROW, "height": HEIGHT})
    yield visitor
    visitor.context.close()


@pytest.fixture
def visitor(tab: Visitor, portal: str, demonstration: None, settings: Any) -> Iterator[Visitor]:
    """A stranger to the portal, in that tab. In the end nothing may have gone wrong in it."""
    settings.ALLOWED_HOSTS, settings.FRANCECONNECT_URL = ["localhost"], FRANCECONNECT_URL
    tab.context.clear_cookies()
    tab.faults.clear()
    resize(tab.page, NARROW)
    yield tab
    assert tab.faults == []


@pytest.mark.parametrize("state", EVERY, ids=lambda state: state.name)
def test_anybody_can_read_and_use_the_page(visitor: Visitor, state: State) -> None:
    state.reach(visitor)
    page = visitor.page
    expect(page).to_have_title(f"{ERROR if state.has_errors else ''}{state.title} · {state.portal}")
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("h1").count() == 1
    assert page.evaluate(TOO_SMALL, TARGET) == []
    page.evaluate(AXE_SCRIPT)
    looked_at = (PHONE, WIDE) if state in PAGES else (PHONE,)  # a wide screen lays all states of a page out alike
    for width in (NARROW, PHONE, ZOOMED, WIDE):
        resize(page, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert width not in looked_at or axe_violations(page) == []


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})


def axe_violations(page: Page) -> list[str]:
    """What axe finds: rule, place and reason of each. The page's own CSP stays as it is.

    Without loading its styles again: no rule of these needs them.
    """
    found: list[str] = page.evaluate(RUN_AXE, {"runOnly": RULES, "resultTypes": ["violations"], "preload": False})
    return found


def test_titles_tell_the_pages_apart() -> None:
    assert len({(state.title, state.portal) for state in PAGES}) == len(PAGES)
