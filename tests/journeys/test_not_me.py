"""« Ce n’est pas moi »: the answer to a notice, and the way back in of whoever was put out."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AccountChange
from journal.enums import EventKind
from journal.models import Event
from tests.factories import new_mail
from tests.journeys.holders import NEW_PASSWORD, Holder, new_holder
from tests.journeys.protection import (
    STOP,
    ask_code,
    change,
    change_password,
    choose,
    notice_code,
    stop,
    values,
)
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("no_code")]

LOGIN, SPACE, MAIL = "/connexion/", "/mon-compte/", "/mon-compte/profil/mail/"
WRONG = "L’identifiant ou le mot de passe n’est pas le bon"


def test_thief_who_changed_the_password_is_stopped_by_whoever_cannot_log_in_any_more(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    thief = new_walker()
    thief.come_in(holder)
    change_password(thief)
    assert WRONG in walker.knock(holder).text
    walker.follow("Vous avez reçu un avertissement ? Ce n’est pas moi")
    assert walker.page.path == STOP
    page = walker.press("Mettre mon espace en sécurité", {"code": notice_code(walker, holder.mail)})
    assert "Votre espace est en sécurité" in page.text
    assert thief.go(SPACE).path == LOGIN
    assert WRONG in thief.knock(holder.with_password(NEW_PASSWORD)).text
    assert WRONG in walker.knock(holder).text
    assert "a été mis en sécurité" in walker.postbox_text(holder.mail)


def test_way_back_is_a_new_password_by_the_contact_that_was_there_before(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    """The thief changed the mail, then the password, then the mail again: the first notice undoes all of it."""
    thief, first, second = new_walker(), new_mail(), new_mail()
    thief.come_in(holder)
    change(thief, MAIL, first)
    code = notice_code(walker, holder.mail)
    clock.shift(timedelta(minutes=1))
    change_password(thief)
    change(thief, MAIL, second)
    assert values(holder) == {"mail": second}
    page = stop(walker, code)
    assert "Votre espace est en sécurité" in page.text
    assert values(holder) == {"mail": holder.mail}
    assert thief.go(SPACE).path == LOGIN
    walker.follow("Choisir un nouveau mot de passe")
    ask_code(walker, holder.identifier)
    walker.type_code(holder.mail)
    choose(walker, "Retour6chezmoi")
    assert walker.log_in(holder.identifier, "Retour6chezmoi").path == SPACE
    assert stop(new_walker(), notice_code(walker, first)).path == STOP
    assert walker.go(SPACE).path == SPACE


@pytest.mark.parametrize(("later", "is_given_back"), [(timedelta(minutes=1), True), (timedelta(hours=13), False)])
def test_thief_s_own_notice_keeps_nothing_for_the_thief(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any, later: timedelta, is_given_back: bool
) -> None:
    """It undoes what was done in the same session too; what was done before, the holder's own notice still undoes."""
    thief, first, second = new_walker(), new_mail(), new_mail()
    thief.come_in(holder)
    change(thief, MAIL, first)
    of_holder = notice_code(walker, holder.mail)
    clock.shift(later)
    if not is_given_back:
        thief.come_in(holder)
    change(thief, MAIL, second)
    stop(thief, notice_code(walker, first))
    assert values(holder) == {"mail": holder.mail if is_given_back else first}
    stop(walker, of_holder)
    assert values(holder) == {"mail": holder.mail}


def test_answer_ends_logins_that_wait_and_forgets_browsers_and_remembered_identifiers(
    walker: Walker, new_walker: Any, holder: Holder
) -> None:
    walker.knock(holder, remembers="on")
    change_password(walker)
    stop(new_walker(), notice_code(walker, holder.mail))
    assert not holder.account.browsers.exists()
    page = walker.go(LOGIN)
    assert any("identifier" in form.names for form in page.forms)


@pytest.mark.parametrize("writing", ["{}", " {} ", "{lower}", "{joined}", "{spaced}", "{digits}"])
def test_notice_code_is_read_however_it_is_typed(walker: Walker, inside: Walker, holder: Holder, writing: str) -> None:
    change_password(inside)
    code = notice_code(walker, holder.mail)
    digits = code.translate(str.maketrans("OIB", "018"))
    typed = writing.format(
        code, lower=code.lower(), joined=code.replace("-", ""), spaced=code.replace("-", " "), digits=digits
    )
    assert "Votre espace est en sécurité" in stop(walker, typed).text


@pytest.mark.parametrize(("code", "said"), [("", "12 lettres"), ("ABCD", "12 lettres"), ("AAAA-AAAA-AAAA", "7 jours")])
def test_code_that_is_none_of_ours_stops_nothing(inside: Walker, new_walker: Any, code: str, said: str) -> None:
    change_password(inside)
    page = stop(new_walker(), code)
    assert (page.status, page.has_errors, said in page.text) == (200, True, True)
    assert inside.go(SPACE).path == SPACE


def test_code_is_good_for_seven_days_and_once(inside: Walker, new_walker: Any, holder: Holder, clock: Any) -> None:
    change_password(inside)
    code = notice_code(inside, holder.mail)
    clock.shift(timedelta(days=7, seconds=-1))
    assert "en sécurité" in stop(new_walker(), code).text
    assert "en sécurité" in stop(new_walker(), code).text
    assert Event.objects.filter(kind=EventKind.CHANGE_STOPPED).count() == 1
    clock.shift(timedelta(seconds=1))
    assert "7 jours" in stop(new_walker(), code).text


def test_too_many_codes_from_one_network_wait(walker: Walker, inside: Walker, new_walker: Any, clock: Any) -> None:
    other = new_walker()
    for _ in range(20):
        assert stop(other, "AAAA-AAAA-AAAA").status == 200
    page = stop(other, "AAAA-AAAA-AAAA")
    assert page.status == 429
    assert "Trop de codes ont été essayés" in page.text
    clock.shift(timedelta(hours=1))
    assert stop(other, "AAAA-AAAA-AAAA").status == 200


def test_change_that_nobody_can_be_told_of_has_no_code(walker: Walker) -> None:
    walker.come_in(new_holder(by=""))
    change_password(walker)
    assert AccountChange.objects.get().stop_digest is None
