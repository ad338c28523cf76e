"""Coming in, staying out, going out, and seeing only what is one's own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Account
from identity.nir import Nir
from identity.provisional import format_provisional
from tests.factories import PASSWORD, AccountFactory, PersonFactory, new_nir
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

SPACE, LOGIN, PROFILE = "/mon-compte/", "/connexion/", "/mon-compte/profil/"
WRONG = "L’identifiant ou le mot de passe n’est pas le bon"
LOCKED = "la connexion avec cet identifiant est suspendue"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)  # 13 h in Paris


@pytest.fixture
def account(walker: Walker) -> Account:
    walker.go(LOGIN)
    return AccountFactory(verified=True)


@pytest.fixture
def clock(time_machine: Any) -> Any:
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.mark.parametrize("writing", ["{nir}", "{nir}{key}", "{spaced} {key}", " {spaced} ", "{dotted}", "{lower}"])
def test_nir_is_read_however_it_is_written(walker: Walker, writing: str) -> None:
    number = new_nir(place="2A004")
    AccountFactory(person=PersonFactory(verified=True, nir=number))
    nir = Nir(number)
    spaced = nir.formatted
    dotted = spaced.replace(" ", ".").replace("2A", "2a")
    typed = writing.format(nir=number, key=nir.key, spaced=spaced, dotted=dotted, lower=number.lower())
    walker.go(LOGIN)
    assert walker.log_in(typed, PASSWORD).path == SPACE


@pytest.mark.parametrize("lower", [False, True])
def test_provisional_id_is_read_however_it_is_written(walker: Walker, lower: bool) -> None:
    person = PersonFactory()
    AccountFactory(person=person)
    typed = format_provisional(person.provisional_id)
    assert walker_at_login(walker).log_in(typed.lower() if lower else typed, PASSWORD).path == SPACE


def walker_at_login(walker: Walker) -> Walker:
    walker.go(LOGIN)
    return walker


def test_every_wrong_pair_gets_one_answer(walker: Walker, account: Account) -> None:
    provisional = AccountFactory().person.provisional_id
    declared = PersonFactory(declared=True)
    AccountFactory(person=declared)
    pairs = [
        (account.person.nir, "Faux2motdepasse"),
        (new_nir(), PASSWORD),
        (provisional, "Faux2motdepasse"),
        (declared.nir, PASSWORD),
        ("n’importe quoi", PASSWORD),
        ("3841275110001", PASSWORD),
        (account.person.nir, f" {PASSWORD}"),
        (account.person.nir, PASSWORD.lower()),
    ]
    answers = set()
    for identifier, password in pairs:
        page = walker_at_login(walker).log_in(identifier, password)
        assert password not in page.source
        answers.add((page.status, page.path, page.text))
        assert WRONG in page.text
        assert page.has_errors
    assert len(answers) == 1


@pytest.mark.parametrize("typed", [{"identifier": ""}, {"password": ""}])
def test_empty_box_asks_for_it(walker: Walker, account: Account, typed: dict[str, str]) -> None:
    page = walker.press("Se connecter", {"identifier": account.person.nir, "password": PASSWORD} | typed)
    assert page.has_errors
    assert "Indiquez votre" in page.text


def test_disabled_account_gets_the_answer_of_a_wrong_pair(walker: Walker, account: Account) -> None:
    Account.objects.update(is_active=False)
    assert WRONG in walker.log_in(account.person.nir, PASSWORD).text


def fail(walker: Walker, identifier: str, times: int) -> Any:
    for _ in range(times):
        page = walker.log_in(identifier, "Faux2motdepasse")
    return page


def test_sixth_failure_in_a_row_says_until_when(walker: Walker, account: Account, clock: Any) -> None:
    assert WRONG in fail(walker, account.person.nir, 5).text
    page = walker.log_in(account.person.nir, PASSWORD)
    assert (page.status, page.path) == (429, LOGIN)
    assert LOCKED in page.text
    assert "Réessayez à 13 h 01" in page.text
    clock.shift(timedelta(minutes=1))
    assert walker.log_in(account.person.nir, PASSWORD).path == SPACE


def test_each_failure_more_doubles_the_wait_up_to_an_hour(walker: Walker, account: Account, clock: Any) -> None:
    fail(walker, account.person.nir, 5)
    for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
        clock.shift(timedelta(minutes=minutes, seconds=-1))
        assert LOCKED in fail(walker, account.person.nir, 1).text
        clock.shift(timedelta(seconds=1))
        assert WRONG in fail(walker, account.person.nir, 1).text


def test_unknown_identifier_is_suspended_just_the_same(walker: Walker, account: Account, clock: Any) -> None:
    known, unknown = fail(walker, account.person.nir, 6), fail(walker, new_nir(), 6)
    assert (known.status, known.text) == (unknown.status, unknown.text)


def test_twenty_sixth_failure_of_a_day_waits_for_the_next(walker: Walker, account: Account, clock: Any) -> None:
    fail(walker, account.person.nir, 5)
    for _ in range(20):
        clock.shift(timedelta(hours=1))
        fail(walker, account.person.nir, 1)
    clock.shift(timedelta(hours=3))
    assert "Réessayez à 13 h 00" in fail(walker, account.person.nir, 1).text
    clock.move_to(NOON + timedelta(days=1))
    assert walker.log_in(account.person.nir, PASSWORD).path == SPACE


def test_right_password_forgets_the_failures(walker: Walker, account: Account, clock: Any) -> None:
    for _ in range(3):
        fail(walker, account.person.nir, 4)
        assert walker.log_in(account.person.nir, PASSWORD).path == SPACE
        walker.press("Se déconnecter")


def test_login_changes_the_session_key(walker: Walker, account: Account) -> None:
    walker.go("/inscription/?next=/mon-compte/")
    walker.press("Commencer")
    walker.go(LOGIN)
    before = walker.client.cookies["moncompte_session"].value
    walker.log_in(account.person.nir, PASSWORD)
    assert walker.client.cookies["moncompte_session"].value != before


def test_logout_ends_the_session_on_the_server(walker: Walker, account: Account) -> None:
    walker.log_in(account.person.nir, PASSWORD)
    key = walker.client.cookies["moncompte_session"].value
    walker.press("Se déconnecter")
    walker.client.cookies["moncompte_session"] = key
    assert walker.go(SPACE).path == LOGIN


def test_address_of_the_logout_logs_nobody_out(walker: Walker, account: Account) -> None:
    walker.log_in(account.person.nir, PASSWORD)
    assert walker.go("/deconnexion/").path == SPACE


@pytest.mark.parametrize(("stays", "ends"), [((29, 29), (31,)), ((25,) * 28, (25,))])
def test_session_ends_after_30_idle_minutes_and_12_hours(
    walker: Walker, account: Account, clock: Any, stays: tuple[int, ...], ends: tuple[int, ...]
) -> None:
    walker.log_in(account.person.nir, PASSWORD)
    for minutes in stays:
        clock.shift(timedelta(minutes=minutes))
        assert walker.go(SPACE).path == SPACE
    clock.shift(timedelta(minutes=sum(ends)))
    assert walker.go(SPACE).path == LOGIN


def test_personal_pages_are_kept_by_no_cache(walker: Walker, account: Account) -> None:
    walker.log_in(account.person.nir, PASSWORD)
    assert "no-store" in walker.go(SPACE).response["Cache-Control"]
    assert "no-store" in walker.go("/").response["Cache-Control"]
