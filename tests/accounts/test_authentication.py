from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser

from accounts.authentication import LoginRefusal, log_in, log_out
from accounts.models import Account, LoginThrottle
from accounts.sessions import SessionStore
from identity.provisional import generate
from journal.enums import EventKind
from journal.models import Event
from tests.factories import PASSWORD, AccountFactory, new_nir

pytestmark = pytest.mark.django_db

WEAKER = "argon2$argon2id$v=19$m=102400,t=2,p=8$"


@pytest.fixture
def request_(rf):
    request = rf.post("/connexion/")
    request.session, request.user = SessionStore(), AnonymousUser()
    return request


@pytest.mark.parametrize("is_verified", [True, False], ids=["proven, by NIR", "unproven, by identifiant provisoire"])
def test_the_identifier_and_the_password_open_the_account(request_, is_verified):
    account = AccountFactory(verified=is_verified)
    assert log_in(request_, identifier=account.person.identifier, password=PASSWORD) == account
    assert request_.user == account


def test_the_nir_that_somebody_unproven_declared_opens_nothing(request_):
    account = AccountFactory(person__declared=True)
    assert log_in(request_, identifier=account.person.nir, password=PASSWORD) == LoginRefusal()


@pytest.mark.parametrize("password", ["", "kv7trombone42q", PASSWORD + " ", PASSWORD[:-1], "x" * 256])
def test_a_wrong_password_is_refused(request_, password):
    account = AccountFactory()
    assert log_in(request_, identifier=account.person.identifier, password=password) == LoginRefusal()
    assert not request_.user.is_authenticated


@pytest.mark.parametrize("identifier", [None, new_nir(), generate()], ids=["no identifier", "nir", "provisional"])
def test_an_unknown_identifier_is_refused_in_the_same_words(request_, identifier):
    assert log_in(request_, identifier=identifier, password=PASSWORD) == LoginRefusal()


def test_an_inactive_account_is_refused_in_the_same_words(request_):
    account = AccountFactory(is_active=False)
    assert log_in(request_, identifier=account.person.identifier, password=PASSWORD) == LoginRefusal()


def test_an_unknown_identifier_costs_one_hash_like_a_known_one(request_):
    start = perf_counter()
    make_password("x")
    one_hash = perf_counter() - start
    for identifier in (None, new_nir()):
        start = perf_counter()
        log_in(request_, identifier=identifier, password="x")
        assert perf_counter() - start > one_hash / 3


def test_the_session_gets_a_new_key(request_):
    request_.session.create()
    before = request_.session.session_key
    log_in(request_, identifier=AccountFactory().person.identifier, password=PASSWORD)
    assert request_.session.session_key != before
    assert not SessionStore().exists(before)


def test_after_five_failures_even_the_right_password_waits(request_, time_machine):
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    time_machine.move_to(noon, tick=False)
    identifier = AccountFactory().person.identifier
    for _ in range(5):
        log_in(request_, identifier=identifier, password="wrong")
    locked = LoginRefusal(locked_until=noon + timedelta(minutes=1))
    assert log_in(request_, identifier=identifier, password=PASSWORD) == locked
    time_machine.shift(60)
    assert isinstance(log_in(request_, identifier=identifier, password=PASSWORD), Account)
    assert not LoginThrottle.objects.exists()


def test_an_identifier_nobody_has_is_slowed_down_alike(request_):
    unknown = new_nir()
    refusals = [log_in(request_, identifier=unknown, password="x") for _ in range(6)]
    assert [refusal.locked_until is not None for refusal in refusals] == [False] * 5 + [True]


def test_what_cannot_be_an_identifier_slows_nobody_down(request_):
    for _ in range(7):
        assert log_in(request_, identifier=None, password="x") == LoginRefusal()
    assert not LoginThrottle.objects.exists()


def test_a_hash_made_with_other_parameters_is_made_anew_at_the_login(request_, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    weaker = make_password(PASSWORD)
    settings.PASSWORD_HASHERS = ["accounts.hashers.PortalArgon2Hasher"]
    account = AccountFactory(password=weaker)
    assert weaker.startswith(WEAKER)
    log_in(request_, identifier=account.person.identifier, password=PASSWORD)
    account.refresh_from_db()
    assert account.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_coming_in_and_going_out_are_journalled_for_the_person(request_):
    account = AccountFactory()
    log_in(request_, identifier=account.person.identifier, password=PASSWORD)
    log_out(request_)
    assert not request_.user.is_authenticated
    events = Event.objects.order_by("pk").values_list("kind", "account", "person")
    assert list(events) == [
        (EventKind.LOGIN, account.pk, account.person_id),
        (EventKind.LOGOUT, account.pk, account.person_id),
    ]


def test_going_out_without_having_come_in_is_no_event(request_):
    log_out(request_)
    assert not Event.objects.exists()
