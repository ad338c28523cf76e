"""Screens that are measured, and the walk of many people through them, one screen after the other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tests.bench.answers import Answers
from tests.bench.browser import Answer, Browser
from tests.bench.mailbox import Mailbox

STATUS = {"GET": 200, "POST": 302}
PAGE_MS, PAGE_STATEMENTS = 6.0, 8


@dataclass(frozen=True)
class Screen:
    """One request. `asks`: the name of the answers that are posted.

    `status`: 0 for 200 to a GET and 302 to a POST. `awaits`: what the worker must have done before, "paper" (the
    verifier's answer) or "code", which is then typed. `hands_out`: it gives the worker something to do.
    `most_ms`, `most_statements`: the aim, the time without the hash; 0 for none.
    """

    method: str
    path: str
    asks: str = ""
    note: str = ""
    status: int = 0
    awaits: str = ""
    hands_out: bool = False
    is_hashed: bool = False
    most_ms: float = PAGE_MS
    most_statements: int = PAGE_STATEMENTS

    @property
    def label(self) -> str:
        return f"{self.method} {self.path.strip('/')}{self.note and ', '}{self.note}"


class Visitor(Protocol):
    """Somebody fictitious; `cookies`: what their browser has kept."""

    @property
    def mail(self) -> str: ...

    @property
    def cookies(self) -> Mapping[str, str]: ...

    def answers(self, asked: str) -> dict[str, str]: ...


@dataclass(frozen=True)
class Walk:
    """Screens in their order, and how to come by people whom no other walk has used."""

    screens: Sequence[Screen]
    newcomers: Callable[[int], Sequence[Visitor]]


@dataclass(frozen=True)
class Backstage:
    """Where what the worker has done is seen."""

    mails: Mailbox
    answers: Answers


def expect(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise RuntimeError(f"{answer.status} instead of {status}: {answer.body.decode()[:2000]}")
    return answer


@dataclass
class Crowd:
    """People who go through the screens together, each in a browser of their own."""

    port: int
    people: Sequence[Visitor]
    browsers: list[Browser] = field(init=False)
    codes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.browsers = [Browser(self.port, dict(who.cookies)) for who in self.people]

    def get_ready(self, screen: Screen, backstage: Backstage) -> None:
        if screen.awaits == "paper":
            backstage.answers.wait()
        elif screen.awaits == "code":
            self.codes = {who.mail: backstage.mails.wait_for(who.mail)[1] for who in self.people}

    def meet(self, screen: Screen) -> list[Answer]:
        """Everybody's request for one screen, and the answers."""
        status = screen.status or STATUS[screen.method]
        pairs = zip(self.browsers, self.people, strict=True)
        if screen.method == "GET":
            return [expect(browser.get(screen.path), status) for browser, _ in pairs]
        return [expect(browser.post(screen.path, self._typed(who, screen)), status) for browser, who in pairs]

    def _typed(self, who: Visitor, screen: Screen) -> dict[str, str]:
        code = {"code": self.codes[who.mail]} if screen.asks == "code" else {}
        return code | (who.answers(screen.asks) if screen.asks else {})
