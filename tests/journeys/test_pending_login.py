"""A login that waits for its code: what leads to it, how it ends, and that nothing of the space is open meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import changes
from accounts.models import Account
from moncompte.services_catalogue import THEMES
from tests.factories.people import hashed
from tests.journeys.holders import NEW_PASSWORD, Holder, new_holder
from tests.journeys.walker import RESEND, Walker

pytestmark = pytest.mark.journey

LOGIN, CODE, SPACE, SECURITY = "/connexion/", "/connexion/code/", "/mon-compte/", "/mon-compte/securite/"
NOT_THE_CODE = "Ce code n’est pas le bon"


def waiting(walker: Walker, holder: Holder) -> str:
    """The code that opens the space, which the page waits for."""
    assert walker.knock(holder).path == CODE
    return walker.postbox.read_code(holder.mail or holder.mobile)


def test_quitting_ends_the_login(walker: Walker, holder: Holder) -> None:
    waiting(walker, holder)
    assert walker.press("Quitter").path == LOGIN
    assert walker.go(CODE).path == LOGIN
    assert walker.go(SPACE).path == LOGIN


FOR_THE_PENDING = ["/connexion/conditions/", "/migration/", "/migration/conditions/", "/migration/mot-de-passe/"]
OF_THE_SPACE = [SPACE, SECURITY, "/mon-compte/profil/", "/mon-compte/historique/", "/mon-compte/identite/"]


@pytest.mark.parametrize("path", FOR_THE_PENDING)
def test_while_the_code_is_awaited_what_comes_after_leads_to_it(walker: Walker, holder: Holder, path: str) -> None:
    code = waiting(walker, holder)
    assert walker.go(path).path == CODE
    walker.client.handler.enforce_csrf_checks = False
    sent = {"version": "1", "accepts_terms": "on", "password": NEW_PASSWORD, "confirmation": NEW_PASSWORD}
    assert walker.client.post(path, sent, follow=True).request["PATH_INFO"] == CODE
    assert walker.client.post(CODE, {"code": code})["Location"] == SPACE
    assert Account.objects.get().check_password(holder.password)


def test_while_the_code_is_awaited_nothing_of_the_space_is_to_be_had(walker: Walker, holder: Holder) -> None:
    waiting(walker, holder)
    walker.client.handler.enforce_csrf_checks = False
    for path in OF_THE_SPACE:
        page = walker.go(path)
        assert (page.path, holder.person.birth_name in page.text) == (LOGIN, False)
        assert walker.client.post(path, {})["Location"].startswith(LOGIN)
    assert walker.go("/").text.count("Se déconnecter") == 0
    assert walker.client.get("/session/").json() == {"left": 0, "may_stay": False}
    assert walker.client.post("/session/prolonger/", headers={"accept": "application/json"}).json()["left"] == 0


def test_deep_link_asked_for_while_the_code_is_awaited_is_where_one_lands(
    walker: Walker, holder: Holder, clock: Any
) -> None:
    waiting(walker, holder)
    walker.go(SECURITY)
    clock.shift(timedelta(seconds=31))
    walker.press("Se connecter", {"identifier": holder.identifier, "password": holder.password})
    assert walker.type_code(holder.mail).path == SECURITY


def test_wish_outlasts_the_code(walker: Walker, holder: Holder) -> None:
    service = f"/aides-et-demarches/{THEMES[0].services[0].slug}/"
    walker.go(service)
    walker.follow("Faire la demande")
    walker.press("Se connecter", {"identifier": holder.identifier, "password": holder.password})
    assert walker.page.path == CODE
    assert walker.type_code(holder.mail).path == service


def test_back_button_after_entering_leads_to_the_space(walker: Walker, holder: Holder) -> None:
    code = waiting(walker, holder)
    page_of_the_code = walker.page
    walker.press("Valider", {"code": code})
    assert walker.go(CODE).path == SPACE
    walker.page = page_of_the_code
    assert walker.press("Valider", {"code": code}).path == SPACE
    walker.page = page_of_the_code
    assert walker.press(RESEND).path == SPACE


def test_login_that_is_not_finished_dies_after_half_an_hour(walker: Walker, holder: Holder, clock: Any) -> None:
    code = waiting(walker, holder)
    clock.shift(timedelta(minutes=30, seconds=1))
    page = walker.press("Valider", {"code": code})
    assert page.path == LOGIN
    assert "le délai est passé : recommencez ici" in page.text
    assert "le délai est passé" not in walker.go(LOGIN).text


def test_login_that_is_not_finished_dies_with_its_password(walker: Walker, holder: Holder) -> None:
    waiting(walker, holder)
    changes.set_password(account=holder.account, encoded=hashed(NEW_PASSWORD))
    assert walker.go(CODE).path == LOGIN


def test_login_that_is_not_finished_dies_with_its_account(walker: Walker, holder: Holder) -> None:
    waiting(walker, holder)
    Account.objects.update(is_active=False)
    assert walker.go(CODE).path == LOGIN


def test_second_login_in_the_same_browser_takes_the_place_of_the_first(walker: Walker, holder: Holder) -> None:
    other = new_holder()
    code, first = waiting(walker, holder), walker.page
    waiting(walker.new_tab(), other)
    walker.page = first
    assert NOT_THE_CODE in walker.press("Valider", {"code": code}).text
    assert walker.type_code(other.mail).path == SPACE
    assert other.person.short_name in walker.page.text
