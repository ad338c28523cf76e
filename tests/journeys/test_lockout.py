"""Too many guesses: who is kept out, until when, what works meanwhile, and who lifts it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import LoginThrottle
from journal.enums import EventKind
from journal.models import Event
from proofing.groups import CONSEILLER
from tests.agents import agent_with
from tests.factories import OLD_PASSWORD, PASSWORD, new_nir
from tests.journeys.holders import NEW_PASSWORD, Holder, new_holder, old_holder
from tests.journeys.page import Page
from tests.journeys.protection import ask_code, choose
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

LOGIN, SPACE = "/connexion/", "/mon-compte/"
LOCKED = "la connexion avec cet identifiant est suspendue"
WRONG = "L’identifiant ou le mot de passe n’est pas le bon"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)  # 13 h in Paris
FALSE_PASSWORD = "Faux2motdepasse"


@pytest.fixture
def clock(time_machine: Any) -> Any:
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def holder(clock: Any, db: None) -> Holder:
    return new_holder(by="")


@pytest.fixture
def guesser(new_walker: Any) -> Walker:
    """Somebody else, at a browser of their own, on the same internet connection."""
    return new_walker()


def guess(guesser: Walker, identifier: str, times: int = 6, password: str = FALSE_PASSWORD) -> Page:
    guesser.go(LOGIN)
    for _ in range(times):
        guesser.log_in(identifier, password)
    return guesser.page


def has_come_in(walker: Walker, holder: Holder) -> Walker:
    """On a browser that is known from now on, and out again."""
    walker.come_in(holder)
    walker.press("Se déconnecter")
    return walker


def test_holder_comes_in_on_their_known_browser_whatever_others_guess(
    walker: Walker, guesser: Walker, new_walker: Any, holder: Holder
) -> None:
    has_come_in(walker, holder)
    assert LOCKED in guess(guesser, holder.identifier).text
    assert LOCKED in new_walker().knock(holder).text
    assert walker.knock(holder).path == SPACE


def test_known_browser_is_guessed_at_apart(walker: Walker, guesser: Walker, holder: Holder, clock: Any) -> None:
    """Whoever sits at the holder's browser locks that browser, and no other."""
    has_come_in(walker, holder)
    assert LOCKED in guess(walker, holder.identifier).text
    assert guesser.knock(holder).path == SPACE
    clock.shift(timedelta(minutes=1))
    assert walker.knock(holder).path == SPACE


def test_stolen_mark_of_a_known_browser_is_of_one_account(walker: Walker, guesser: Walker, holder: Holder) -> None:
    """Somebody who has come in with their own account has no free guesses at another's."""
    has_come_in(guesser, new_holder(by=""))
    assert LOCKED in guess(guesser, holder.identifier).text
    assert LOCKED in walker.knock(holder).text


def test_browser_that_only_gave_the_password_is_not_known(walker: Walker, guesser: Walker, clock: Any) -> None:
    holder = new_holder()
    walker.knock(holder)
    guess(guesser, holder.identifier)
    assert LOCKED in walker.knock(holder).text


def test_suspended_page_says_until_when_and_what_works_now(guesser: Walker, holder: Holder) -> None:
    page = guess(guesser, holder.identifier)
    assert page.status == 429
    assert "Réessayez à 13 h 01" in page.text
    assert "Ce qui fonctionne dès maintenant" in page.text
    for way in ("un navigateur avec lequel vous vous êtes déjà connecté", "une clé d’accès", "votre Caf, où un agent"):
        assert way in page.text
    assert page.links["choisir un nouveau mot de passe"] == "/mot-de-passe-oublie/"


def test_suspended_page_is_the_same_for_an_unknown_identifier(
    guesser: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    known, unknown = guess(guesser, holder.identifier), guess(new_walker(), new_nir())
    assert (known.status, known.text) == (unknown.status, unknown.text)


def test_right_password_does_not_get_through_a_suspension(guesser: Walker, holder: Holder) -> None:
    guess(guesser, holder.identifier)
    assert LOCKED in guesser.knock(holder).text
    assert Event.objects.filter(kind=EventKind.LOGIN_REFUSED).count() == 5


def test_new_password_lifts_it(walker: Walker, guesser: Walker, clock: Any) -> None:
    holder = new_holder()
    guess(guesser, holder.identifier)
    walker.knock(holder)
    walker.follow("choisir un nouveau mot de passe")
    ask_code(walker, holder.identifier)
    walker.type_code(holder.mail)
    choose(walker)
    assert walker.log_in(holder.identifier, NEW_PASSWORD).path == SPACE


def test_agent_lifts_it_and_the_person_reads_so(walker: Walker, guesser: Walker, holder: Holder) -> None:
    guess(guesser, holder.identifier)
    _, client = agent_with(CONSEILLER)
    page = Page(client.get(f"/agents/acces/{holder.person.uuid}/"))
    form = page.form_with("Lever la suspension")
    assert "La suspension est levée" in client.post(form.action, follow=True).content.decode()
    assert walker.knock(holder).path == SPACE
    assert "Suspension" in walker.go("/mon-compte/historique/").text


def test_eight_digit_passwords_are_guessed_three_times_then_wait_a_quarter_of_an_hour(
    walker: Walker, guesser: Walker, clock: Any
) -> None:
    holder = old_holder()
    assert WRONG in guess(guesser, holder.identifier, 3, "11223344").text
    page = guess(guesser, holder.identifier, 1, OLD_PASSWORD)
    assert page.status == 429
    assert "à 8 chiffres" in page.text
    assert "Réessayez à 13 h 15" in page.text
    clock.shift(timedelta(minutes=15))
    assert walker.knock(holder).path == "/migration/"


@pytest.mark.parametrize("password", ["11223344", "Faux2motdepasse"])
def test_pages_of_the_guesser_are_the_same_whoever_is_guessed(
    new_walker: Any, clock: Any, db: None, password: str
) -> None:
    """An old account, one of today, and nobody's."""
    seen = set()
    for identifier in (old_holder().identifier, new_holder().identifier, new_nir()):
        guesser = new_walker()
        guesser.go(LOGIN)
        pages = [guesser.log_in(identifier, password) for _ in range(6)]
        seen.add(tuple((page.status, page.path, page.text) for page in pages))
    assert len(seen) == 1


def test_hundred_failures_from_one_network_wait_and_known_browsers_do_not(
    walker: Walker, new_walker: Any, holder: Holder, settings: Any
) -> None:
    settings.LOGIN_FAILURES_PER_HOUR_IPV4 = 10
    has_come_in(walker, holder)
    for _ in range(2):
        guess(new_walker(), new_nir(), 5)
    page = new_walker().knock(new_holder(by=""))
    assert (page.status, "depuis votre connexion internet" in page.text) == (429, True)
    assert walker.knock(holder).path == SPACE
    elsewhere = new_walker()
    elsewhere.client.defaults["REMOTE_ADDR"] = "192.0.2.9"
    assert elsewhere.knock(holder).path == SPACE


def test_it_tells_nothing_of_whom_was_guessed(guesser: Walker, holder: Holder) -> None:
    guess(guesser, holder.identifier)
    rows = re.sub(r"\W", "", str(list(LoginThrottle.objects.values())))
    assert holder.identifier not in rows
    events = str(list(Event.objects.filter(kind=EventKind.LOGIN_REFUSED).values_list("details", flat=True)))
    assert holder.identifier not in events
    assert "Faux2motdepasse" not in events
    assert PASSWORD not in Client().get(LOGIN).content.decode()
