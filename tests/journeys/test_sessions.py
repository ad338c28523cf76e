"""Sessions: how each ends, and what a cookie kept from before is worth."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account, Session
from moncompte import space
from tests.journeys.holders import Holder
from tests.journeys.protection import ask_code, change_password, choose, notice_code, press_first, stop
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("no_code")]

LOGIN, SPACE, SECURITY = "/connexion/", "/mon-compte/", "/mon-compte/securite/"
STATE, STAY = "/session/", "/session/prolonger/"
COOKIE = "moncompte_session"
JSON = {"accept": "application/json"}


# A cookie that somebody has kept


def log_out(inside: Walker, other: Walker, holder: Holder) -> None:
    inside.go(SPACE)
    inside.press("Se déconnecter")


def log_out_everywhere(inside: Walker, other: Walker, holder: Holder) -> None:
    other.go(SECURITY)
    other.press("Déconnecter tous les autres appareils")


def close_from_the_list(inside: Walker, other: Walker, holder: Holder) -> None:
    other.go(SECURITY)
    press_first(other, "Déconnecter Navigateur inconnu")


def change_password_elsewhere(inside: Walker, other: Walker, holder: Holder) -> None:
    change_password(other)


def change_password_here(inside: Walker, other: Walker, holder: Holder) -> None:
    change_password(inside)
    assert inside.go(SPACE).path == SPACE


def answer_the_notice(inside: Walker, other: Walker, holder: Holder) -> None:
    change_password(inside)
    other.client = Client(enforce_csrf_checks=True)
    stop(other, notice_code(other, holder.mail))


def recover(inside: Walker, other: Walker, holder: Holder) -> None:
    other.client = Client(enforce_csrf_checks=True)
    ask_code(other, holder.identifier)
    other.type_code(holder.mail)
    choose(other)


def report_from_the_history(inside: Walker, other: Walker, holder: Holder) -> None:
    other.go("/mon-compte/historique/")
    press_first(other, "Ce n’était pas moi")


def close_the_account(inside: Walker, other: Walker, holder: Holder) -> None:
    Account.objects.update(is_active=False)


ENDS: list[Callable[[Walker, Walker, Holder], None]] = [
    log_out,
    log_out_everywhere,
    close_from_the_list,
    change_password_elsewhere,
    change_password_here,
    answer_the_notice,
    recover,
    report_from_the_history,
    close_the_account,
]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_cookie_replayed_leads_to_the_login_page(
    inside: Walker, new_walker: Any, holder: Holder, end: Callable[..., None]
) -> None:
    kept = inside.client.cookies[COOKIE].value
    thief, other = new_walker(), new_walker()
    thief.client.cookies[COOKIE] = kept
    assert thief.go(SPACE).path == SPACE
    other.come_in(holder)
    end(inside, other, holder)
    thief.client.cookies[COOKIE] = kept
    for path in (SPACE, SECURITY, "/mon-compte/historique/"):
        assert thief.go(path).path == LOGIN


def test_cookie_of_before_the_login_opens_nothing(walker: Walker, new_walker: Any, holder: Holder) -> None:
    """Somebody had set it in this browser."""
    walker.go("/inscription/?next=/mon-compte/")
    walker.press("Commencer")
    planted = walker.client.cookies[COOKIE].value
    walker.come_in(holder)
    thief = new_walker()
    thief.client.cookies[COOKIE] = planted
    assert thief.go(SPACE).path == LOGIN


def test_cookie_of_a_login_that_is_not_finished_opens_nothing_once_it_is(
    walker: Walker, new_walker: Any, holder: Holder, settings: Any
) -> None:
    settings.SECOND_STEP = "always"
    walker.knock(holder)
    planted = walker.client.cookies[COOKIE].value
    walker.type_code(holder.mail)
    thief = new_walker()
    thief.client.cookies[COOKIE] = planted
    assert thief.go(SPACE).path == LOGIN
    assert thief.go("/connexion/code/").path == LOGIN


@pytest.mark.parametrize("value", ["", "x", "é", "'; --", "\x00", "a" * 5000, "../../etc"], ids=ascii)
def test_cookie_that_is_no_key_is_as_good_as_none(walker: Walker, holder: Holder, value: str) -> None:
    walker.client.cookies[COOKIE] = value
    assert walker.go(SPACE).path == LOGIN
    assert walker.come_in(holder).path == SPACE


# Time


def left(walker: Walker) -> dict[str, Any]:
    return walker.client.get(STATE).json()


def test_thirty_idle_minutes_and_the_address_of_the_state_is_no_activity(clock: Any, inside: Walker) -> None:
    assert left(inside) == {"left": 1800, "may_stay": True}
    for _ in range(29):
        clock.shift(timedelta(minutes=1))
        left(inside)
    assert left(inside) == {"left": 60, "may_stay": True}
    clock.shift(timedelta(seconds=61))
    assert left(inside) == {"left": 0, "may_stay": False}
    assert inside.go(SPACE).path == LOGIN


def test_stay_is_activity(clock: Any, inside: Walker) -> None:
    inside.client.handler.enforce_csrf_checks = False
    for _ in range(3):
        clock.shift(timedelta(minutes=29))
        assert inside.client.post(STAY, headers=JSON).json() == {"left": 1800, "may_stay": True}
    assert inside.go(SPACE).path == SPACE


def test_stay_without_a_script_leads_to_the_space(clock: Any, inside: Walker) -> None:
    clock.shift(timedelta(minutes=29))
    assert inside.press("Rester connecté").path == SPACE
    assert left(inside)["left"] == 1800


def test_stay_comes_too_late_for_a_session_that_has_ended(clock: Any, inside: Walker) -> None:
    inside.client.handler.enforce_csrf_checks = False
    clock.shift(timedelta(minutes=31))
    assert inside.client.post(STAY, headers=JSON).json() == {"left": 0, "may_stay": False}
    assert inside.go(SPACE).path == LOGIN


def test_stay_followed_as_a_link_does_nothing(clock: Any, inside: Walker) -> None:
    clock.shift(timedelta(minutes=20))
    assert inside.client.get(STAY).status_code == 405
    assert inside.client.post(STATE).status_code in (403, 405)


def test_stay_sent_from_another_site_is_refused(clock: Any, inside: Walker) -> None:
    assert inside.client.post(STAY, headers=JSON).status_code == 403


def test_twelve_hours_are_the_end_whatever_one_does(clock: Any, inside: Walker) -> None:
    for _ in range(35):
        clock.shift(timedelta(minutes=20))
        assert inside.go(SPACE).path == SPACE
    assert left(inside) == {"left": 1200, "may_stay": False}
    clock.shift(timedelta(minutes=20, seconds=1))
    assert inside.go(SPACE).path == LOGIN


def test_form_left_open_too_long_leads_to_the_login_and_back(clock: Any, inside: Walker, holder: Holder) -> None:
    inside.go("/mon-compte/profil/mail/")
    clock.shift(timedelta(minutes=31))
    assert inside.press("Envoyer le code", {"value": "autre@exemple.fr"}).path == LOGIN
    assert inside.log_in(holder.identifier, holder.password).path == "/mon-compte/profil/mail/"


def test_state_is_for_everybody_and_says_nothing(walker: Walker, db: None) -> None:
    assert left(walker) == {"left": 0, "may_stay": False}
    assert COOKIE not in walker.client.cookies


def test_session_closed_while_a_page_of_it_is_made_leads_to_the_login_page(
    inside: Walker, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A minute after the last note of activity, so that this request writes the session."""
    render = space.render

    def close_first(*page: Any) -> Any:
        Session.objects.all().delete()
        return render(*page)

    clock.shift(timedelta(minutes=2))
    monkeypatch.setattr(space, "render", close_first)
    page = inside.go(SPACE)
    assert (page.status, page.path) == (200, LOGIN)
    assert not Session.objects.exists()
