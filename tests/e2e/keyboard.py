"""Somebody without a pointer: what has the focus is seen, in the order of the page."""

from playwright.sync_api import Locator, expect

from tests.e2e.visitor import Visitor

MOST_STOPS = 60
FOCUSED = """(before) => {
  const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
  const previous = window.previousStop;
  window.previousStop = here;
  const follows = !previous || previous === document.body || !previous.isConnected
    || Boolean(previous.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING);
  return {
    text: (here.labels?.[0] ?? here).textContent.trim() || here.getAttribute("aria-label") || here.id,
    ringed: here.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    inOrder: follows,
  };
}"""


class Keyboard:
    """The keys of somebody without a pointer; every stop of Tab is looked at."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page

    def tab_to(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(FOCUSED)
            assert stop["ringed"], f"no focus ring on {stop['text']}"
            assert stop["inView"], f"{stop['text']} has the focus out of sight"
            assert stop["inOrder"], f"{stop['text']} comes out of order"
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{target} is not reached with Tab")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type_in(self, target: Locator, text: str) -> None:
        self.tab_to(target)
        self.page.keyboard.type(text)

    def press_on(self, target: Locator, key: str = "Enter") -> None:
        self.tab_to(target)
        self.page.keyboard.press(key)

    def type_day(self, legend: str, parts: tuple[str, str, str]) -> None:
        boxes = self.page.get_by_role("group", name=legend)
        for label, part in zip(("Jour", "Mois", "Année"), parts, strict=True):
            self.type_in(boxes.get_by_label(label, exact=True), part)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("link", name=name, exact=True)
