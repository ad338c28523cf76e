"""The house as it runs: web server, worker with its scheduler, broker and carriers, each a real process or server."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

import requests
from django.db import connections

from accounts.sessions import SessionStore
from accounts.views.browser import REGISTRATION
from contact_verification.models import Message
from tests.factories import RegistrationFactory
from tests.faults.carriers import Carrier, MailServer, SmsGateway
from tests.journeys.applicants import Applicant
from tests.services.servers import HOST, free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0  # seconds for anything to come about on a busy machine
WORKER = "-m celery --quiet -A tests.faults.worker worker --beat --concurrency 2 --loglevel"
WEB = "-m gunicorn -c moncompte/gunicorn.conf.py --threads 4 moncompte.wsgi"
TOKEN = "t" * 32  # CSRF: the same in the cookie and in the form

Value = TypeVar("Value")


def wait_for(what: str, look: Callable[[], Value], patience: float = PATIENCE) -> Value:
    """Look again and again until there is something to see."""
    deadline = monotonic() + patience
    while not (seen := look()):
        if monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {patience:.0f} s")
        sleep(0.05)
    return seen


@dataclass
class Visit:
    """A person at the page of the code."""

    who: Applicant
    session: requests.Session
    url: str
    seconds: float

    def page(self) -> str:
        answer = self.session.get(self.url, timeout=PATIENCE)
        answer.raise_for_status()
        return " ".join(answer.text.split())


@dataclass
class House:
    """`environment` is that of every process; what is started here ends in `close`, whatever happens."""

    environment: Mapping[str, str]
    folder: Path
    sms: SmsGateway
    mail: MailServer
    port: int = field(default_factory=free_port)
    worker: subprocess.Popen[bytes] = field(init=False)
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def carriers(self) -> tuple[Carrier, Carrier]:
        return self.sms, self.mail

    def start_worker(self, log_level: str = "WARNING") -> None:
        self.worker = self._start("worker", [*WORKER.split(), log_level])

    def start_web(self) -> None:
        self._start("web", [*WEB.split(), "--bind", f"{HOST}:{self.port}"])
        wait_for("the web server", self._answers)

    def _answers(self) -> bool:
        with suppress(requests.ConnectionError):
            return requests.get(f"http://{HOST}:{self.port}/sante/", timeout=PATIENCE).ok
        return False

    def _start(self, name: str, arguments: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, *arguments]
            child = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self._running.append(child)
        return child

    @staticmethod
    def kill(child: subprocess.Popen[bytes]) -> None:
        """`kill -9` of the process and of all it has started."""
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def close(self) -> None:
        for child in self._running:
            self.kill(child)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def ask_for_codes(self, sms: int = 0, mail: int = 0) -> list[Visit]:
        """That many people come as far as the contact step and press « Envoyer le code »."""
        people = [Applicant(channel="sms") for _ in range(sms)] + [Applicant(channel="mail") for _ in range(mail)]
        ready = [(who, self._browser()) for who in people]
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(lambda pair: self._press(*pair), ready))

    def _browser(self) -> requests.Session:
        kept = SessionStore()
        kept[REGISTRATION] = str(RegistrationFactory(paper=True).uuid)
        kept.save()
        browser = requests.Session()
        browser.cookies.update({"moncompte_session": str(kept.session_key), "moncompte_csrf": TOKEN})
        return browser

    def _press(self, who: Applicant, browser: requests.Session) -> Visit:
        url = f"http://{HOST}:{self.port}/inscription/"
        data = who.answers("coordonnees") | {"csrfmiddlewaretoken": TOKEN}
        started = monotonic()
        answer = browser.post(f"{url}coordonnees/", data, allow_redirects=False, timeout=PATIENCE)
        seconds = monotonic() - started
        if answer.headers.get("Location") != "/inscription/verification/":
            raise AssertionError(f"{answer.status_code}: {answer.text[-2000:]}")
        return Visit(who, browser, f"{url}verification/", seconds)

    def wait_until_sent(self) -> None:
        """Every message has been accepted and recorded."""
        wait_for("every message sent", lambda: not Message.objects.exclude(status="sent").exists())


@contextmanager
def open_house(environment: Mapping[str, str], folder: Path, sms: SmsGateway, mail: MailServer) -> Iterator[House]:
    """A house with its web server; the broker is the caller's."""
    var = folder / "var"
    for name in ("broker/messages", "broker/control", "broker/processed"):
        (var / name).mkdir(parents=True)
    (var / "static").symlink_to(Path(environment["VAR_DIR"]) / "static")
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "VAR_DIR": str(var),
        "SMS_URL": sms.url,
        "EMAIL_URL": mail.url,
    }
    house = House({**environment, **own}, folder, sms, mail)
    try:
        house.start_web()
        yield house
    finally:
        house.close()
        connections.close_all()
