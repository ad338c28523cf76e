"""« Mot de passe oublié » shows the same to whoever asks, about whomever they ask."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.changes import set_password
from accounts.models import Account
from contact_verification.limits import sending_limits, take
from tests.factories import BORN_ON, AccountFactory, ContactFactory, PersonFactory, new_nir
from tests.factories.people import hashed
from tests.journeys.holders import NEW_PASSWORD, Holder, new_holder, old_holder
from tests.journeys.protection import ask_code
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

ASK, CODE, CHOOSE = "/mot-de-passe-oublie/", "/mot-de-passe-oublie/code/", "/mot-de-passe-oublie/nouveau/"
NOT_THE_CODE = "Ce code n’est pas le bon, ou ne peut plus servir"


def known(**given: Any) -> str:
    return new_holder(**given).identifier


def only_declared() -> str:
    """Somebody typed this NIR, which is nobody's identifier."""
    return AccountFactory(person=PersonFactory(declared=True)).person.nir


def closed() -> str:
    holder = new_holder()
    Account.objects.filter(pk=holder.account.pk).update(is_active=False)
    return holder.identifier


def reached_its_limit() -> str:
    holder = new_holder()
    take(sending_limits(destination=holder.mail, is_sms=False, address=""))
    return holder.identifier


def not_confirmed() -> str:
    holder = new_holder(by="")
    ContactFactory(person=holder.person, mail=True)
    return holder.identifier


STRANGERS = {
    "unknown NIR": new_nir,
    "NIR only declared": only_declared,
    "closed account": closed,
    "contact that may be sent nothing for now": reached_its_limit,
    "no confirmed contact": not_confirmed,
    "not an identifier": lambda: "n’importe quoi",
    "known by SMS": lambda: known(by="mobile"),
    "old account": lambda: old_holder().identifier,
}


def trail(walker: Walker, clock: Any, identifier: str, born_on: date = BORN_ON) -> list[tuple[int, str, str]]:
    """Every page from the demand to the void code, and what is asked again too soon and too often."""
    pages = [ask_code(walker, identifier, born_on), walker.go(CHOOSE), walker.go(CODE)]
    pages += [walker.press("Valider", {"code": "000000"}) for _ in range(6)]
    pages += [walker.press("Valider", {"code": "12"}), walker.go(CHOOSE), ask_code(walker, identifier, born_on)]
    for _ in range(3):
        clock.shift(timedelta(seconds=31))
        pages += [ask_code(walker, identifier, born_on), walker.go(CODE)]
    clock.shift(timedelta(hours=1))
    pages += [walker.press("Valider", {"code": "000000"}), walker.go(CHOOSE)]
    return [(page.status, page.path, page.text) for page in pages]


@pytest.fixture
def holder_s_trail(walker: Walker, clock: Any, holder: Holder) -> list[tuple[int, str, str]]:
    return trail(walker, clock, holder.identifier)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_pages_are_the_same_whoever_is_asked_about(
    new_walker: Any, clock: Any, holder_s_trail: Any, stranger: str
) -> None:
    clock.shift(-timedelta(hours=1, seconds=93))  # pages tell the hour
    assert trail(new_walker(), clock, STRANGERS[stranger]()) == holder_s_trail


def test_pages_are_the_same_with_a_wrong_birth_date(new_walker: Any, clock: Any, holder_s_trail: Any) -> None:
    clock.shift(-timedelta(hours=1, seconds=93))
    assert trail(new_walker(), clock, new_holder().identifier, BORN_ON + timedelta(days=1)) == holder_s_trail


def test_trail_holds_each_answer(holder_s_trail: Any) -> None:
    """The comparison above looks at something."""
    statuses = [status for status, _, _ in holder_s_trail]
    texts = " ".join(text for _, _, text in holder_s_trail)
    assert {200, 429} == set(statuses)
    for said in (NOT_THE_CODE, "attendez", "Trois codes sont déjà partis", "6 chiffres", "recommencez ici"):
        assert said in texts


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nothing_is_sent_to_a_stranger(walker: Walker, db: None, stranger: str) -> None:
    ask_code(walker, STRANGERS[stranger]())
    walker.postbox.collect()
    sent = len(walker.postbox.received())
    assert sent == (1 if stranger in ("known by SMS", "old account") else 0)


def test_wrong_birth_date_sends_nothing_and_no_code_helps(walker: Walker, holder: Holder) -> None:
    ask_code(walker, holder.identifier, BORN_ON - timedelta(days=1))
    walker.postbox.collect()
    assert walker.postbox.received() == []


def test_password_changed_meanwhile_shows_nothing_to_whoever_has_no_code(
    walker: Walker, new_walker: Any, holder: Holder
) -> None:
    stranger = new_walker()
    ask_code(walker, holder.identifier)
    ask_code(stranger, new_nir())
    set_password(account=holder.account, encoded=hashed(NEW_PASSWORD))
    seen = [asker.go(CHOOSE) for asker in (walker, stranger)]
    assert [(page.path, "recommencez ici" in page.text) for page in seen] == [(ASK, True)] * 2
    assert seen[0].text == seen[1].text
