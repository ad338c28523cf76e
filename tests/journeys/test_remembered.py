"""« Se souvenir de moi »: the browser knows whom to ask, and nothing more."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.browsers import IDENTIFIER_COOKIE
from accounts.models import Account, RememberedIdentifier
from identity.nir import Nir
from identity.provisional import mask_provisional
from tests.factories import PASSWORD
from tests.journeys.holders import Holder, new_holder
from tests.journeys.page import Page
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

LOGIN, SPACE, CODE = "/connexion/", "/mon-compte/", "/connexion/code/"
WRONG = "L’identifiant ou le mot de passe n’est pas le bon"
FORGET = "Ce n’est pas moi"


@pytest.fixture
def holder(db: None) -> Holder:
    return new_holder(by="")


@pytest.fixture
def remembering(walker: Walker, holder: Holder) -> Walker:
    """A browser that remembers the holder, who has logged out."""
    return remember(walker, holder)


def remember(walker: Walker, holder: Holder) -> Walker:
    walker.knock(holder, remembers="on")
    walker.press("Se déconnecter")
    assert walker.page.path == LOGIN
    return walker


def asks_for_identifier(page: Page) -> bool:
    return any("identifier" in form.names for form in page.forms)


def give_password(walker: Walker, password: str = PASSWORD) -> Page:
    return walker.press("Se connecter", {"password": password})


def test_only_the_password_is_asked_beside_the_masked_number(remembering: Walker, holder: Holder) -> None:
    page = remembering.page
    assert f"Vous vous connectez avec l’identifiant {Nir(holder.identifier).masked}" in page.text
    assert not asks_for_identifier(page)
    assert holder.identifier not in page.source.replace(" ", "")
    assert give_password(remembering).path == SPACE


def test_provisional_identifier_is_masked_too(walker: Walker) -> None:
    holder = new_holder(by="", verified=False)
    page = remember(walker, holder).page
    assert mask_provisional(holder.identifier) in page.text
    assert holder.identifier[2:11] not in page.source.replace(" ", "")
    assert give_password(walker).path == SPACE


def test_without_the_box_nothing_is_remembered(walker: Walker, holder: Holder) -> None:
    walker.knock(holder)
    assert IDENTIFIER_COOKIE not in walker.client.cookies
    walker.press("Se déconnecter")
    assert asks_for_identifier(walker.page)


def test_cookie_says_nothing_of_whose_it_is(remembering: Walker, holder: Holder) -> None:
    cookie = remembering.client.cookies[IDENTIFIER_COOKIE]
    assert len(cookie.value) >= 40
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    row = RememberedIdentifier.objects.get()
    assert cookie.value not in (row.token_digest, str(holder.account.uuid), str(holder.person.uuid))


def test_it_never_logs_in_by_itself(remembering: Walker) -> None:
    assert remembering.go(SPACE).path == LOGIN
    assert "Indiquez votre mot de passe" in give_password(remembering, "").text
    assert remembering.go(SPACE).path == LOGIN


def test_stolen_cookie_shows_no_full_number_and_opens_nothing(
    remembering: Walker, new_walker: Any, holder: Holder
) -> None:
    thief = new_walker()
    thief.client.cookies[IDENTIFIER_COOKIE] = remembering.client.cookies[IDENTIFIER_COOKIE].value
    for path in (LOGIN, SPACE, "/mot-de-passe-oublie/", CODE, "/"):
        page = thief.go(path)
        assert page.path in (LOGIN, "/mot-de-passe-oublie/", "/")
        assert holder.identifier not in page.source.replace(" ", "")
        assert holder.person.birth_name not in page.text
    thief.go(LOGIN)
    assert WRONG in give_password(thief, "Faux2motdepasse").text


def test_stolen_cookie_and_password_still_need_the_code(walker: Walker, new_walker: Any) -> None:
    walker.come_in(holder := new_holder(), trusts="on")
    walker.press("Se déconnecter")
    remember(walker, holder)
    thief = new_walker()
    thief.client.cookies[IDENTIFIER_COOKIE] = walker.client.cookies[IDENTIFIER_COOKIE].value
    thief.go(LOGIN)
    assert give_password(thief).path == CODE
    walker.go(LOGIN)
    assert give_password(walker).path == SPACE


def test_wrong_password_keeps_the_form_of_the_remembered(remembering: Walker, holder: Holder) -> None:
    page = give_password(remembering, "Faux2motdepasse")
    assert (page.status, page.path, page.has_errors) == (200, LOGIN, True)
    assert WRONG in page.text
    assert Nir(holder.identifier).masked in page.text
    assert not asks_for_identifier(page)
    assert give_password(remembering).path == SPACE


def test_suspended_too_the_form_of_the_remembered_is_kept(remembering: Walker, holder: Holder, clock: Any) -> None:
    for _ in range(6):
        page = give_password(remembering, "Faux2motdepasse")
    assert page.status == 429
    assert Nir(holder.identifier).masked in page.text
    clock.shift(timedelta(minutes=1))
    assert give_password(remembering).path == SPACE


def test_not_me_forgets_here_and_on_the_server(remembering: Walker) -> None:
    stolen = remembering.client.cookies[IDENTIFIER_COOKIE].value
    page = remembering.press(FORGET)
    assert (page.path, asks_for_identifier(page)) == (LOGIN, True)
    remembering.client.cookies[IDENTIFIER_COOKIE] = stolen
    assert asks_for_identifier(remembering.go(LOGIN))


def test_address_of_not_me_forgets_nothing(remembering: Walker) -> None:
    assert not asks_for_identifier(remembering.go("/connexion/autre-personne/"))


def test_somebody_else_takes_the_place_of_the_remembered(remembering: Walker, holder: Holder) -> None:
    first = remembering.client.cookies[IDENTIFIER_COOKIE].value
    other = new_holder(by="")
    remembering.press(FORGET)
    remember(remembering, other)
    assert Nir(other.identifier).masked in remembering.page.text
    assert remembering.client.cookies[IDENTIFIER_COOKIE].value != first
    assert RememberedIdentifier.objects.count() == 1


def test_identifier_typed_in_an_older_tab_wins_over_the_remembered(walker: Walker, holder: Holder) -> None:
    other = new_holder(by="")
    walker.go(LOGIN)
    tab = walker.page
    remember(walker.new_tab(), holder)
    walker.page = tab
    page = walker.log_in(other.identifier, "Faux2motdepasse")
    assert asks_for_identifier(page)
    assert other.person.short_name in walker.log_in(other.identifier, PASSWORD).text


def test_it_lasts_a_year(remembering: Walker, clock: Any) -> None:
    clock.shift(timedelta(days=364))
    assert not asks_for_identifier(remembering.go(LOGIN))
    clock.shift(timedelta(days=2))
    assert asks_for_identifier(remembering.go(LOGIN))


@pytest.mark.parametrize("token", ["", "faux", "x" * 101, "é", "a b", "'; --", "\x00"], ids=ascii)
def test_cookie_of_no_use_is_as_good_as_none(walker: Walker, holder: Holder, token: str) -> None:
    walker.client.cookies[IDENTIFIER_COOKIE] = token
    assert asks_for_identifier(walker.go(LOGIN))
    assert walker.knock(holder).path == SPACE


def test_closed_account_is_refused_like_a_wrong_password(remembering: Walker) -> None:
    Account.objects.update(is_active=False)
    assert WRONG in give_password(remembering).text


def test_remembered_login_goes_where_one_wanted(remembering: Walker) -> None:
    remembering.go("/mon-compte/historique/")
    assert give_password(remembering).path == "/mon-compte/historique/"
