"""Where the person wanted to go survives the whole creation, and only an address of this site does."""

import pytest
from django.utils.http import urlencode

from moncompte.services_catalogue import THEMES
from tests.factories import PASSWORD, AccountFactory
from tests.journeys.applicants import registered_applicant
from tests.journeys.elsewhere import ELSEWHERE, ENCODED, is_of_this_site
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

SPACE = "/mon-compte/"


@pytest.fixture
def service() -> str:
    """The address of a benefit."""
    return f"/aides-et-demarches/{THEMES[0].services[0].slug}/"


def test_creation_from_a_benefit_lands_on_it(walker: Walker, service: str) -> None:
    who = registered_applicant()
    walker.go(service)
    walker.follow("Créer un compte")
    walker.press("Commencer")
    walker.walk_on_to("connexion", who)
    assert who.nir
    assert walker.log_in(who.nir, who.password).path == service


def test_benefit_then_login_page_then_creation_lands_on_the_benefit(walker: Walker, service: str) -> None:
    who = registered_applicant()
    walker.go(service)
    walker.follow("Faire la demande")
    walker.follow("Créer mon compte")
    walker.press("Commencer")
    walker.walk_on_to("connexion", who)
    assert who.nir
    assert walker.log_in(who.nir, who.password).path == service


def test_login_from_a_benefit_lands_on_it_after_a_mistake(walker: Walker, service: str) -> None:
    account = AccountFactory(verified=True)
    walker.go(service)
    walker.follow("Faire la demande")
    walker.log_in(account.person.nir, "Faux2motdepasse")
    assert walker.log_in(account.person.nir, PASSWORD).path == service


def test_space_asked_for_before_the_login_is_where_one_lands(walker: Walker) -> None:
    account = AccountFactory(verified=True)
    assert walker.go(SPACE).slug == "connexion"
    assert walker.log_in(account.person.nir, PASSWORD).path == SPACE


def test_next_is_used_once(walker: Walker, service: str) -> None:
    account = AccountFactory(verified=True)
    walker.go(f"/connexion/?{urlencode({'next': service})}")
    walker.log_in(account.person.nir, PASSWORD)
    assert walker.go("/connexion/").path == SPACE


@pytest.mark.parametrize("target", ["/connexion/", "/connexion/?next=/connexion/", "/deconnexion/"])
def test_next_that_leads_back_to_the_login_ends_in_the_space(walker: Walker, target: str) -> None:
    account = AccountFactory(verified=True)
    walker.go(f"/connexion/?{urlencode({'next': target})}")
    assert walker.log_in(account.person.nir, PASSWORD).path == SPACE
    assert walker.go(f"/connexion/?{urlencode({'next': target})}").path == SPACE


@pytest.mark.parametrize("target", ELSEWHERE, ids=ascii)
@pytest.mark.parametrize("way", ["address", "form", "creation", "already in"])
def test_address_elsewhere_is_forgotten(walker: Walker, target: str, way: str) -> None:
    account = AccountFactory(verified=True)
    query = urlencode({"next": target})
    typed = {"identifier": account.person.nir, "password": PASSWORD}
    if way == "creation":
        walker.go(f"/inscription/?{query}")
        walker.go("/connexion/")
    else:
        walker.go(f"/connexion/?{query}" if way == "address" else "/connexion/")
    hidden = {"next": target} if way == "form" else {}
    response = walker.send("Se connecter", typed | hidden)
    if way == "already in":
        response = walker.client.get(f"/connexion/?{query}")
    assert (response.status_code, response["Location"]) == (302, SPACE)


@pytest.mark.parametrize("target", [*ENCODED, "/x?u=//ailleurs.example", "/é", "/\ufffd"])
def test_encoded_address_stays_a_path_of_this_site(walker: Walker, target: str) -> None:
    account = AccountFactory(verified=True)
    walker.go(f"/connexion/?{urlencode({'next': target})}")
    response = walker.send("Se connecter", {"identifier": account.person.nir, "password": PASSWORD})
    assert response.status_code == 302
    assert is_of_this_site(response["Location"])


def test_wish_of_one_browser_is_not_another_s(walker: Walker, service: str) -> None:
    walker.go(f"/connexion/?{urlencode({'next': service})}")
    account = AccountFactory(verified=True)
    other = Walker(walker.postbox)
    other.go("/connexion/")
    assert other.log_in(account.person.nir, PASSWORD).path == SPACE
