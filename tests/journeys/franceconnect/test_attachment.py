"""« Vous avez déjà un compte »: nothing but the password, or a code, makes FranceConnect open it."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Account
from contact_verification.enums import ContactKind, MessageKind
from journal.enums import EventKind
from journal.models import Event
from tests.factories import PASSWORD, AccountFactory, ContactFactory, new_mobile
from tests.journeys.citizens import account_of, identify, is_in, known
from tests.journeys.franceconnect.pages import (
    ATTACHMENT,
    CODE,
    LOGIN,
    MAIL,
    SEND,
    SOLENE,
    SPACE,
    WRONG,
    is_attached,
    type_password,
)
from tests.journeys.holders import NEW_PASSWORD
from tests.journeys.walker import RESEND, Walker, other_than

pytestmark = pytest.mark.journey

LOCKED = "la connexion avec cet identifiant est suspendue"
FALSE_PASSWORD = "Faux2motdepasse"


def ask_code(walker: Walker) -> str:
    """On the page of the code, which has been received."""
    assert walker.press("Recevoir un code par mail").path == CODE
    return walker.postbox.read_code(MAIL)


def test_holder_is_told_and_the_journal_says_how_they_came_in(attaching: Walker, account: Account) -> None:
    type_password(attaching)
    assert account.owner.messages.get().kind == MessageKind.FRANCECONNECT_LINKED
    kinds = list(Event.objects.filter(account=account).order_by("pk").values_list("kind", flat=True))
    assert kinds == [EventKind.FRANCECONNECT_LINKED, EventKind.LOGIN]
    assert Event.objects.get(kind=EventKind.LOGIN).details["way"] == "franceconnect"


def test_wrong_password_attaches_nothing(attaching: Walker) -> None:
    assert WRONG in type_password(attaching, FALSE_PASSWORD).text
    assert not is_in(attaching)
    assert not is_attached()
    assert type_password(attaching).path == SPACE


def test_password_of_somebody_else_is_a_wrong_one(attaching: Walker) -> None:
    other = AccountFactory(raw_password=NEW_PASSWORD)
    assert other.check_password(NEW_PASSWORD)
    assert WRONG in type_password(attaching, NEW_PASSWORD).text
    assert not is_attached()


def test_wrong_passwords_are_counted_with_those_of_the_login(
    attaching: Walker, account: Account, new_walker: Any
) -> None:
    for _ in range(3):
        type_password(attaching, FALSE_PASSWORD)
    guesser = new_walker()
    guesser.go(LOGIN)
    for _ in range(2):
        guesser.log_in(account.owner.identifier, FALSE_PASSWORD)
    page = type_password(attaching)
    assert (page.status, LOCKED in page.text) == (429, True)
    assert guesser.log_in(account.owner.identifier, PASSWORD).status == 429
    assert not is_attached()


def test_code_opens_even_while_the_password_is_locked(attaching: Walker) -> None:
    for _ in range(6):
        type_password(attaching, FALSE_PASSWORD)
    code = ask_code(attaching)
    assert attaching.press("Valider", {"code": code}).path == SPACE


def test_wrong_code_attaches_nothing_and_five_void_it(attaching: Walker) -> None:
    code = ask_code(attaching)
    for _ in range(5):
        page = attaching.press("Valider", {"code": other_than(code)})
        assert page.has_errors
    assert "ce code ne peut plus servir" in attaching.press("Valider", {"code": code}).text
    assert not is_in(attaching)
    assert not is_attached()


def test_expired_code_attaches_nothing(clock: Any, attaching: Walker) -> None:
    code = ask_code(attaching)
    clock.shift(timedelta(minutes=29))
    assert "Ce code n’est plus valable" in attaching.press("Valider", {"code": code}).text
    attaching.press(RESEND)
    assert attaching.type_code(MAIL).path == SPACE


def test_code_opens_only_what_it_was_asked_for(
    clock: Any, attaching: Walker, account: Account, new_walker: Any
) -> None:
    """Two codes to one mail: of an attachment, then of a login elsewhere."""
    code = ask_code(attaching)
    clock.shift(timedelta(seconds=31))
    other = new_walker()
    other.go(LOGIN)
    other.log_in(account.owner.identifier, PASSWORD)
    assert other.page.path == "/connexion/code/"
    of_login = other.postbox.read_code(MAIL)
    assert of_login != code
    attaching.press("Valider", {"code": of_login})
    other.press("Valider", {"code": code})
    assert not is_in(attaching)
    assert not is_in(other)
    assert attaching.press("Valider", {"code": code}).path == SPACE


def test_code_may_go_to_the_other_contact(walker: Walker) -> None:
    account, mobile = account_of(known(SOLENE), MAIL), new_mobile()
    ContactFactory(person=account.owner, kind=ContactKind.MOBILE, value=mobile, verified=True)
    identify(walker, SOLENE)
    walker.press("Recevoir un code par SMS")
    assert walker.type_code(mobile).path == SPACE


def test_without_a_confirmed_contact_only_the_password_attaches(walker: Walker) -> None:
    account = account_of(known(SOLENE))
    ContactFactory(person=account.owner, kind=ContactKind.MAIL, value=MAIL)
    page = identify(walker, SOLENE)
    assert "Aucun contact n’est confirmé" in page.text
    assert MAIL not in page.source
    walker.client.handler.enforce_csrf_checks = False
    assert walker.client.post(SEND, {"channel": "mail"})["Location"] == ATTACHMENT
    assert walker.client.get(CODE)["Location"] == ATTACHMENT
    assert walker.client.post(CODE, {"code": "123456"})["Location"] == ATTACHMENT
    assert walker.postbox.received(MAIL) == []


def test_page_shows_no_contact_in_clear(attaching: Walker) -> None:
    assert MAIL not in attaching.page.source
    assert "s•••e@courriel.example" in attaching.page.text
    ask_code(attaching)
    assert MAIL not in attaching.page.source
