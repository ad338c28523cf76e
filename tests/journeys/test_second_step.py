"""The code at login: when it is asked, which opens the space, and that nothing else does."""

from datetime import timedelta
from typing import Any

import pytest

from contact_verification.models import Challenge
from tests.journeys.holders import Holder, new_holder, old_holder
from tests.journeys.walker import RESEND, Walker, other_than

pytestmark = pytest.mark.journey

LOGIN, CODE, SPACE, SECURITY = "/connexion/", "/connexion/code/", "/mon-compte/", "/mon-compte/securite/"
NOT_THE_CODE = "Ce code n’est pas le bon"
VOID = "ce code ne peut plus servir"


def waiting(walker: Walker, holder: Holder) -> str:
    """The code that opens the space, which the page waits for."""
    assert walker.knock(holder).path == CODE
    return walker.postbox.read_code(holder.mail or holder.mobile)


def leave(walker: Walker) -> None:
    walker.go(SPACE)
    walker.press("Se déconnecter")


def test_unknown_browser_is_asked_for_a_code_and_the_right_one_opens_the_space(walker: Walker, holder: Holder) -> None:
    page = walker.knock(holder)
    assert (page.status, page.path) == (200, CODE)
    assert "Nous venons de vous envoyer un code de vérification par mail à l’adresse p" in page.text
    assert "Code de vérification reçu par mail" in page.text
    assert holder.mail not in page.source
    assert walker.type_code(holder.mail).path == SPACE
    assert [message.to for message in walker.postbox.received()] == [holder.mail]


def test_browser_that_is_not_trusted_is_asked_each_time(walker: Walker, holder: Holder, clock: Any) -> None:
    walker.come_in(holder)
    leave(walker)
    clock.shift(timedelta(minutes=1))
    assert walker.knock(holder).path == CODE


def test_trusted_browser_is_not_asked_for_90_days(walker: Walker, holder: Holder, clock: Any) -> None:
    walker.come_in(holder, trusts="on")
    for shift, asked in ((timedelta(days=90, seconds=-1), False), (timedelta(seconds=1), True)):
        leave(walker)
        clock.shift(shift)
        assert walker.knock(holder).path == (CODE if asked else SPACE)


def test_trusted_browser_that_is_forgotten_is_asked_again(walker: Walker, holder: Holder) -> None:
    walker.come_in(holder, trusts="on")
    walker.go(SECURITY)
    assert "De confiance jusqu’au" in walker.page.text
    label = next(label for form in walker.page.forms for label in form.buttons if label.startswith("Oublier"))
    assert "De confiance" not in walker.press(label).text
    leave(walker)
    assert walker.knock(holder).path == CODE


def test_trust_is_of_one_browser_and_one_account(walker: Walker, new_walker: Any, holder: Holder, clock: Any) -> None:
    walker.come_in(holder, trusts="on")
    leave(walker)
    clock.shift(timedelta(minutes=1))
    assert new_walker().knock(holder).path == CODE
    assert walker.knock(new_holder()).path == CODE
    assert walker.knock(holder).path == SPACE


@pytest.mark.parametrize(("setting", "asked"), [("never", (False, False)), ("always", (True, True))])
def test_setting_decides_when_a_code_is_asked(
    walker: Walker, holder: Holder, settings: Any, clock: Any, setting: str, asked: tuple[bool, bool]
) -> None:
    for is_asked in asked:
        settings.SECOND_STEP = setting
        assert walker.knock(holder).path == (CODE if is_asked else SPACE)
        if is_asked:
            walker.type_code(holder.mail, trusts="on")
        leave(walker)
        clock.shift(timedelta(minutes=1))


def test_whoever_has_no_confirmed_contact_is_not_asked(walker: Walker, db: None) -> None:
    assert walker.knock(new_holder(by="")).path == SPACE


def test_code_may_come_on_the_other_contact(walker: Walker) -> None:
    holder = new_holder(by="mail and mobile")
    by_mail = waiting(walker, holder)
    page = walker.press("Recevoir le code par SMS")
    assert "par SMS sur le numéro" in page.text
    assert holder.mobile not in page.source.replace(" ", "")
    by_sms = walker.postbox.read_code(holder.mobile)
    assert by_sms != by_mail
    assert NOT_THE_CODE in walker.press("Valider", {"code": by_mail}).text
    assert walker.press("Valider", {"code": by_sms}).path == SPACE


def test_contact_that_is_not_confirmed_receives_no_code(walker: Walker, holder: Holder) -> None:
    waiting(walker, holder)
    with pytest.raises(LookupError):
        walker.page.form_with("Recevoir le code par SMS")
    walker.client.handler.enforce_csrf_checks = False
    for channel in ("sms", "pigeon", ""):
        walker.client.post(f"{CODE}nouveau-code/", {"channel": channel})
    assert set(Challenge.objects.values_list("channel", flat=True)) == {"mail"}


def test_wrong_code_shows_the_page_again_and_keeps_the_wish_to_trust(walker: Walker, holder: Holder) -> None:
    code = waiting(walker, holder)
    page = walker.press("Valider", {"code": other_than(code), "trusts": "on"})
    assert (page.status, page.path, page.has_errors) == (200, CODE, True)
    assert NOT_THE_CODE in page.text
    assert page.value_of("trusts") == "on"
    assert walker.press("Valider", {"code": code}).path == SPACE


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６"])
def test_unfinished_code_is_not_counted_as_wrong(walker: Walker, holder: Holder, typed: str) -> None:
    code = waiting(walker, holder)
    for _ in range(6):
        assert "6 chiffres" in walker.press("Valider", {"code": typed}).text
    assert walker.press("Valider", {"code": code}).path == SPACE


def test_fifth_wrong_code_voids_the_right_one_and_a_new_one_is_good(walker: Walker, holder: Holder, clock: Any) -> None:
    code = waiting(walker, holder)
    for _ in range(5):
        page = walker.press("Valider", {"code": other_than(code)})
    assert VOID in page.text
    assert VOID in walker.press("Valider", {"code": code}).text
    clock.shift(timedelta(seconds=31))
    walker.press(RESEND)
    assert walker.type_code(holder.mail).path == SPACE


@pytest.mark.parametrize(("by", "minutes"), [("mail", 15), ("mobile", 10)])
def test_code_lasts_as_long_as_its_channel_says(walker: Walker, clock: Any, by: str, minutes: int) -> None:
    holder = new_holder(by=by)
    code = waiting(walker, holder)
    assert f"valable encore {minutes} min" in walker.go(CODE).text
    clock.shift(timedelta(minutes=minutes))
    page = walker.press("Valider", {"code": code})
    assert (page.path, "Ce code n’est plus valable" in page.text) == (CODE, True)
    walker.press(RESEND)
    assert walker.type_code(holder.mail or holder.mobile).path == SPACE


def test_code_asked_for_again_is_the_same_and_asked_for_too_often_waits(
    walker: Walker, holder: Holder, clock: Any
) -> None:
    code = waiting(walker, holder)
    assert "attendez 30 secondes" in walker.press(RESEND).text
    for _ in range(2):
        clock.shift(timedelta(seconds=31))
        assert "le code vous est envoyé" in walker.press(RESEND).text
        assert walker.postbox.read_code(holder.mail) == code
    clock.shift(timedelta(seconds=31))
    assert "Trois codes sont déjà partis" in walker.press(RESEND).text
    assert len(walker.postbox.received(holder.mail)) == 3
    assert walker.press("Valider", {"code": code}).path == SPACE


def test_where_no_code_could_be_sent_the_page_says_when_one_can(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    """One has just gone to the same mail, for another browser."""
    waiting(walker, holder)
    other = new_walker()
    page = other.knock(holder)
    assert "attendez 30 secondes" in page.text
    for untrue in ("n’a pas pu être remis", "Nous venons de vous envoyer", "n’est plus valable"):
        assert untrue not in page.text
    clock.shift(timedelta(seconds=31))
    assert "le code vous est envoyé" in other.press(RESEND).text
    assert other.type_code(holder.mail).path == SPACE


def test_whoever_goes_back_and_logs_in_again_types_the_code_already_received(walker: Walker, holder: Holder) -> None:
    code = waiting(walker, holder)
    assert "Nous venons de vous envoyer" in walker.knock(holder).text
    assert walker.press("Valider", {"code": code}).path == SPACE
    assert len(walker.postbox.received(holder.mail)) == 1


def test_code_of_another_login_is_refused(walker: Walker, new_walker: Any, holder: Holder, clock: Any) -> None:
    """The same person at two browsers: each code is good where it was asked for."""
    code, other = waiting(walker, holder), new_walker()
    clock.shift(timedelta(seconds=31))
    foreign = waiting(other, holder)
    assert foreign != code
    assert NOT_THE_CODE in walker.press("Valider", {"code": foreign}).text
    assert NOT_THE_CODE in other.press("Valider", {"code": code}).text


def test_old_account_is_asked_for_no_code_before_its_passage(walker: Walker) -> None:
    """Its contacts are those of another time: the code is the last step of the passage."""
    assert walker.knock(old_holder()).path == "/migration/"
    assert walker.go(CODE).path == "/migration/"
