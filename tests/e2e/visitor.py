"""Somebody at a browser: what they read, press and type, and whatever goes wrong meanwhile."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Request, Response

PHONE = {"width": 360, "height": 780}
TIMEOUT = 10_000  # milliseconds
REPORT_CSP = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`))"""
OF_THE_PAGE = "Failed to load resource"  # Chromium's word on any answer from 400 on, see `_answered`


class Visitor:
    """`page` is the one tab they use; `faults`: errors of scripts, of the CSP, of what the page loads.

    `hosts`: those that their way leads to; any other is a fault.
    """

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.address = address
        self.hosts = {urlsplit(address).netloc}
        self.faults: list[str] = []
        self.context = browser.new_context(**{"viewport": PHONE, "locale": "fr-FR", "base_url": address} | options)
        self.context.set_default_timeout(TIMEOUT)
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda failure: self.faults.append(f"script: {failure.error}"))
        self.page = self.context.new_page()
        if options.get("java_script_enabled", True):
            self.page.add_init_script(REPORT_CSP)

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in self.hosts:
            self.faults.append(f"another host: {request.url}")

    def _answered(self, response: Response) -> None:
        """A page may say that something was refused; what it is made of may not be missing."""
        if response.status >= 400 and not response.request.is_navigation_request():
            self.faults.append(f"{response.status}: {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(OF_THE_PAGE):
            self.faults.append(f"console: {message.text}")

    def open(self, path: str) -> None:
        self.page.goto(path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True)

    def type(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def tick(self, label: str) -> None:
        self.field(label).check()

    def type_day(self, legend: str, parts: tuple[str, str, str]) -> None:
        boxes = self.page.get_by_role("group", name=legend)
        for label, part in zip(("Jour", "Mois", "Année"), parts, strict=True):
            boxes.get_by_label(label, exact=True).fill(part)

    def is_at(self, path: str) -> None:
        self.page.wait_for_url(f"{self.address}{path}")
