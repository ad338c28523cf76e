"""Coming in, moving over, resetting and undoing at the same moment: guesses are bounded, what is done is done once."""

from collections import Counter
from collections.abc import Callable
from time import time
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from accounts import changes, throttling
from accounts.authentication import Lock, LoginRefusal, check_pair
from accounts.models import AcceptanceChannel, Account, AccountChange, LoginThrottle, Session
from accounts.recovery import RESET
from accounts.sessions import SessionStore, end_sessions
from accounts.terms import accept, current
from contact_verification.codes import derive_code, derive_notice_code
from contact_verification.enums import MessageKind
from contact_verification.models import Challenge, Contact, Message
from journal.enums import EventKind
from journal.models import Event
from tests.factories import OLD_PASSWORD, PASSWORD, AccountFactory, ContactFactory, new_mail, new_nir
from tests.faults.parallel import all_at_once, post_as, same_browser

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

LOGIN, SPACE, CODE = "/connexion/", "/mon-compte/", "/connexion/code/"
FIRST, SECOND = "Bz4marmotte85k", "Tournesol8Quai"
RIGHT = "right"


def outcome(identifier: str, password: str) -> Lock | str | None:
    """RIGHT, None for a wrong pair, else what is suspended."""
    request = RequestFactory().post(LOGIN)
    request.session, request.user = SessionStore(), AnonymousUser()
    found = check_pair(request, identifier=identifier, password=password)
    return found.lock if isinstance(found, LoginRefusal) else RIGHT


def typed_twice(password: str) -> dict[str, str]:
    return {"password": password, "confirmation": password}


def count(kind: EventKind) -> int:
    return Event.objects.filter(kind=kind).count()


def told(kind: MessageKind) -> int:
    return Message.objects.filter(kind=kind).count()


def logged_in(account: Account, password: str = PASSWORD) -> Client:
    client = Client()
    client.post(LOGIN, {"identifier": account.owner.identifier, "password": password})
    return client


def opens(account: Account, password: str) -> bool:
    account.refresh_from_db()
    return account.check_password(password)


@pytest.mark.parametrize("known", [True, False])
def test_hundred_8_digit_passwords_at_once_are_looked_at_three_times(hashes: Counter[str], known: bool) -> None:
    nir = AccountFactory(migrating=True).owner.identifier if known else new_nir()
    hashes.clear()
    outcomes = Counter(all_at_once(100, lambda number: outcome(nir, f"{number:08d}")))
    assert outcomes[None] == 3
    assert outcomes.keys() <= {None, Lock.OLD_PASSWORD, Lock.IDENTIFIER}
    assert hashes == ({"verify": 3} if known else {"encode": 3})


def test_right_password_among_guesses_at_once_lets_five_more_be_looked_at(hashes: Counter[str]) -> None:
    """What was counted is forgotten when its holder comes in, so that nobody's guesses keep them out."""
    account = AccountFactory()
    hashes.clear()
    typed = [PASSWORD, *[f"Faux2motdepasse{number}" for number in range(39)]]
    outcomes = Counter(all_at_once(40, lambda number: outcome(account.owner.identifier, typed[number])))
    looked_at = outcomes[None] + outcomes[RIGHT]
    assert hashes == {"verify": looked_at}
    assert outcomes[RIGHT] <= 1
    assert 5 <= looked_at <= 5 + 5 * outcomes[RIGHT]


def test_holder_comes_in_from_four_browsers_at_once() -> None:
    account = AccountFactory()
    browsers = all_at_once(4, lambda _: logged_in(account))
    assert {browser.get(SPACE).status_code for browser in browsers} == {200}
    assert account.sessions.count() == account.browsers.count() == count(EventKind.LOGIN) == 4


def test_holder_who_comes_in_too_often_at_once_may_come_in_right_after() -> None:
    account = AccountFactory()
    outcomes = Counter(all_at_once(20, lambda _: outcome(account.owner.identifier, PASSWORD)))
    assert outcomes.keys() <= {RIGHT, Lock.IDENTIFIER}
    assert not LoginThrottle.objects.exists()
    assert outcome(account.owner.identifier, PASSWORD) == RIGHT


def test_guesses_do_not_keep_the_holder_out_of_a_browser_they_know() -> None:
    account = AccountFactory()
    known = logged_in(account)
    known.post("/deconnexion/")

    def knock(number: int) -> str:
        who, password = (known, PASSWORD) if number == 0 else (Client(), "Faux2motdepasse")
        sent = {"identifier": account.owner.identifier, "password": password}
        return str(who.post(LOGIN, sent).headers.get("Location"))

    assert Counter(all_at_once(30, knock)) == {SPACE: 1, "None": 29}
    assert throttling.locked_until(account.owner) is not None


def test_browsers_that_wait_for_a_code_at_once_are_sent_one() -> None:
    account = AccountFactory()
    ContactFactory(person=account.owner, mail=True, verified=True)
    browsers = [logged_in(account) for _ in range(4)]
    answers = all_at_once(4, lambda number: browsers[number].get(CODE))
    assert {answer.status_code for answer in answers} == {200}
    assert Challenge.objects.count() == Message.objects.count() == 1
    assert sum("attendez" in answer.content.decode() for answer in answers) == 3


@pytest.fixture
def old() -> Account:
    """Somebody with an 8-digit password who has accepted the conditions générales."""
    account = AccountFactory(migrating=True)
    accept(account, current().number, AcceptanceChannel.MIGRATION)
    return account


def test_password_of_the_passage_chosen_in_ten_tabs_at_once_is_chosen_once(old: Account) -> None:
    client = logged_in(old, OLD_PASSWORD)
    answers = all_at_once(10, post_as(client, "/migration/mot-de-passe/", typed_twice(FIRST)))
    assert {answer.status_code for answer in answers} == {302}
    assert count(EventKind.PASSWORD_CHANGED) == 1
    assert opens(old, FIRST)
    assert logged_in(old, FIRST).get("/migration/coordonnees/").status_code == 200


def test_password_of_the_passage_chosen_in_two_browsers_at_once_is_that_of_one(old: Account) -> None:
    browsers, chosen = [logged_in(old, OLD_PASSWORD) for _ in range(2)], [FIRST, SECOND]
    path = "/migration/mot-de-passe/"
    all_at_once(2, lambda number: browsers[number].post(path, typed_twice(chosen[number])))
    assert count(EventKind.PASSWORD_CHANGED) == 1
    assert [browser.get("/migration/coordonnees/").status_code for browser in browsers] == [
        200 if opens(old, password) else 302 for password in chosen
    ]


def test_code_of_the_passage_typed_in_ten_tabs_at_once_finishes_it_once(old: Account) -> None:
    client, mail = logged_in(old, OLD_PASSWORD), new_mail()
    client.post("/migration/mot-de-passe/", typed_twice(FIRST))
    client.post("/migration/coordonnees/", {"mail": mail, "channel": "mail"})
    code = derive_code(Challenge.objects.get())
    answers = all_at_once(10, post_as(client, "/migration/verification/", {"code": code}))
    assert {answer.status_code for answer in answers} == {302}
    assert count(EventKind.ACCOUNT_MIGRATED) == told(MessageKind.MIGRATION_RECEIPT) == count(EventKind.LOGIN) == 1
    assert list(old.owner.contacts.confirmed().values_list("kind", flat=True)) == ["mail"]
    assert Challenge.objects.get().attempts == 0


@pytest.fixture
def stop_code() -> str:
    """That of the notice to the mail address that somebody else has taken the place of."""
    account = AccountFactory()
    contact = ContactFactory(person=account.owner, mail=True, verified=True)
    changes.change_contact(account=account, kind=contact.kind, value=new_mail(), is_confirmed=True)
    return derive_notice_code(Message.objects.get())


def test_this_is_not_me_said_ten_times_at_once_undoes_once(stop_code: str) -> None:
    before = AccountChange.objects.get()
    answers = all_at_once(10, lambda _: Client().post("/ce-n-est-pas-moi/", {"code": stop_code}))
    assert {answer.status_code for answer in answers} == {200}
    assert all("Votre espace est en sécurité" in answer.content.decode() for answer in answers)
    assert count(EventKind.CHANGE_STOPPED) == 1
    assert told(MessageKind.CHANGE_STOPPED) == 2  # to the address that had come, and to the one that is back
    assert Contact.objects.get().value == before.former_value


def test_password_changed_while_it_is_stopped_opens_nothing(stop_code: str) -> None:
    """Whichever comes first: nobody goes on with a password chosen by whoever was thrown out."""
    account = Account.objects.get()
    Contact.objects.all().delete()
    intruder = logged_in(account)
    assert intruder.get(SPACE).status_code == 200

    def act(number: int) -> int:
        if number:
            path = "/mon-compte/securite/mot-de-passe/"
            return same_browser(intruder).post(path, typed_twice(FIRST)).status_code
        return Client().post("/ce-n-est-pas-moi/", {"code": stop_code}).status_code

    assert set(all_at_once(6, act)) <= {200, 302}
    account.refresh_from_db()
    assert not account.has_usable_password()
    assert intruder.get(SPACE)["Location"].startswith(LOGIN)


def test_password_changed_by_ten_clicks_at_once_is_changed_and_told_once() -> None:
    account = AccountFactory()
    client = logged_in(account)
    ContactFactory(person=account.owner, mail=True, verified=True)
    answers = all_at_once(10, post_as(client, "/mon-compte/securite/mot-de-passe/", typed_twice(FIRST)))
    assert {answer.status_code for answer in answers} == {302}
    assert count(EventKind.PASSWORD_CHANGED) == told(MessageKind.PASSWORD_CHANGED) == 1
    assert opens(account, FIRST)
    assert account.sessions.count() == 1


def proven_browser(account: Account) -> Client:
    """A browser in which the code of a forgotten password was right."""
    client = Client()
    session = client.session
    session[RESET] = {
        "account": account.pk,
        "challenge": 0,
        "proven_at": time(),
        "hash": account.get_session_auth_hash(),
    }
    session.save()
    return client


@pytest.fixture
def forgetful() -> Account:
    account = AccountFactory()
    ContactFactory(person=account.owner, mail=True, verified=True)
    return account


def test_forgotten_password_chosen_ten_times_at_once_is_chosen_and_told_once(forgetful: Account) -> None:
    client = proven_browser(forgetful)
    click = post_as(client, "/mot-de-passe-oublie/nouveau/", typed_twice(FIRST))
    assert {answer["Location"] for answer in [*all_at_once(10, click), click(0)]} == {LOGIN}
    assert count(EventKind.PASSWORD_CHANGED) == told(MessageKind.PASSWORD_CHANGED) == 1
    assert opens(forgetful, FIRST)
    assert "Votre mot de passe est changé" in client.get(LOGIN).content.decode()


def test_forgotten_password_chosen_in_two_browsers_at_once_is_that_of_one(forgetful: Account) -> None:
    browsers, chosen = [proven_browser(forgetful) for _ in range(2)], [FIRST, SECOND]
    path = "/mot-de-passe-oublie/nouveau/"
    all_at_once(2, lambda number: browsers[number].post(path, typed_twice(chosen[number])))
    assert count(EventKind.PASSWORD_CHANGED) == told(MessageKind.PASSWORD_CHANGED) == 1
    assert [
        "Votre mot de passe est changé" in browser.get(LOGIN).content.decode() for browser in browsers
    ] == [opens(forgetful, password) for password in chosen]


REQUESTS: list[tuple[str, str]] = [
    ("get", SPACE),
    ("post", "/session/prolonger/"),
    ("get", "/mon-compte/historique/"),
    ("post", "/mon-compte/securite/connexions/fermer/"),
]


def test_requests_that_run_while_their_session_ends_do_not_bring_it_back() -> None:
    account = AccountFactory()
    client = logged_in(account)

    def act(number: int) -> list[Any]:
        if number == 0:
            return [end_sessions(account)]
        method, path = REQUESTS[number % len(REQUESTS)]
        send: Callable[[str], Any] = getattr(same_browser(client), method)
        return [send(path) for _ in range(3)]

    _, *answers = all_at_once(13, act)
    assert {answer.status_code for own in answers for answer in own} <= {200, 302}
    assert not Session.objects.filter(account=account).exists()
    assert client.get(SPACE)["Location"].startswith(LOGIN)
