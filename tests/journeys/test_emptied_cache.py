"""The cache and the broker emptied at any moment: nobody is logged out, nothing typed or counted is lost."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from redis import Redis

from accounts.wizard import CODE
from tests.journeys.applicants import Applicant
from tests.journeys.holders import NEW_PASSWORD, new_holder, old_holder
from tests.journeys.walker import RESEND, Walker, other_than, waiting_for_code

pytestmark = pytest.mark.journey

LOGIN, SPACE = "/connexion/", "/mon-compte/"


@pytest.fixture
def empty(db: None) -> Callable[[], None]:
    """Everything that is not the database is lost."""

    def do() -> None:
        cache.clear()
        if os.environ["REDIS_URL"]:
            with Redis.from_url(os.environ["REDIS_URL"]) as server:
                server.flushdb()
        for file in (Path(settings.VAR_DIR) / "broker").rglob("*.msg"):
            file.unlink(missing_ok=True)

    return do


def test_people_stay_logged_in_known_and_remembered(walker: Walker, empty: Callable[[], None]) -> None:
    holder = new_holder()
    walker.knock(holder, remembers="on")
    walker.type_code(holder.mail, trusts="on")
    empty()
    assert walker.go(SPACE).path == SPACE
    walker.press("Se déconnecter")
    empty()
    assert walker.press("Se connecter", {"password": holder.password}).path == SPACE


def test_login_half_done_goes_on(walker: Walker, empty: Callable[[], None]) -> None:
    holder = new_holder(terms=False)
    walker.knock(holder)
    empty()
    assert walker.type_code(holder.mail).path == "/connexion/conditions/"
    empty()
    assert walker.press("Continuer", {"accepts_terms": "on"}).path == SPACE


def test_passage_half_done_goes_on(walker: Walker, empty: Callable[[], None]) -> None:
    holder = old_holder()
    walker.knock(holder)
    for button, typed in (
        ("Commencer", {}),
        ("Continuer", {"accepts_terms": "on"}),
        ("Continuer", {"password": NEW_PASSWORD, "confirmation": NEW_PASSWORD}),
        ("Envoyer le code", {}),
    ):
        walker.press(button, typed)
        empty()
    assert walker.type_code(holder.mail).path == SPACE


def test_draft_and_its_code_survive(walker: Walker, empty: Callable[[], None]) -> None:
    who = Applicant()
    walker.walk_to(CODE, who)
    empty()
    walker.walk_on_to("connexion", who)
    empty()
    assert "Votre espace Mon Compte est créé" in walker.go(LOGIN).text


def test_failures_are_still_counted(walker: Walker, empty: Callable[[], None], clock: Any) -> None:
    holder = new_holder(by="")
    walker.go(LOGIN)
    for _ in range(5):
        walker.log_in(holder.identifier, "Faux2motdepasse")
        empty()
    assert "est suspendue" in walker.log_in(holder.identifier, holder.password).text


def test_wrong_codes_and_sends_are_still_counted(walker: Walker, empty: Callable[[], None], clock: Any) -> None:
    who = Applicant()
    code = waiting_for_code(walker, who)
    for _ in range(5):
        page = walker.press("Valider", {"code": other_than(code)})
        empty()
    assert "ne peut plus servir" in page.text
    assert "attendez 30 secondes" in walker.press(RESEND).text
