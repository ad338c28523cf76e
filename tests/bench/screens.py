"""The screens that are measured, in the order a newcomer meets them, and the walk of many people through them."""

from dataclasses import dataclass, field

from tests.bench.browser import Answer, Browser
from tests.bench.mailbox import Mailbox
from tests.bench.people import Applicant

STEPS = ("etat-civil", "piece-identite", "coordonnees", "verification", "mot-de-passe", "recapitulatif")
# The bench's own: urls.py, wsgi.py.
EMPTY, BARE, HASH, HASH_SECONDS = "/banc/vide/", "/banc/nu/", "/banc/empreinte/", "/banc/empreinte/temps/"
LOGIN, SPACE = "connexion", "mon-compte"
SENDING = {("POST", "coordonnees"), ("POST", "recapitulatif")}
HASHED = {("POST", "mot-de-passe"), ("POST", LOGIN)}

Screen = tuple[str, str]  # method, last part of the address
SCREENS: tuple[Screen, ...] = (
    *((method, step) for step in STEPS for method in ("GET", "POST")),
    ("GET", LOGIN),
    ("POST", LOGIN),
    ("GET", SPACE),
)


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


@dataclass
class Crowd:
    """People who go through the screens together, one screen after the other; they log in from a new browser."""

    port: int
    applicants: list[Applicant]
    browsers: list[Browser] = field(default_factory=list)
    codes: dict[Applicant, str] = field(default_factory=dict)

    def read_mails(self, mails: Mailbox) -> None:
        self.codes = {who: mails.wait_for(who.mail)[1] for who in self.applicants}

    def meet(self, screen: Screen) -> list[Answer]:
        """Everybody's request for one screen, and the answers."""
        method, name = screen
        if screen in {SCREENS[0], ("GET", LOGIN)}:
            self.browsers = [Browser(self.port) for _ in self.applicants]
        pairs = zip(self.browsers, self.applicants, strict=True)
        if method == "GET":
            return [expect(browser.get(address(name)), 200) for browser, _ in pairs]
        return [expect(browser.post(address(name), self._answers(who, name)), 302) for browser, who in pairs]

    def _answers(self, who: Applicant, name: str) -> dict[str, str]:
        return {"code": self.codes[who]} if name == "verification" else who.answers(name)
