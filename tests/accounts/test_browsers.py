"""What a browser is known by, whom it may be trusted for, and whose identifier it remembers."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse

from accounts.browsers import (
    BROWSER_COOKIE,
    IDENTIFIER_COOKIE,
    LONGEST_TOKEN,
    find_browser,
    forget_browser,
    forget_identifier,
    keep_browser,
    known_digest,
    remember_identifier,
    remembered_account,
)
from accounts.models import KnownBrowser, RememberedIdentifier
from accounts.tasks import purge_registrations
from accounts.views.wording import masked_identifier
from journal.enums import EventKind
from journal.models import Event
from tests.constraints import refused
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
YEAR = 365 * 24 * 3600
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def account():
    return AccountFactory(verified=True)


def cookies_after(work, *args, **kwargs):
    """The cookies that a browser has once `work(response)` was done for it."""
    response = HttpResponse()
    work(*args, response=response, **kwargs)
    return {name: morsel.value for name, morsel in response.cookies.items() if morsel["max-age"]}


def keep(request, account, *, trusts=False):
    return cookies_after(keep_browser, request, account=account, trusts=trusts)


def remember(request, account):
    return cookies_after(remember_identifier, request, account=account)


# Known browsers


def test_a_browser_is_known_to_the_account_that_came_in_with_it(new_request, account):
    cookies = keep(new_request(), account)
    known = find_browser(new_request(cookies=cookies), account)
    assert (known.account, known.label, known.is_trusted) == (account, "Firefox sur Linux", False)
    assert known_digest(new_request(cookies=cookies), account) == known.token_digest


@pytest.mark.parametrize(
    "token", ["", "unknown", "x" * (LONGEST_TOKEN + 1), "\0é"], ids=["none", "unknown", "too long", "odd"]
)
def test_without_its_token_a_browser_is_unknown(new_request, account, token):
    keep(new_request(), account)
    request = new_request(cookies={BROWSER_COOKIE: token})
    assert find_browser(request, account) is None
    assert known_digest(request, account) == ""


def test_the_database_holds_nothing_that_a_token_could_be_read_from(new_request, account):
    (token,) = keep(new_request(), account).values()
    assert len(token) >= 43  # 256 random bits
    assert token not in f"{KnownBrowser.objects.values().get()}"


def test_two_accounts_on_one_browser_show_nothing_in_common(new_request, account):
    other = AccountFactory()
    cookies = keep(new_request(), account)
    assert find_browser(new_request(cookies=cookies), other) is None
    assert keep(new_request(cookies=cookies), other) == cookies
    assert KnownBrowser.objects.values("token_digest").distinct().count() == 2
    for known_by in (account, other):
        assert find_browser(new_request(cookies=cookies), known_by).account == known_by


def test_a_token_that_is_too_long_is_replaced(new_request, account):
    (token,) = keep(new_request(cookies={BROWSER_COOKIE: "x" * (LONGEST_TOKEN + 1)}), account).values()
    assert len(token) <= LONGEST_TOKEN


def test_a_browser_that_comes_back_is_the_same_seen_later(new_request, account, time_machine):
    cookies = keep(new_request(), account)
    time_machine.shift(timedelta(days=3))
    assert keep(new_request(cookies=cookies, agent=SAFARI), account) == cookies
    known = account.browsers.get()
    assert (known.first_seen_at, known.last_seen_at) == (NOON, NOON + timedelta(days=3))
    assert known.label == "Safari sur iPhone"


@pytest.mark.parametrize("is_public_https", [True, False])
def test_the_cookies_are_out_of_reach_of_scripts_and_of_other_sites_and_last_a_year(
    request_, account, settings, is_public_https
):
    settings.SESSION_COOKIE_SECURE = is_public_https
    response = HttpResponse()
    keep_browser(request_, response, account=account, trusts=False)
    remember_identifier(request_, response, account)
    assert response.cookies.keys() == {BROWSER_COOKIE, IDENTIFIER_COOKIE}
    for cookie in response.cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", YEAR)
        assert bool(cookie["secure"]) == is_public_https


@pytest.mark.parametrize("token", ["", "a-token"])
def test_looking_for_a_browser_takes_the_same_work_whether_or_not_the_account_exists(
    new_request, account, token, django_assert_num_queries
):
    for whose in (account, None):
        with django_assert_num_queries(1 if token else 0):
            find_browser(new_request(cookies={BROWSER_COOKIE: token}), whose)


# Trust


def test_a_browser_is_trusted_for_90_days_at_the_word_of_its_holder(new_request, account, time_machine):
    cookies = keep(new_request(), account, trusts=True)
    event = Event.objects.get()
    assert (event.kind, event.person, event.account) == (EventKind.BROWSER_TRUSTED, account.person, account)
    assert event.details == {"browser": "Firefox sur Linux"}
    time_machine.shift(timedelta(days=90) - timedelta(seconds=1))
    known = find_browser(new_request(cookies=cookies), account)
    assert known.is_trusted
    assert list(KnownBrowser.objects.trusted()) == [known]
    time_machine.shift(1)
    assert not find_browser(new_request(cookies=cookies), account).is_trusted
    assert not KnownBrowser.objects.trusted().exists()


def test_a_login_without_that_word_leaves_the_trust_as_it_was(new_request, account, time_machine):
    cookies = keep(new_request(), account, trusts=True)
    time_machine.shift(timedelta(days=30))
    keep(new_request(cookies=cookies), account)
    assert account.browsers.get().trusted_until == NOON + timedelta(days=90)


def test_the_word_given_again_counts_from_then(new_request, account, time_machine):
    cookies = keep(new_request(), account, trusts=True)
    time_machine.shift(timedelta(days=30))
    keep(new_request(cookies=cookies), account, trusts=True)
    assert account.browsers.get().trusted_until == NOON + timedelta(days=120)


# Forgetting one


def test_a_forgotten_browser_is_unknown(new_request, account):
    cookies = keep(new_request(), account, trusts=True)
    assert forget_browser(account, account.browsers.get().uuid)
    assert find_browser(new_request(cookies=cookies), account) is None
    event = Event.objects.first()
    assert (event.kind, event.person, event.account) == (EventKind.BROWSER_FORGOTTEN, account.person, account)


def test_nobody_forgets_anothers_browser(request_, account):
    keep(request_, account)
    other = AccountFactory()
    for uuid in (account.browsers.get().uuid, uuid4()):
        assert not forget_browser(other, uuid)
    assert account.browsers.exists()
    assert not Event.objects.exists()


def test_a_browser_not_seen_for_a_year_is_purged(new_request, account, time_machine):
    keep(new_request(), account)
    time_machine.shift(timedelta(days=365))
    purge_registrations()
    assert account.browsers.exists()
    time_machine.shift(1)
    purge_registrations()
    assert not account.browsers.exists()


# « Se souvenir de moi »


def test_a_browser_remembers_whose_identifier_it_is_and_logs_nobody_in(new_request, account):
    cookies = remember(new_request(), account)
    request = new_request(cookies=cookies)
    assert remembered_account(request) == account
    assert not request.user.is_authenticated


def test_the_page_shows_the_number_masked_and_the_cookie_holds_none(client, request_, account):
    cookies = remember(request_, account)
    client.cookies.load(cookies)
    page = client.get("/connexion/").content.decode()
    assert masked_identifier(account.person) in page
    for text in (page, cookies[IDENTIFIER_COOKIE], f"{RememberedIdentifier.objects.values().get()}"):
        assert account.person.nir not in text
    assert cookies[IDENTIFIER_COOKIE] not in f"{RememberedIdentifier.objects.values().get()}"


@pytest.mark.parametrize("token", ["", "unknown", "x" * (LONGEST_TOKEN + 1)], ids=["none", "unknown", "too long"])
def test_without_its_token_nobody_is_remembered(new_request, account, token):
    remember(new_request(), account)
    assert remembered_account(new_request(cookies={IDENTIFIER_COOKIE: token})) is None


def test_the_token_of_the_browser_remembers_nobody(new_request, account):
    (token,) = keep(new_request(), account).values()
    assert remembered_account(new_request(cookies={IDENTIFIER_COOKIE: token})) is None


def test_an_identifier_is_remembered_for_a_year_then_purged(new_request, account, time_machine):
    cookies = remember(new_request(), account)
    time_machine.shift(YEAR - 1)
    assert remembered_account(new_request(cookies=cookies)) == account
    time_machine.shift(1)
    assert remembered_account(new_request(cookies=cookies)) is None
    time_machine.shift(1)
    purge_registrations()
    assert not RememberedIdentifier.objects.exists()


def test_what_is_remembered_next_takes_the_place_of_what_was(new_request, account):
    other = AccountFactory()
    first = remember(new_request(), account)
    second = remember(new_request(cookies=first), other)
    assert first != second
    assert remembered_account(new_request(cookies=first)) is None
    assert remembered_account(new_request(cookies=second)) == other


def test_ce_n_est_pas_moi_forgets_the_identifier_on_this_browser_alone(new_request, account):
    here, elsewhere = remember(new_request(), account), remember(new_request(), account)
    response = HttpResponse()
    forget_identifier(new_request(cookies=here), response)
    assert response.cookies[IDENTIFIER_COOKIE]["max-age"] == 0
    assert remembered_account(new_request(cookies=here)) is None
    assert remembered_account(new_request(cookies=elsewhere)) == account


# What the database refuses


def test_a_browser_is_not_seen_before_it_is_known(account):
    early = {"first_seen_at": NOON, "last_seen_at": NOON - timedelta(seconds=1)}
    assert refused(lambda: KnownBrowser.objects.create(account=account, token_digest="a" * 64, **early))


def test_a_browser_is_known_once():
    KnownBrowser.objects.create(account=AccountFactory(), token_digest="a" * 64)
    assert refused(lambda: KnownBrowser.objects.create(account=AccountFactory(), token_digest="a" * 64))


def test_a_row_is_named_without_the_token(new_request, account):
    keep(new_request(), account)
    remember(new_request(), account)
    known, remembered = KnownBrowser.objects.get(), RememberedIdentifier.objects.get()
    assert str(known) == f"KnownBrowser {known.pk}"
    assert remembered.token_digest not in str(remembered)
