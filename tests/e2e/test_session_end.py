"""The end of a session: told two minutes before, put off with one click, and what is typed stays."""

from time import time
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import Locator, Route, expect

from accounts.models.session import IDLE as IDLE_FOR
from accounts.models.session import LONGEST
from accounts.sessions import LOGGED_IN_AT, SEEN_AT, SessionStore
from tests.e2e import drafts
from tests.e2e.keyboard import Keyboard
from tests.e2e.own_space_reaching import PROFILE
from tests.e2e.test_accessibility import axe_violations
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

PAGE, STATE = f"{PROFILE}autre-telephone/", "/session/"
FIELD, TYPED = "Autre téléphone (facultatif)", "01 42 34 56 78"
STAY, BACK = "Rester connecté", "Revenir à la page"
IDLE = IDLE_FOR.total_seconds()
LONGEST_WAIT = 28 * 60_000  # milliseconds; the page asks after that long at most
LATER = f"fetch('{STATE}').then((answer) => answer.text())"  # what was answered before has been dealt with
ENDING, ENDED = "Votre session va se terminer", "Votre session est terminée"


@pytest.fixture
def half_filled(visitor: Visitor) -> Locator:
    """A form of the space, half filled in."""
    drafts.enter(visitor, drafts.reachable())
    visitor.page.clock.install()
    visitor.open(PAGE)
    visitor.type(FIELD, TYPED)
    return visitor.field(FIELD)


def session_of(visitor: Visitor) -> SessionStore:
    cookies: list[Any] = visitor.context.cookies()
    return SessionStore(next(kept["value"] for kept in cookies if kept["name"] == settings.SESSION_COOKIE_NAME))


def set_session(visitor: Visitor, **instants: float) -> None:
    session = session_of(visitor)
    session.update(instants)
    session.save()


def leave(visitor: Visitor, *, left: float) -> None:
    """Nothing is done for so long that so many seconds are left when the page asks."""
    set_session(visitor, **{SEEN_AT: time() - IDLE + left})
    look(visitor)


def look(visitor: Visitor, after: int = LONGEST_WAIT) -> None:
    """Let so many milliseconds pass, at the end of which the page asks how long the session has left."""
    with visitor.page.expect_response(f"**{STATE}"):
        visitor.page.clock.fast_forward(after)
    visitor.page.evaluate(LATER)


def dialog(visitor: Visitor, title: str = ENDING) -> Locator:
    return visitor.page.get_by_role("dialog", name=title)


def test_one_click_keeps_the_session_and_what_was_typed(visitor: Visitor, half_filled: Locator) -> None:
    leave(visitor, left=119)
    expect(dialog(visitor)).to_contain_text("elle se terminera dans 1 min")
    visitor.press(STAY)
    expect(dialog(visitor)).to_be_hidden()
    assert time() - session_of(visitor)[SEEN_AT] < 60
    expect(half_filled).to_have_value(TYPED)
    expect(half_filled).to_be_focused()
    visitor.press("Enregistrer")
    visitor.is_at(PROFILE)
    expect(visitor.page.get_by_role("main")).to_contain_text(TYPED)


def test_nothing_shows_while_another_tab_is_used(visitor: Visitor, half_filled: Locator) -> None:
    leave(visitor, left=IDLE - 5)
    expect(dialog(visitor)).to_be_hidden()
    leave(visitor, left=100)
    expect(dialog(visitor)).to_be_visible()


def test_a_warning_goes_away_when_the_session_was_kept_in_another_tab(visitor: Visitor, half_filled: Locator) -> None:
    leave(visitor, left=100)
    expect(dialog(visitor)).to_be_visible()
    set_session(visitor, **{SEEN_AT: time()})
    look(visitor, after=101_000)
    expect(dialog(visitor)).to_be_hidden()
    expect(dialog(visitor, ENDED)).to_be_hidden()


def test_the_last_minute_is_said_aloud(visitor: Visitor, half_filled: Locator) -> None:
    leave(visitor, left=110)
    said = dialog(visitor).get_by_role("status")
    expect(said).to_be_empty()
    visitor.page.clock.run_for(55_000)
    expect(said).to_have_text("Il reste moins d’une minute.")


def test_nobody_stays_more_than_twelve_hours(visitor: Visitor, half_filled: Locator) -> None:
    set_session(visitor, **{LOGGED_IN_AT: time() - LONGEST.total_seconds() + 100})
    look(visitor)
    expect(dialog(visitor)).to_contain_text("12 heures au plus et se terminera dans 1 min")
    expect(visitor.page.get_by_role("button", name=STAY)).to_be_hidden()
    visitor.press(BACK)
    expect(half_filled).to_be_focused()


def test_what_was_typed_can_still_be_copied_when_the_session_is_over(visitor: Visitor, half_filled: Locator) -> None:
    leave(visitor, left=-1)
    over = dialog(visitor, ENDED)
    expect(over).to_contain_text("Ce que vous avez saisi est encore sur cette page")
    expect(over.get_by_role("button", name=STAY)).to_be_hidden()
    with visitor.context.expect_page() as opened:
        over.get_by_role("link", name="Se reconnecter").click()
    expect(opened.value.get_by_role("button", name="Se connecter", exact=True)).to_be_visible()
    visitor.press(BACK)
    expect(half_filled).to_have_value(TYPED)


def test_the_end_is_told_to_whoever_put_the_warning_away(visitor: Visitor, half_filled: Locator) -> None:
    leave(visitor, left=100)
    expect(dialog(visitor)).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(half_filled).to_be_focused()
    expect(half_filled).to_have_value(TYPED)
    set_session(visitor, **{SEEN_AT: time() - IDLE - 1})
    look(visitor, after=101_000)
    expect(dialog(visitor, ENDED)).to_be_visible()


def test_a_portal_that_does_not_answer_is_said_and_one_may_try_again(visitor: Visitor, half_filled: Locator) -> None:
    leave(visitor, left=110)

    def hang_up(route: Route) -> None:
        route.abort()

    visitor.page.route("**/session/prolonger/", hang_up, times=1)
    visitor.press(STAY)
    expect(dialog(visitor).get_by_role("status")).to_have_text("Le portail ne répond pas. Réessayez dans un instant.")
    visitor.press(STAY)
    expect(dialog(visitor)).to_be_hidden()


def test_the_warning_is_for_everybody(visitor: Visitor, half_filled: Locator) -> None:
    """Read first, reached with Tab, on its own in front of the page, and free of what axe finds."""
    leave(visitor, left=110)
    expect(visitor.page.get_by_role("heading", name=ENDING)).to_be_focused()
    visitor.page.evaluate(AXE_SCRIPT)
    assert axe_violations(visitor.page) == []
    Keyboard(visitor).press_on(visitor.page.get_by_role("button", name=STAY))
    expect(dialog(visitor)).to_be_hidden()
    leave(visitor, left=-1)
    expect(visitor.page.get_by_role("heading", name=ENDED)).to_be_focused()
    assert axe_violations(visitor.page) == []
