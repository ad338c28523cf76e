"""The screens of the creation of an account, with a paper that proves who somebody is and without."""

from dataclasses import replace
from functools import partial

from tests.bench.browser import Browser
from tests.bench.people import Applicant, new_applicants, register_papers
from tests.bench.screens import Screen, Walk, expect

PAPER, SUPPORTING = "piece-identite", "justificatif"


def address(step: str) -> str:
    return f"/inscription/{step}/"


def _get(step: str) -> Screen:
    return Screen("GET", address(step))


def _both(*steps: str) -> tuple[Screen, ...]:
    return tuple(one for step in steps for one in (_get(step), Screen("POST", address(step), step)))


_NAMED = _both("etat-civil", PAPER)
_FIRST = (
    *_NAMED[:-1],
    replace(_NAMED[-1], hands_out=True),
    Screen("GET", address(f"{PAPER}/verification"), status=302, awaits="paper"),
)
_SUPPORTING = _both(SUPPORTING)
_LAST = (
    _get("coordonnees"),
    Screen("POST", address("coordonnees"), "coordonnees", hands_out=True),
    replace(_get("verification"), awaits="code"),
    Screen("POST", address("verification"), "code"),
    _get("mot-de-passe"),
    Screen("POST", address("mot-de-passe"), "mot-de-passe", is_hashed=True),
    _get("recapitulatif"),
    Screen("POST", address("recapitulatif"), "recapitulatif", hands_out=True),
)
SCREENS: tuple[Screen, ...] = (*_FIRST, *_SUPPORTING, *_LAST)


def walks(database_url: str) -> tuple[Walk, ...]:
    """Without a paper as far as that makes a difference, then with one to the end."""
    return (
        Walk((*_FIRST[:-1], *_SUPPORTING), partial(new_applicants, has_paper=False)),
        Walk((*_FIRST, *_LAST), partial(_known_to_registry, database_url)),
    )


def _known_to_registry(database_url: str, number: int) -> list[Applicant]:
    people = new_applicants(number)
    register_papers(database_url, people)
    return people


def walk(browser: Browser, step: str, who: Applicant) -> None:
    """See a step, fill it in, and be let through."""
    browser.get(address(step))
    expect(browser.post(address(step), who.answers(step)), 302)
