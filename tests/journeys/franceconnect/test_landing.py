"""Around FranceConnect: where one wanted to go, who is refused, and what there is without it."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from accounts import terms
from accounts.models import Account, FranceConnectLink, Registration
from demo.franceconnect.faults import Fault
from demo.franceconnect.people import find_citizen
from demo.franceconnect.server import Provider
from journal.enums import EventKind
from journal.models import Event
from tests.factories import PASSWORD, AgentFactory
from tests.franceconnect import cancel, walk, walk_again
from tests.journeys.citizens import BUTTON, account_of, identify, is_in, known
from tests.journeys.elsewhere import ELSEWHERE
from tests.journeys.franceconnect.pages import (
    ASSOCIATE,
    ATTACHMENT,
    BACK,
    BRIVELLE,
    LOGIN,
    SECURITY,
    SERVICE,
    SIGNUP,
    SOLENE,
    SPACE,
    START,
    YOUNG,
    depart,
)
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

CHOSEN = "Bz4marmotte85k"
REFUSED = "La connexion avec FranceConnect n’a pas abouti"


def test_login_lands_where_one_wanted_to_go(walker: Walker, attached: Account) -> None:
    walker.go(SERVICE)
    walker.follow("Faire la demande")
    departure = walker.client.get(walker.page.links[BUTTON])
    assert walker.go(walk(departure["Location"], SOLENE)).path == SERVICE


def test_attachment_lands_where_one_wanted_to_go(walker: Walker, no_code: None) -> None:
    account_of(known(SOLENE))
    walker.go(f"{LOGIN}?{urlencode({'next': SERVICE})}")
    departure = walker.client.get(walker.page.links[BUTTON])
    assert walker.go(walk(departure["Location"], SOLENE)).path == ATTACHMENT
    assert walker.press("Continuer", {"password": PASSWORD}).path == SERVICE


def test_creation_lands_where_one_wanted_to_go(walker: Walker, no_code: None) -> None:
    walker.go(f"{SIGNUP}?{urlencode({'next': SERVICE})}")
    departure = walker.client.get(walker.page.links[BUTTON])
    walker.go(walk(departure["Location"], BRIVELLE))
    nir = find_citizen(BRIVELLE).person.nir.number
    walker.press("Continuer", {"nir": nir})
    if walker.page.slug == "confirmation":
        walker.press("Confirmer")
    walker.press("Envoyer le code")
    walker.press("Valider", {"code": walker.postbox.read_code(find_citizen(BRIVELLE).claims["email"])})
    walker.press("Continuer", {"password": CHOSEN, "confirmation": CHOSEN, "accepts_terms": "on"})
    walker.press("Se connecter")
    assert walker.log_in(nir, CHOSEN).path == SERVICE


def test_refusal_keeps_where_one_wanted_to_go(walker: Walker, attached: Account) -> None:
    walker.go(f"{LOGIN}?{urlencode({'next': SERVICE})}")
    page = walker.go(cancel(walker.client.get(walker.page.links[BUTTON])["Location"]))
    assert "Vous avez annulé" in page.text
    walker.follow("Aller à la page de connexion")
    assert walker.log_in(attached.owner.identifier, PASSWORD).path == SERVICE


@pytest.mark.parametrize("target", ELSEWHERE[::4], ids=ascii)
def test_nobody_is_led_elsewhere(walker: Walker, attached: Account, target: str) -> None:
    departure = walker.client.get(START, {"next": target})
    callback = walk(departure["Location"], SOLENE)
    assert walker.client.get(f"{callback}&{urlencode({'next': target})}")["Location"] == SPACE


def test_whoever_gives_up_may_begin_again(walker: Walker, attached: Account) -> None:
    page = walker.go(cancel(depart(walker)))
    assert (page.status, REFUSED in page.text) == (200, True)
    assert {"Aller à la page de connexion", "Créer mon compte"} <= page.links.keys()
    assert identify(walker, SOLENE).path == SPACE


def test_whoever_is_under_15_opens_no_account(walker: Walker) -> None:
    page = identify(walker, YOUNG)
    assert (page.status, "Il faut avoir 15 ans" in page.text) == (403, True)
    assert not Registration.objects.exists()
    assert walker.go(f"{SIGNUP}etat-civil/").value_of("birth_name") == ""


def test_account_that_is_closed_is_told_so(walker: Walker, attached: Account) -> None:
    Account.objects.update(is_active=False)
    page = identify(walker, SOLENE)
    assert (page.status, "est fermé" in page.text) == (400, True)
    assert not is_in(walker)


def test_somebody_almost_the_same_is_a_newcomer_and_an_agent_tells(walker: Walker) -> None:
    account_of(known(SOLENE), "solene.falvigne@courriel.example")
    assert identify(walker, "Solène Marguerite Anne").path == f"{SIGNUP}etat-civil/"
    assert not FranceConnectLink.objects.exists()


def test_new_terms_are_accepted_after_franceconnect_too(walker: Walker, attached: Account) -> None:
    terms.publish(text="Nouveau texte", agent=AgentFactory(), after=terms.current().number)
    assert identify(walker, SOLENE).path == "/connexion/conditions/"
    assert not is_in(walker)
    assert walker.press("Continuer", {"accepts_terms": "on"}).path == SPACE
    assert Event.objects.filter(kind=EventKind.LOGIN).latest("pk").details["way"] == "franceconnect"
    assert walker.press("Se déconnecter").links["Se déconnecter de FranceConnect"]


def test_no_code_is_asked_after_franceconnect(walker: Walker, attached: Account, settings: Any) -> None:
    settings.SECOND_STEP = "always"
    assert identify(walker, SOLENE).path == SPACE


def test_switched_off_there_is_no_button_and_no_page(walker: Walker, settings: Any) -> None:
    settings.FRANCECONNECT_URL = ""
    for path in (LOGIN, SIGNUP):
        assert BUTTON not in walker.go(path).links
    for path in (START, BACK, f"{BACK}?state=x&iss=&code=x"):
        assert walker.client.get(path).status_code == 404


def test_switched_off_meanwhile_a_login_that_was_begun_ends(walker: Walker, settings: Any) -> None:
    state = parse_qs(urlsplit(depart(walker)).query)["state"][0]
    settings.FRANCECONNECT_URL = ""
    assert walker.client.get(BACK, {"state": state, "iss": "", "code": "x"}).status_code == 404


def test_switched_off_it_is_not_added_and_may_be_taken_away(inside: Walker, settings: Any) -> None:
    settings.FRANCECONNECT_URL = ""
    assert inside.client.get(ASSOCIATE).status_code == 404
    inside.go(SECURITY)
    inside.follow("Dissocier FranceConnect")
    inside.press("Dissocier FranceConnect")
    assert not FranceConnectLink.objects.exists()
    assert "Associer FranceConnect" not in inside.go(SECURITY).links


def test_provider_that_is_down_leaves_the_other_ways(
    walker: Walker, attached: Account, franceconnect: Provider
) -> None:
    franceconnect.fault = Fault.TOKEN_ERROR
    page = identify(walker, SOLENE)
    assert (page.status, "FranceConnect ne répond pas" in page.text) == (503, True)
    walker.follow("Aller à la page de connexion")
    assert walker.log_in(attached.owner.identifier, PASSWORD).path == SPACE


def test_second_tab_with_a_session_at_the_provider_comes_in_too(walker: Walker, attached: Account) -> None:
    with requests.Session() as browser:
        walker.go(walk(depart(walker), SOLENE, browser))
        walker.press("Se déconnecter")
        walker.go(walk_again(depart(walker), browser))
    assert is_in(walker)
