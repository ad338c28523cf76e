"""What a person waits for: from the click on « Envoyer le code » to the message at the SMTP server, from the paper they
name to the verifier's answer.
"""

from dataclasses import dataclass
from statistics import quantiles
from time import monotonic, sleep

from tests.bench.answers import Answers
from tests.bench.browser import Browser
from tests.bench.creation import PAPER, SUPPORTING, address, walk
from tests.bench.mailbox import Mailbox
from tests.bench.people import Applicant, new_applicants
from tests.bench.screens import expect

SENDS = 80
WARM_UP = 5  # the first ones wait for the worker to be up


@dataclass(frozen=True)
class Delays:
    """Seconds."""

    p50: float
    p95: float
    times: int


def code_delays(port: int, mails: Mailbox) -> Delays:
    """Newcomers one after the other, each from the first step to the code; each gives their own address."""
    people = new_applicants(WARM_UP + SENDS, has_paper=False)
    return _spread([_code_delay(port, mails, who) for who in people][WARM_UP:])


def _spread(delays: list[float]) -> Delays:
    cuts = quantiles(delays, n=100, method="inclusive")
    return Delays(cuts[49], cuts[94], len(delays))


def _code_delay(port: int, mails: Mailbox, who: Applicant) -> float:
    browser = Browser(port)
    for step in ("etat-civil", PAPER, SUPPORTING):
        walk(browser, step, who)
    browser.get(address("coordonnees"))
    _fall_out_of_step(who)
    clicked_at = monotonic()
    browser.post(address("coordonnees"), who.answers("coordonnees"))
    arrived_at, _ = mails.wait_for(who.mail)
    return arrived_at - clicked_at


def answer_delays(port: int, answers: Answers, people: list[Applicant]) -> Delays:
    """From the paper as it is posted to the verifier's answer, recorded by the worker; the first few only warm up."""
    return _spread([_answer_delay(port, answers, who) for who in people][WARM_UP:])


def _answer_delay(port: int, answers: Answers, who: Applicant) -> float:
    browser = Browser(port)
    walk(browser, "etat-civil", who)
    browser.get(address(PAPER))
    _fall_out_of_step(who)
    clicked_at = monotonic()
    expect(browser.post(address(PAPER), who.answers(PAPER)), 302)
    return answers.wait() - clicked_at


def _fall_out_of_step(who: Applicant) -> None:
    """With whatever polls."""
    sleep(who.rank * 37 % 100 / 1000)
