"""A person in front of a browser, as in the journeys, but at a house that runs: nothing here does the worker's part."""

from dataclasses import dataclass, field
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import requests

from accounts.models import Registration
from accounts.sessions import SessionStore
from accounts.views.browser import REGISTRATION
from tests.faults.house import PATIENCE, House, wait_for
from tests.journeys.page import Page
from tests.journeys.walker import Walker
from tests.services.servers import HOST


class Answer:
    """An answer of the house, read as one of Django's test client."""

    def __init__(self, answer: requests.Response) -> None:
        self.status_code, self.headers, self.content = answer.status_code, answer.headers, answer.content
        self.request = {"PATH_INFO": urlsplit(answer.url).path}


@dataclass
class Browser:
    """`seen`: every exchange, redirects included."""

    base: str
    session: requests.Session = field(default_factory=requests.Session)
    seen: list[requests.Response] = field(default_factory=list)

    def get(self, path: str, follow: bool = False) -> Answer:
        return self._ask("GET", path, follow)

    def post(self, path: str, data: dict[str, Any], follow: bool = False) -> Answer:
        """Values that are lists are files."""
        chosen = {name: files for name, files in data.items() if isinstance(files, list)}
        typed = {name: value for name, value in data.items() if name not in chosen}
        files = [(name, (file.name, file.read(), file.content_type)) for name in chosen for file in chosen[name]]
        return self._ask("POST", path, follow, data=typed, files=files)

    def _ask(self, method: str, path: str, follow: bool, **body: Any) -> Answer:
        url = f"{self.base}{path}"
        answer = self.session.request(method, url, allow_redirects=follow, timeout=PATIENCE, **body)
        self.seen += [*answer.history, answer]
        return Answer(answer)


@dataclass
class HousePostbox:
    """What the carriers have accepted."""

    house: House

    def read_code(self, to: str) -> str:
        """The last code sent there, as soon as there is one."""
        return wait_for("a code", lambda: self._codes(to))[-1]

    def _codes(self, to: str) -> list[str]:
        received = [message for carrier in self.house.carriers for message in carrier.received]
        return [message.code for message in received if message.to == to and message.code]


class Visitor(Walker):
    """`waits`: how many seconds the pages that refresh themselves have asked for."""

    client: Any
    postbox: Any

    def __init__(self, house: House) -> None:
        super().__init__(HousePostbox(house), Browser(f"http://{HOST}:{house.port}"))  # type: ignore[arg-type]
        self.waits = 0

    def wait_for_verifier(self) -> Page:
        """As long as the page asks to wait, and no longer."""
        while self.page.is_waiting:
            seconds = int(self.page.response.headers["Refresh"])
            self.waits += seconds
            Event().wait(seconds)
            self.go(self.page.path)
        return self.page

    def hold(self, registration: Registration) -> None:
        kept = SessionStore()
        kept[REGISTRATION] = str(registration.uuid)
        kept.save()
        self.client.session.cookies.set("moncompte_session", str(kept.session_key), domain=HOST)
