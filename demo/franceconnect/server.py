"""The provider's web server: the endpoints of FranceConnect v2 under /api/v2, the pages, and what tells it to fail."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import cast
from urllib.parse import urlsplit

from demo.environment import FRANCECONNECT_PATH as BASE
from demo.environment import HOST
from demo.franceconnect import browser, machine
from demo.franceconnect.answers import Answer, Question
from demo.franceconnect.deliveries import deliver
from demo.franceconnect.effects import EFFECTS, Effect
from demo.franceconnect.faults import Fault
from demo.franceconnect.state import Client, State
from demo.simulators import CONTROL_PATH, Simulator, SimulatorHandler


@dataclass(frozen=True)
class Endpoint:
    name: str
    answer: Callable[[State, Question, Effect], Answer]


ENDPOINTS = {
    ("GET", f"{BASE}/authorize"): Endpoint("authorize", browser.authorize),
    ("POST", f"{BASE}/token"): Endpoint("token", machine.token),
    ("GET", f"{BASE}/userinfo"): Endpoint("userinfo", machine.userinfo),
    ("GET", f"{BASE}/jwks"): Endpoint("jwks", machine.jwks),
    ("GET", f"{BASE}/session/end"): Endpoint("session_end", browser.end_session),
    ("POST", "/choix"): Endpoint("choice", browser.choose),
    ("GET", "/style.css"): Endpoint("style", browser.stylesheet),
}
NOWHERE = Endpoint("nowhere", browser.nowhere)


class Provider(Simulator):
    """`port` 0: any free one. `client.origins` may grow while it runs. `counts`: questions by name of endpoint."""

    def __init__(self, port: int, client: Client) -> None:
        super().__init__(port, _Handler, client.secret, Fault.NONE)
        self.state = State(f"http://{HOST}:{self.server_address[1]}{BASE}", client)

    @property
    def issuer(self) -> str:
        return self.state.issuer

    @property
    def counts(self) -> Counter[str]:
        return self.state.counts

    @property
    def fault(self) -> Fault:
        return cast(Fault, self.mode)

    @fault.setter
    def fault(self, fault: Fault) -> None:
        self.mode = fault

    def rotate_key(self) -> None:
        self.state.keys.rotate()


class _Handler(SimulatorHandler):
    server: Provider

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == CONTROL_PATH:
            self.control()
        else:
            self._answer(ENDPOINTS.get((self.command, path), NOWHERE))

    do_POST = do_GET

    def _answer(self, endpoint: Endpoint) -> None:
        state, effect = self.server.state, EFFECTS[self.server.fault]
        state.count(endpoint.name)
        try:
            question = self._question()
        except ValueError:
            return self.send_error(HTTPStatus.BAD_REQUEST)
        answer = endpoint.answer(state, question, effect)
        effect.deliveries.get(endpoint.name, deliver)(self, answer)

    def _question(self) -> Question:
        return Question(
            query=urlsplit(self.path).query,
            body=self.read_body() if self.command == "POST" else b"",
            cookie=self._cookie(),
            authorization=self.headers.get("Authorization", ""),
        )

    def _cookie(self) -> str:
        try:
            morsel = SimpleCookie(self.headers.get("Cookie", "")).get(browser.COOKIE)
        except CookieError:
            return ""
        return morsel.value if morsel else ""
