"""Which code lets somebody through, and which does not."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.wizard import CODE, CONTACT, PASSWORD
from tests.journeys.applicants import Applicant
from tests.journeys.walker import RESEND, Walker, other_than, waiting_for_code

pytestmark = pytest.mark.journey


def test_wrong_code_shows_the_page_again(walker: Walker) -> None:
    code = waiting_for_code(walker, Applicant())
    page = walker.press("Valider", {"code": other_than(code)})
    assert (page.slug, page.has_errors) == (CODE, True)
    assert "vérifiez les 6 chiffres" in page.text
    assert walker.press("Valider", {"code": code}).slug == PASSWORD


@pytest.mark.parametrize("typed", [" 123456", "123 456", "12 34 56 "])
def test_code_typed_with_spaces_is_read(walker: Walker, typed: str) -> None:
    waiting_for_code(walker, Applicant())
    assert "n’est pas le bon" in walker.press("Valider", {"code": typed}).text


def test_unfinished_code_is_not_counted_as_wrong(walker: Walker) -> None:
    code = waiting_for_code(walker, Applicant())
    for typed in ["", "12345", "1234567", "abcdef", "１２３４５６"] * 2:
        assert "6 chiffres" in walker.press("Valider", {"code": typed}).text
    assert walker.press("Valider", {"code": code}).slug == PASSWORD


@pytest.mark.parametrize(("channel", "minutes"), [("sms", 10), ("mail", 15)])
def test_code_lasts_as_long_as_its_channel_says(walker: Walker, clock: Any, channel: str, minutes: int) -> None:
    code = waiting_for_code(walker, Applicant(channel=channel))
    assert f"valable encore {minutes} min" in walker.go("/inscription/verification/").text
    clock.shift(timedelta(minutes=minutes, seconds=-1))
    assert "valable encore 1 s" in walker.go("/inscription/verification/").text
    clock.shift(timedelta(seconds=1))
    page = walker.press("Valider", {"code": code})
    assert page.slug == CODE
    assert "demandez l’envoi d’un nouveau code" in page.text


def test_new_code_after_the_end_of_the_first_is_another_and_is_good(walker: Walker, clock: Any) -> None:
    who = Applicant()
    code = waiting_for_code(walker, who)
    clock.shift(timedelta(minutes=11))
    walker.press(RESEND)
    renewed = walker.postbox.read_code(who.destination)
    assert "n’est pas le bon" in walker.press("Valider", {"code": code}).text or renewed == code
    assert walker.press("Valider", {"code": renewed}).slug == PASSWORD


def test_code_asked_for_again_is_the_same(walker: Walker, clock: Any) -> None:
    who = Applicant()
    code = waiting_for_code(walker, who)
    clock.shift(timedelta(seconds=31))
    walker.press(RESEND)
    assert walker.postbox.read_code(who.destination) == code
    assert len(walker.postbox.received(who.destination)) == 2


def test_code_of_a_message_still_on_its_way_is_not_sent_twice(walker: Walker, clock: Any) -> None:
    who = Applicant()
    walker.walk_to(CODE, who)
    clock.shift(timedelta(seconds=31))
    walker.press(RESEND)
    walker.postbox.collect()
    assert len(walker.postbox.received(who.destination)) == 1


def test_fifth_wrong_code_voids_even_the_right_one(walker: Walker, clock: Any) -> None:
    who = Applicant()
    code = waiting_for_code(walker, who)
    for _ in range(5):
        page = walker.press("Valider", {"code": other_than(code)})
    assert "ce code ne peut plus servir" in page.text
    assert "ce code ne peut plus servir" in walker.press("Valider", {"code": code}).text
    clock.shift(timedelta(seconds=31))
    walker.press(RESEND)
    assert walker.fill(who).slug == PASSWORD


def test_code_of_another_draft_is_refused(walker: Walker, new_walker: Any) -> None:
    """The same person at two browsers: each code is good where it was asked for."""
    first, second = Applicant(), Applicant()
    waiting_for_code(walker, first)
    foreign = waiting_for_code(new_walker(), second)
    assert "n’est pas le bon" in walker.press("Valider", {"code": foreign}).text


def test_code_of_another_destination_is_refused(walker: Walker) -> None:
    first = waiting_for_code(walker, Applicant())
    walker.go(f"/inscription/{CONTACT}/")
    walker.fill(Applicant())
    assert walker.page.slug == CODE
    assert "n’est pas le bon" in walker.press("Valider", {"code": first}).text


def test_code_of_the_same_destination_in_another_draft_is_refused(walker: Walker, new_walker: Any, clock: Any) -> None:
    who, other = Applicant(), new_walker()
    code = waiting_for_code(walker, who)
    clock.shift(timedelta(seconds=31))
    foreign = waiting_for_code(other, Applicant(mobile=who.mobile))
    assert foreign != code
    assert "n’est pas le bon" in walker.press("Valider", {"code": foreign}).text
    assert "n’est pas le bon" in other.press("Valider", {"code": code}).text


def test_used_code_is_refused_to_whoever_comes_back_to_its_destination(walker: Walker, clock: Any) -> None:
    """Confirmed, changed for another contact, changed back: the code that has served is no good any more."""
    who = Applicant()
    code = waiting_for_code(walker, who)
    walker.press("Valider", {"code": code})
    walker.go(f"/inscription/{CONTACT}/")
    walker.fill(Applicant())
    clock.shift(timedelta(seconds=31))
    walker.go(f"/inscription/{CONTACT}/")
    walker.fill(who)
    assert walker.page.slug == CODE
    assert "n’est pas le bon" in walker.press("Valider", {"code": code}).text
