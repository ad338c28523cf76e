"""« Mot de passe oublié »: the way back in, which tells nobody whether an account exists."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.changes import set_password
from accounts.models import Account
from contact_verification.enums import Channel, MessageKind
from contact_verification.limits import sending_limits, take
from contact_verification.models import Message
from tests.factories import BORN_ON, PASSWORD, AccountFactory, ContactFactory, PersonFactory, new_nir
from tests.factories.people import hashed
from tests.journeys.applicants import in_boxes
from tests.journeys.holders import NEW_PASSWORD, Holder, new_holder, old_holder
from tests.journeys.page import Page
from tests.journeys.walker import Walker, other_than

pytestmark = pytest.mark.journey

LOGIN, SPACE = "/connexion/", "/mon-compte/"
ASK, CODE, CHOOSE = "/mot-de-passe-oublie/", "/mot-de-passe-oublie/code/", "/mot-de-passe-oublie/nouveau/"
NOT_THE_CODE = "Ce code n’est pas le bon, ou ne peut plus servir"
WRONG = "L’identifiant ou le mot de passe n’est pas le bon"


@pytest.fixture
def holder(db: None) -> Holder:
    return new_holder()


def ask(walker: Walker, identifier: str, born_on: date = BORN_ON, channel: str = "mail") -> Page:
    walker.go(ASK)
    typed = {"identifier": identifier, "channel": channel, **in_boxes("born_on", born_on)}
    return walker.press("Envoyer le code", typed)


def prove(walker: Walker, holder: Holder) -> Page:
    """As far as the new password."""
    ask(walker, holder.identifier)
    return walker.type_code(holder.mail or holder.mobile)


def choose(walker: Walker, password: str = NEW_PASSWORD) -> Page:
    return walker.press("Enregistrer", {"password": password, "confirmation": password})


def test_password_forgotten_without_knowing_the_mail_on_file(walker: Walker, holder: Holder) -> None:
    """The person chooses SMS; only a mail is confirmed: the code goes there, and the page does not say so."""
    walker.go(LOGIN)
    walker.follow("Mot de passe oublié ?")
    page = ask(walker, holder.identifier, channel="sms")
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
    ask(walker, holder.identifier, channel=channel)
    walker.postbox.collect()
    assert [message.to for message in walker.postbox.received()] == [
        holder.mobile if channel == Channel.SMS else holder.mail
    ]


def test_provisional_identifier_is_as_good(walker: Walker) -> None:
    holder = new_holder(verified=False)
    prove(walker, holder)
    choose(walker)
    assert walker.log_in(holder.identifier, NEW_PASSWORD).path == SPACE


# What is told to whom


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
    pages = [ask(walker, identifier, born_on), walker.go(CHOOSE), walker.go(CODE)]
    pages += [walker.press("Valider", {"code": "000000"}) for _ in range(6)]
    pages += [walker.press("Valider", {"code": "12"}), walker.go(CHOOSE), ask(walker, identifier, born_on)]
    for _ in range(3):
        clock.shift(timedelta(seconds=31))
        pages += [ask(walker, identifier, born_on), walker.go(CODE)]
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
    ask(walker, STRANGERS[stranger]())
    walker.postbox.collect()
    sent = len(walker.postbox.received())
    assert sent == (1 if stranger in ("known by SMS", "old account") else 0)


def test_wrong_birth_date_sends_nothing_and_no_code_helps(walker: Walker, holder: Holder) -> None:
    ask(walker, holder.identifier, BORN_ON - timedelta(days=1))
    walker.postbox.collect()
    assert walker.postbox.received() == []


def test_password_changed_meanwhile_shows_nothing_to_whoever_has_no_code(
    walker: Walker, new_walker: Any, holder: Holder
) -> None:
    stranger = new_walker()
    ask(walker, holder.identifier)
    ask(stranger, new_nir())
    set_password(account=holder.account, encoded=hashed(NEW_PASSWORD))
    seen = [asker.go(CHOOSE) for asker in (walker, stranger)]
    assert [(page.path, "recommencez ici" in page.text) for page in seen] == [(ASK, True)] * 2
    assert seen[0].text == seen[1].text


# Codes


def test_fifth_wrong_code_voids_the_right_one(walker: Walker, holder: Holder, clock: Any) -> None:
    ask(walker, holder.identifier)
    code = walker.postbox.read_code(holder.mail)
    for _ in range(5):
        assert NOT_THE_CODE in walker.press("Valider", {"code": other_than(code)}).text
    assert NOT_THE_CODE in walker.press("Valider", {"code": code}).text
    clock.shift(timedelta(seconds=31))
    assert prove(walker, holder).path == CHOOSE


def test_code_is_good_in_the_browser_that_asked(walker: Walker, new_walker: Any, holder: Holder, clock: Any) -> None:
    ask(walker, holder.identifier)
    code, other = walker.postbox.read_code(holder.mail), new_walker()
    assert other.go(CODE).path == ASK
    clock.shift(timedelta(seconds=31))
    ask(other, holder.identifier)
    assert NOT_THE_CODE in other.press("Valider", {"code": code}).text


def test_code_of_a_login_is_no_use_here_nor_the_other_way_round(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    other = new_walker()
    other.knock(holder)
    of_login = walker.postbox.read_code(holder.mail)
    clock.shift(timedelta(seconds=31))
    ask(walker, holder.identifier)
    assert NOT_THE_CODE in walker.press("Valider", {"code": of_login}).text
    of_recovery = walker.postbox.read_code(holder.mail)
    assert "Ce code n’est pas le bon" in other.press("Valider", {"code": of_recovery}).text


def test_expired_code_is_refused(walker: Walker, holder: Holder, clock: Any) -> None:
    ask(walker, holder.identifier)
    code = walker.postbox.read_code(holder.mail)
    clock.shift(timedelta(minutes=15))
    assert NOT_THE_CODE in walker.press("Valider", {"code": code}).text


# The new password


def test_before_the_code_no_password_may_be_chosen(walker: Walker, holder: Holder) -> None:
    walker.client.handler.enforce_csrf_checks = False
    sent = {"password": NEW_PASSWORD, "confirmation": NEW_PASSWORD}
    assert walker.client.post(CHOOSE, sent)["Location"] == ASK
    ask(walker, holder.identifier)
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
