"""« Mot de passe oublié »: the way back in, which tells nobody whether an account exists."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Account
from contact_verification.enums import Channel, MessageKind
from contact_verification.models import Message
from tests.factories import PASSWORD
from tests.journeys.holders import NEW_PASSWORD, Holder, new_holder
from tests.journeys.page import Page
from tests.journeys.protection import ask_code, choose
from tests.journeys.walker import Walker, other_than

pytestmark = pytest.mark.journey

LOGIN, SPACE = "/connexion/", "/mon-compte/"
ASK, CODE, CHOOSE = "/mot-de-passe-oublie/", "/mot-de-passe-oublie/code/", "/mot-de-passe-oublie/nouveau/"
NOT_THE_CODE = "Ce code n’est pas le bon, ou ne peut plus servir"
WRONG = "L’identifiant ou le mot de passe n’est pas le bon"


def prove(walker: Walker, holder: Holder) -> Page:
    """As far as the new password."""
    ask_code(walker, holder.identifier)
    return walker.type_code(holder.mail or holder.mobile)


def test_password_forgotten_without_knowing_the_mail_on_file(walker: Walker, holder: Holder) -> None:
    """The person chooses SMS; only a mail is confirmed: the code goes there, and the page does not say so."""
    walker.go(LOGIN)
    walker.follow("Mot de passe oublié ?")
    page = ask_code(walker, holder.identifier, channel="sms")
    assert page.path == CODE
    assert "vers une coordonnée confirmée" in page.text
    assert holder.mail[:1] + "•" not in page.text
    page = walker.type_code(holder.mail)
    assert page.path == CHOOSE
    page = choose(walker)
    assert page.path == LOGIN
    assert "Votre mot de passe est changé et vos autres connexions sont fermées" in page.text


def test_new_password_logs_in_without_a_second_code(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    prove(walker, holder)
    choose(walker)
    assert walker.log_in(holder.identifier, NEW_PASSWORD).path == SPACE
    clock.shift(timedelta(minutes=1))
    assert new_walker().knock(holder.with_password(NEW_PASSWORD)).path == "/connexion/code/"


def test_old_password_is_dead_and_the_holder_is_told(walker: Walker, holder: Holder) -> None:
    prove(walker, holder)
    choose(walker)
    assert WRONG in walker.log_in(holder.identifier, PASSWORD).text
    walker.postbox.collect()
    assert "a été changé" in walker.postbox.received(holder.mail)[-1].text
    assert list(Message.objects.order_by("pk").values_list("kind", flat=True))[-1] == MessageKind.PASSWORD_CHANGED


def test_other_sessions_end(walker: Walker, new_walker: Any, holder: Holder, clock: Any) -> None:
    other = new_walker()
    other.come_in(holder)
    clock.shift(timedelta(minutes=1))
    prove(walker, holder)
    assert other.go(SPACE).path == SPACE
    choose(walker)
    assert other.go(SPACE).path == LOGIN


@pytest.mark.parametrize("channel", ["mail", "sms"])
def test_code_goes_where_it_is_wanted_when_that_is_confirmed(walker: Walker, channel: str) -> None:
    holder = new_holder(by="mail and mobile")
    ask_code(walker, holder.identifier, channel=channel)
    walker.postbox.collect()
    assert [message.to for message in walker.postbox.received()] == [
        holder.mobile if channel == Channel.SMS else holder.mail
    ]


def test_provisional_identifier_is_as_good(walker: Walker) -> None:
    holder = new_holder(verified=False)
    prove(walker, holder)
    choose(walker)
    assert walker.log_in(holder.identifier, NEW_PASSWORD).path == SPACE


# Codes


def test_fifth_wrong_code_voids_the_right_one(walker: Walker, holder: Holder, clock: Any) -> None:
    ask_code(walker, holder.identifier)
    code = walker.postbox.read_code(holder.mail)
    for _ in range(5):
        assert NOT_THE_CODE in walker.press("Valider", {"code": other_than(code)}).text
    assert NOT_THE_CODE in walker.press("Valider", {"code": code}).text
    clock.shift(timedelta(seconds=31))
    assert prove(walker, holder).path == CHOOSE


def test_code_is_good_in_the_browser_that_asked(walker: Walker, new_walker: Any, holder: Holder, clock: Any) -> None:
    ask_code(walker, holder.identifier)
    code, other = walker.postbox.read_code(holder.mail), new_walker()
    assert other.go(CODE).path == ASK
    clock.shift(timedelta(seconds=31))
    ask_code(other, holder.identifier)
    assert NOT_THE_CODE in other.press("Valider", {"code": code}).text


def test_code_of_a_login_is_no_use_here_nor_the_other_way_round(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    other = new_walker()
    other.knock(holder)
    of_login = walker.postbox.read_code(holder.mail)
    clock.shift(timedelta(seconds=31))
    ask_code(walker, holder.identifier)
    assert NOT_THE_CODE in walker.press("Valider", {"code": of_login}).text
    of_recovery = walker.postbox.read_code(holder.mail)
    assert "Ce code n’est pas le bon" in other.press("Valider", {"code": of_recovery}).text


def test_expired_code_is_refused(walker: Walker, holder: Holder, clock: Any) -> None:
    ask_code(walker, holder.identifier)
    code = walker.postbox.read_code(holder.mail)
    clock.shift(timedelta(minutes=15))
    assert NOT_THE_CODE in walker.press("Valider", {"code": code}).text


# The new password


def test_before_the_code_no_password_may_be_chosen(walker: Walker, holder: Holder) -> None:
    walker.client.handler.enforce_csrf_checks = False
    sent = {"password": NEW_PASSWORD, "confirmation": NEW_PASSWORD}
    assert walker.client.post(CHOOSE, sent)["Location"] == ASK
    ask_code(walker, holder.identifier)
    assert walker.client.post(CHOOSE, sent)["Location"] == ASK
    assert Account.objects.get().check_password(PASSWORD)


def test_password_is_chosen_within_half_an_hour(walker: Walker, holder: Holder, clock: Any) -> None:
    prove(walker, holder)
    clock.shift(timedelta(minutes=30, seconds=1))
    page = choose(walker)
    assert (page.path, "Le délai pour choisir votre mot de passe est passé" in page.text) == (ASK, True)
    assert Account.objects.get().check_password(PASSWORD)


def test_password_against_the_rules_says_which(walker: Walker, holder: Holder) -> None:
    prove(walker, holder)
    page = choose(walker, "court")
    assert (page.path, page.has_errors) == (CHOOSE, True)
    assert choose(walker).path == LOGIN


def test_password_is_chosen_once(walker: Walker, holder: Holder) -> None:
    page = prove(walker, holder)
    choose(walker)
    assert walker.go(CHOOSE).path == LOGIN
    walker.page = page
    assert choose(walker, "Encore5autrechose").path == LOGIN
    assert Account.objects.get().check_password(NEW_PASSWORD)


def test_second_browser_that_has_the_code_too_comes_too_late(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    other = new_walker()
    prove(walker, holder)
    clock.shift(timedelta(seconds=31))
    prove(other, holder)
    choose(walker)
    assert choose(other, "Encore5autrechose").path == LOGIN
    assert Account.objects.get().check_password(NEW_PASSWORD)


def test_login_that_waits_for_its_code_elsewhere_ends(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    other = new_walker()
    other.knock(holder)
    clock.shift(timedelta(seconds=31))
    prove(walker, holder)
    choose(walker)
    assert other.go("/connexion/code/").path == LOGIN


def test_whoever_is_logged_in_is_led_to_their_space(walker: Walker) -> None:
    walker.knock(new_holder(by=""))
    for path in (ASK, CODE, CHOOSE):
        assert walker.go(path).path == SPACE
