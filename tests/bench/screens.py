"""The screens that are measured, in the order a newcomer meets them, and the walk of many people through them."""

from dataclasses import dataclass, field

from tests.bench.answers import Answers
from tests.bench.browser import Answer, Browser
from tests.bench.mailbox import Mailbox
from tests.bench.people import Applicant

PAPER, PAPER_CHECK, SUPPORTING = "piece-identite", "piece-identite/verification", "justificatif"
STEPS = ("etat-civil", PAPER, PAPER_CHECK, SUPPORTING, "coordonnees", "verification", "mot-de-passe", "recapitulatif")
# The bench's own: urls.py, wsgi.py.
EMPTY, BARE, HASH, HASH_SECONDS = "/banc/vide/", "/banc/nu/", "/banc/empreinte/", "/banc/empreinte/temps/"
LOGIN, SPACE = "connexion", "mon-compte"

Screen = tuple[str, str]  # method, last part of the address

HANDING_OUT = {("POST", PAPER), ("POST", "coordonnees"), ("POST", "recapitulatif")}
HASHED = {("POST", "mot-de-passe"), ("POST", LOGIN)}


def _both(*names: str) -> tuple[Screen, ...]:
    return tuple((method, name) for name in names for method in ("GET", "POST"))


_FIRST = (*_both("etat-civil", PAPER), ("GET", PAPER_CHECK))
_WITHOUT_PAPER = _both(SUPPORTING)
_LAST = (*_both("coordonnees", "verification", "mot-de-passe", "recapitulatif", LOGIN), ("GET", SPACE))
WITH_PAPER: tuple[Screen, ...] = (*_FIRST, *_LAST)
SCREENS: tuple[Screen, ...] = (*_FIRST, *_WITHOUT_PAPER, *_LAST)
# The rest is the same, up to the login: their NIR is not proven.
WITHOUT_PAPER: tuple[Screen, ...] = (*_both("etat-civil", PAPER), *_WITHOUT_PAPER)


def address(name: str) -> str:
    return f"/inscription/{name}/" if name in STEPS else f"/{name}/"


def walk(browser: Browser, name: str, answers: dict[str, str]) -> None:
    """See a screen, fill it in, and be let through."""
    browser.get(address(name))
    expect(browser.post(address(name), answers), 302)


def expect(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise RuntimeError(f"{answer.status} instead of {status}: {answer.body.decode()[:2000]}")
    return answer


@dataclass(frozen=True)
class Backstage:
    """Where what the worker has done is seen."""

    mails: Mailbox
    answers: Answers


@dataclass
class Crowd:
    """People who go through the screens together, one screen after the other; they log in from a new browser."""

    port: int
    applicants: list[Applicant]
    browsers: list[Browser] = field(default_factory=list)
    codes: dict[Applicant, str] = field(default_factory=dict)

    def get_ready(self, screen: Screen, backstage: Backstage) -> None:
        """Wait for what the worker does between two screens."""
        if screen == ("GET", PAPER_CHECK):
            backstage.answers.wait()
        elif screen == ("GET", "verification"):
            self.codes = {who: backstage.mails.wait_for(who.mail)[1] for who in self.applicants}

    def meet(self, screen: Screen) -> list[Answer]:
        """Everybody's request for one screen, and the answers."""
        method, name = screen
        if screen in {("GET", "etat-civil"), ("GET", LOGIN)}:
            self.browsers = [Browser(self.port) for _ in self.applicants]
        pairs = zip(self.browsers, self.applicants, strict=True)
        if method == "GET":
            status = 302 if name == PAPER_CHECK else 200
            return [expect(browser.get(address(name)), status) for browser, _ in pairs]
        return [expect(browser.post(address(name), self._answers(who, name)), 302) for browser, who in pairs]

    def _answers(self, who: Applicant, name: str) -> dict[str, str]:
        return {"code": self.codes[who]} if name == "verification" else who.answers(name)
