"""From the click on « Envoyer le code » to the message at the SMTP server."""

from dataclasses import dataclass
from statistics import quantiles
from time import monotonic, sleep

from tests.bench.browser import Browser
from tests.bench.mailbox import Mailbox
from tests.bench.people import Applicant, new_applicants
from tests.bench.screens import address, walk

SENDS = 80
WARM_UP = 5  # the first ones wait for the worker to be up


@dataclass(frozen=True)
class Delays:
    """Seconds."""

    p50: float
    p95: float
    sends: int


def code_delays(port: int, mails: Mailbox) -> Delays:
    """Newcomers one after the other, each from the first step to the code; each gives their own address."""
    delays = [_delay(port, mails, who) for who in new_applicants(WARM_UP + SENDS, has_paper=False)][WARM_UP:]
    cuts = quantiles(delays, n=100, method="inclusive")
    return Delays(cuts[49], cuts[94], len(delays))


def _delay(port: int, mails: Mailbox, who: Applicant) -> float:
    browser = Browser(port)
    for step in ("etat-civil", "piece-identite"):
        walk(browser, step, who.answers(step))
    browser.get(address("coordonnees"))
    sleep(who.rank * 37 % 100 / 1000)  # out of step with whatever polls
    clicked_at = monotonic()
    browser.post(address("coordonnees"), who.answers("coordonnees"))
    arrived_at, _ = mails.wait_for(who.mail)
    return arrived_at - clicked_at
