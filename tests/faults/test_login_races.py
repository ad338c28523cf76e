"""Logins at the same moment: guesses are bounded, holders come in, and an ended session stays ended."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from accounts import throttling
from accounts.authentication import Lock, LoginRefusal, check_pair
from accounts.models import LoginThrottle, Session
from accounts.sessions import SessionStore, end_sessions
from contact_verification.models import Challenge, Message
from journal.enums import EventKind
from journal.models import Event
from tests.factories import PASSWORD, AccountFactory, ContactFactory, new_nir
from tests.faults.parallel import all_at_once, logged_in, same_browser

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

LOGIN, SPACE, CODE = "/connexion/", "/mon-compte/", "/connexion/code/"
WRONG_PASSWORD = "Faux2motdepasse"
RIGHT = "right"


def outcome(identifier: str, password: str) -> Lock | str | None:
    """RIGHT, None for a wrong pair, else what is suspended."""
    request = RequestFactory().post(LOGIN)
    request.session, request.user = SessionStore(), AnonymousUser()
    found = check_pair(request, identifier=identifier, password=password)
    return found.lock if isinstance(found, LoginRefusal) else RIGHT


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
    typed = [PASSWORD, *[f"{WRONG_PASSWORD}{number}" for number in range(39)]]
    outcomes = Counter(all_at_once(40, lambda number: outcome(account.owner.identifier, typed[number])))
    looked_at = outcomes[None] + outcomes[RIGHT]
    assert hashes == {"verify": looked_at}
    assert outcomes[RIGHT] <= 1
    assert 5 <= looked_at <= 5 + 5 * outcomes[RIGHT]


def test_holder_comes_in_from_four_browsers_at_once() -> None:
    account = AccountFactory()
    browsers = all_at_once(4, lambda _: logged_in(account))
    assert {browser.get(SPACE).status_code for browser in browsers} == {200}
    assert (
        account.sessions.count() == account.browsers.count() == Event.objects.filter(kind=EventKind.LOGIN).count() == 4
    )


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
        who, password = (known, PASSWORD) if number == 0 else (Client(), WRONG_PASSWORD)
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
