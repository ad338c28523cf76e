"""The page of « Vous avez déjà un compte »: who may see it, what is no way round it, and when it ends."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import migration
from accounts.franceconnect.links import link_person
from accounts.models import Account, FranceConnectLink
from accounts.models.franceconnect import sub_digest
from demo.franceconnect.people import find_citizen
from demo.franceconnect.server import Provider
from tests.factories import PASSWORD, AccountFactory, PersonFactory
from tests.journeys.citizens import account_of, identify, is_in, known
from tests.journeys.franceconnect.pages import (
    ATTACHMENT,
    CODE,
    LOGIN,
    SEND,
    SOLENE,
    SPACE,
    START,
    WRONG,
    is_attached,
    type_password,
)
from tests.journeys.holders import NEW_PASSWORD
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

OVER = "Votre connexion n’est pas terminée et le délai est passé"


@pytest.mark.parametrize("path", [ATTACHMENT, CODE, SEND])
def test_its_pages_lead_nobody_else_anywhere(walker: Walker, account: Account, path: str) -> None:
    walker.client.handler.enforce_csrf_checks = False
    assert walker.client.get(path)["Location"] == LOGIN
    assert walker.client.post(path, {"password": PASSWORD, "code": "123456", "channel": "mail"})["Location"] == LOGIN
    assert not is_attached()


@pytest.mark.parametrize("path", [ATTACHMENT, CODE, SEND])
def test_whoever_is_logged_in_is_led_to_their_space(walker: Walker, no_code: None, account: Account, path: str) -> None:
    walker.go(LOGIN)
    walker.log_in(account.owner.identifier, PASSWORD)
    assert walker.client.get(path)["Location"] == SPACE


AROUND = ["/migration/", "/migration/conditions/", "/migration/mot-de-passe/", "/connexion/code/"]
AROUND += ["/connexion/code/nouveau-code/", "/connexion/conditions/", "/mot-de-passe-oublie/nouveau/"]


@pytest.mark.parametrize("path", AROUND)
def test_what_comes_after_a_login_is_no_way_round_the_proof(attaching: Walker, path: str) -> None:
    attaching.client.handler.enforce_csrf_checks = False
    sent = {"version": "1", "accepts_terms": "on", "password": NEW_PASSWORD, "confirmation": NEW_PASSWORD, "code": "0"}
    attaching.client.get(path)
    attaching.client.post(path, sent)
    assert not is_in(attaching)
    assert not is_attached()
    assert Account.objects.get().check_password(PASSWORD)


def test_half_migrated_account_is_proven_before_it_is_gone_on_with(walker: Walker) -> None:
    account = account_of(known(SOLENE), migrating=True, terms=False)
    assert migration.choose_password(account=account, password=NEW_PASSWORD)
    assert identify(walker, SOLENE).path == ATTACHMENT
    assert walker.go("/migration/").path == LOGIN
    identify(walker, SOLENE)
    assert type_password(walker, NEW_PASSWORD).path == "/migration/"


@pytest.mark.parametrize(("seconds", "path"), [(30 * 60, ATTACHMENT), (30 * 60 + 1, LOGIN)])
def test_it_ends_after_half_an_hour(walker: Walker, account: Account, clock: Any, seconds: int, path: str) -> None:
    identify(walker, SOLENE)
    clock.shift(timedelta(seconds=seconds))
    page = walker.go(ATTACHMENT)
    assert (page.path, OVER in page.text) == (path, path == LOGIN)
    assert walker.go(ATTACHMENT).path == path


def test_account_that_is_closed_meanwhile_is_not_attached(attaching: Walker) -> None:
    Account.objects.update(is_active=False)
    assert type_password(attaching).path == LOGIN
    assert not is_attached()


def test_quitting_forgets_it(attaching: Walker) -> None:
    attaching.press("Quitter")
    assert attaching.client.get(ATTACHMENT)["Location"] == LOGIN


def test_name_that_opens_another_space_meanwhile_is_refused(attaching: Walker, franceconnect: Provider) -> None:
    other = AccountFactory(person=PersonFactory(verified=True))
    digest = sub_digest(find_citizen(SOLENE).sub)
    link_person(other.owner, issuer=franceconnect.issuer, digest=digest, account=other, is_told=False)
    page = type_password(attaching)
    assert (page.path, "déjà associée à un autre compte" in page.text) == (LOGIN, True)
    assert not is_in(attaching)
    assert FranceConnectLink.objects.get().person == other.person


def test_attaching_as_somebody_else_takes_the_place_of_the_first(attaching: Walker) -> None:
    """Two people, one after the other, at one browser."""
    other = account_of(known("VAUCRESSELLE"), "mireille@courriel.example", raw_password=NEW_PASSWORD)
    identify(attaching, "VAUCRESSELLE")
    assert "m•••" in attaching.page.text
    assert WRONG in type_password(attaching).text
    type_password(attaching, NEW_PASSWORD)
    assert FranceConnectLink.objects.get().person == other.person


def test_session_goes_on_under_another_key_after_each_step(walker: Walker, account: Account) -> None:
    walker.go(f"{LOGIN}?next=/mon-compte/securite/")
    keys = []
    walker.client.get(START)
    keys.append(walker.client.session.session_key)
    identify(walker, SOLENE)
    keys.append(walker.client.session.session_key)
    type_password(walker)
    keys.append(walker.client.session.session_key)
    assert None not in keys
    assert len(set(keys)) == 3
