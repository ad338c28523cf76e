"""An identifier and a password: whose they are, what a wrong pair says and leaves, and the session that opens."""

from datetime import UTC, datetime, timedelta
from time import process_time
from uuid import UUID

import pytest
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse

from accounts.authentication import Lock, LoginRefusal, check_pair, log_in_agent, log_out, open_session
from accounts.browsers import BROWSER_COOKIE, keep_browser
from accounts.models import LoginThrottle, Session
from accounts.sessions import SessionStore
from identity.identifiers import identifier_digest
from identity.models import Identifier
from identity.provisional import generate
from journal.enums import EventKind
from journal.models import Event
from tests.factories import OLD_PASSWORD, PASSWORD, AccountFactory, AgentFactory, new_nir

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_hashes")]

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WEAKER = "argon2$argon2id$v=19$m=102400,t=2,p=8$"
ELSEWHERE = "198.51.100.1"


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def account():
    return AccountFactory()


@pytest.fixture
def at_home(new_request, account):
    """A function that makes a request of a browser on which the holder has come in."""
    response = HttpResponse()
    keep_browser(new_request(), response, account=account, trusts=False)
    token = response.cookies[BROWSER_COOKIE].value
    return lambda **where: new_request(cookies={BROWSER_COOKIE: token}, **where)


def identifier_of(account):
    return account.person.identifier


def try_pair(request, account, password=PASSWORD):
    return check_pair(request, identifier=identifier_of(account), password=password)


def refusals():
    return Event.objects.filter(kind=EventKind.LOGIN_REFUSED)


# The pair


@pytest.mark.parametrize("is_verified", [True, False], ids=["proven, by NIR", "unproven, by identifiant provisoire"])
def test_the_identifier_and_the_password_are_those_of_the_account(request_, is_verified):
    account = AccountFactory(verified=is_verified)
    assert try_pair(request_, account) == account
    assert not refusals().exists()


def test_a_right_pair_alone_opens_no_session(request_, account):
    try_pair(request_, account)
    assert not request_.user.is_authenticated
    assert request_.session.is_empty()


@pytest.mark.parametrize(("days", "is_right"), [(89, True), (90, False)])
def test_a_former_identifier_is_good_until_it_expires(request_, account, noon, time_machine, days, is_right):
    former = generate()
    expires_at = NOON + timedelta(days=90)
    Identifier.objects.create(person=account.person, digest=identifier_digest(former), expires_at=expires_at)
    time_machine.shift(timedelta(days=days))
    assert check_pair(request_, identifier=former, password=PASSWORD) == (account if is_right else LoginRefusal())


WRONG_PASSWORDS = ["", "kv7trombone42q", PASSWORD + " ", PASSWORD[:-1], "x" * 256, "\0", OLD_PASSWORD]


@pytest.mark.parametrize("password", WRONG_PASSWORDS)
def test_a_wrong_password_is_refused_and_journalled_for_the_holder(request_, account, password):
    assert try_pair(request_, account, password) == LoginRefusal()
    event = refusals().get()
    assert (event.person, event.account) == (account.person, None)
    assert event.details == {"browser": "Firefox sur Linux", "network": "192.0.2.•"}


@pytest.mark.parametrize("identifier", [None, "", new_nir(), generate()], ids=["none", "empty", "nir", "provisional"])
def test_an_unknown_identifier_gets_the_same_answer_and_is_journalled_for_nobody(request_, identifier):
    assert check_pair(request_, identifier=identifier, password=PASSWORD) == LoginRefusal()
    event = refusals().get()
    assert (event.person, event.account) == (None, None)
    assert event.details == {"browser": "Firefox sur Linux", "network": "192.0.2.•"}


def test_the_nir_that_somebody_unproven_declared_opens_nothing(request_):
    account = AccountFactory(person__declared=True)
    assert check_pair(request_, identifier=account.person.nir, password=PASSWORD) == LoginRefusal()
    assert refusals().get().person is None


def test_an_agents_login_is_no_identifier(request_):
    assert check_pair(request_, identifier=AgentFactory().login, password=PASSWORD) == LoginRefusal()


CLOSED = {"inactive": {"is_active": False}, "without a usable password": {"password": make_password(None)}}


@pytest.mark.parametrize("state", CLOSED.values(), ids=CLOSED)
def test_a_closed_account_gets_the_same_answer(request_, state):
    account = AccountFactory(**state)
    assert try_pair(request_, account) == LoginRefusal()
    assert refusals().get().person == account.person


def test_every_wrong_pair_costs_a_hash(request_):
    """The time of the processor, which the other work of the machine does not lengthen."""
    started = process_time()
    make_password("x")
    one_hash = process_time() - started
    known = [AccountFactory(**state) for state in ({}, *CLOSED.values())]
    for identifier in (None, new_nir(), *map(identifier_of, known)):
        started = process_time()
        check_pair(request_, identifier=identifier, password="x")
        assert process_time() - started > one_hash / 3


def test_a_hash_made_with_other_parameters_is_made_anew_at_the_login(request_, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    weaker = make_password(PASSWORD)
    settings.PASSWORD_HASHERS = ["accounts.hashers.PortalArgon2Hasher"]
    account = AccountFactory(password=weaker)
    assert weaker.startswith(WEAKER)
    assert try_pair(request_, account) == account
    account.refresh_from_db()
    assert account.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert try_pair(request_, account) == account


# Throttling


def test_after_five_failures_even_the_right_password_waits(request_, account, noon, time_machine):
    for _ in range(5):
        try_pair(request_, account, "wrong")
    locked = LoginRefusal(NOON + timedelta(minutes=1), Lock.IDENTIFIER)
    assert try_pair(request_, account) == locked
    assert refusals().count() == 5
    time_machine.shift(60)
    assert try_pair(request_, account) == account
    assert not LoginThrottle.objects.exists()


def test_an_identifier_nobody_has_is_slowed_down_alike(request_, noon):
    unknown = new_nir()
    answers = [check_pair(request_, identifier=unknown, password="x") for _ in range(6)]
    assert answers == [LoginRefusal()] * 5 + [LoginRefusal(NOON + timedelta(minutes=1), Lock.IDENTIFIER)]


@pytest.mark.parametrize("password", ["x", OLD_PASSWORD])
def test_what_cannot_be_an_identifier_slows_nobody_down(request_, password):
    for _ in range(7):
        assert check_pair(request_, identifier=None, password=password) == LoginRefusal()
    assert not LoginThrottle.objects.exists()


@pytest.mark.parametrize("who", [{"migrating": True}, {}, None], ids=["an old account", "a present one", "nobody"])
def test_three_8_digit_passwords_close_the_way_to_others_for_15_minutes(request_, noon, time_machine, who):
    account = None if who is None else AccountFactory(**who)
    identifier = identifier_of(account) if account else new_nir()
    tried = [check_pair(request_, identifier=identifier, password=f"1234567{digit}") for digit in range(3)]
    assert tried == [LoginRefusal()] * 3
    locked = LoginRefusal(NOON + timedelta(minutes=15), Lock.OLD_PASSWORD)
    assert check_pair(request_, identifier=identifier, password=OLD_PASSWORD) == locked
    time_machine.shift(15 * 60)
    is_old = account is not None and account.check_password(OLD_PASSWORD)
    assert check_pair(request_, identifier=identifier, password=OLD_PASSWORD) == (account if is_old else LoginRefusal())


def test_a_present_password_opens_while_8_digit_ones_wait_however_many_come(request_, account, noon):
    answers = {try_pair(request_, account, OLD_PASSWORD) for _ in range(9)}
    assert answers == {LoginRefusal(), LoginRefusal(NOON + timedelta(minutes=15), Lock.OLD_PASSWORD)}
    assert try_pair(request_, account) == account


def test_a_try_that_waits_for_one_count_is_counted_in_no_other(request_, account, noon, time_machine):
    for _ in range(5):
        try_pair(request_, account, "wrong")
    for _ in range(4):
        assert try_pair(request_, account, OLD_PASSWORD).lock == Lock.IDENTIFIER
    time_machine.shift(60)
    assert try_pair(request_, account, OLD_PASSWORD) == LoginRefusal()


def test_others_failures_do_not_lock_the_holder_out_of_a_browser_of_theirs(new_request, at_home, account, noon):
    for _ in range(6):
        try_pair(new_request(), account, "wrong")
    assert try_pair(new_request(), account).locked_until
    assert try_pair(at_home(), account) == account
    assert try_pair(new_request(), account).locked_until


def test_failures_on_a_known_browser_lock_that_browser_alone(new_request, at_home, account, noon):
    answers = [try_pair(at_home(), account, "wrong") for _ in range(6)]
    assert answers == [LoginRefusal()] * 5 + [LoginRefusal(NOON + timedelta(minutes=1), Lock.IDENTIFIER)]
    assert try_pair(new_request(), account) == account


def test_a_browser_known_to_one_account_is_unknown_to_another(at_home, noon):
    other = AccountFactory()
    for _ in range(5):
        try_pair(at_home(), other, "wrong")
    locked = LoginThrottle.objects.get()
    assert locked.locked_until == NOON + timedelta(minutes=1)
    assert try_pair(at_home(address=ELSEWHERE), other).locked_until


def test_an_address_with_too_many_failures_waits_whatever_the_identifier(new_request, at_home, account, settings, noon):
    settings.LOGIN_FAILURES_PER_HOUR_IPV4 = 2
    for _ in range(2):
        assert check_pair(new_request(), identifier=new_nir(), password="x") == LoginRefusal()
    assert try_pair(new_request(), account) == LoginRefusal(NOON + timedelta(hours=1), Lock.NETWORK)
    assert try_pair(new_request(address=ELSEWHERE), account) == account
    assert try_pair(at_home(), account) == account


def test_tries_on_a_known_browser_and_right_pairs_do_not_count_against_the_address(
    new_request, at_home, account, settings
):
    settings.LOGIN_FAILURES_PER_HOUR_IPV4 = 1
    for _ in range(2):
        assert try_pair(new_request(), account) == account
        assert try_pair(at_home(), account, "wrong") == LoginRefusal()
    assert try_pair(new_request(), account) == account


# Agents


def test_an_agent_is_let_in_by_login_and_password(request_):
    agent = AgentFactory()
    assert log_in_agent(request_, agent_login=agent.login, password=PASSWORD) == agent
    assert request_.user == agent


def test_agents_and_identifiers_are_counted_apart(request_, account, noon):
    login = identifier_of(account)
    tries = [log_in_agent(request_, agent_login=login, password=PASSWORD) for _ in range(6)]
    assert tries == [LoginRefusal()] * 5 + [LoginRefusal(NOON + timedelta(minutes=1), Lock.IDENTIFIER)]
    assert try_pair(request_, account) == account
    assert not request_.user.is_authenticated


# The session


def test_a_session_opens_under_a_new_key_and_knows_whose_it_is(request_, account, noon):
    request_.session.create()
    before = request_.session.session_key
    open_session(request_, account)
    request_.session.save()
    assert not SessionStore().exists(before)
    session = Session.objects.get()
    assert (session.session_key, session.account) == (request_.session.session_key, account)
    assert (session.browser, session.opened_at, session.seen_at) == ("Firefox sur Linux", NOON, NOON)
    assert isinstance(session.uuid, UUID)
    assert request_.user == account


@pytest.mark.parametrize("way", ["password", "passkey"])
def test_coming_in_and_going_out_are_journalled_for_the_person(request_, account, way):
    open_session(request_, account, way=way)
    log_out(request_)
    assert not request_.user.is_authenticated
    came, went = Event.objects.order_by("pk")
    assert (came.kind, came.person, came.account) == (EventKind.LOGIN, account.person, account)
    assert came.details == {"way": way, "browser": "Firefox sur Linux", "network": "192.0.2.•"}
    assert (went.kind, went.person, went.account) == (EventKind.LOGOUT, account.person, account)


def test_going_out_without_having_come_in_is_no_event(request_):
    log_out(request_)
    assert not Event.objects.exists()
