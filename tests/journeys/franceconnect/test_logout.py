"""Going out of both, ours first, whatever becomes of the other."""

import pytest
import requests

from accounts.franceconnect.states import STATES
from accounts.models import Account
from demo.franceconnect.server import Provider
from tests.franceconnect import walk
from tests.journeys.citizens import account_of, come_in_by_password, identify, is_in, known
from tests.journeys.franceconnect.pages import ATTACHMENT, BRIVELLE, LOGIN, SOLENE, SPACE, depart
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey


def test_going_out_ends_both_sessions_and_comes_back(inside: Walker, franceconnect: Provider) -> None:
    page = inside.press("Se déconnecter")
    assert not is_in(inside)
    address = page.links["Se déconnecter de FranceConnect"]
    assert page.response.headers["Refresh"] == f"0; url={address}"
    back = requests.get(address, allow_redirects=False, timeout=5).headers["Location"]
    page = inside.go(back)
    assert (page.path, "déconnecté ou déconnectée de Mon Compte et de FranceConnect" in page.text) == (LOGIN, True)
    assert "Vous êtes déconnecté" not in inside.go(back).text


def test_next_login_at_the_provider_asks_who_one_is(walker: Walker, attached: Account) -> None:
    with requests.Session() as browser:
        walker.go(walk(depart(walker), SOLENE, browser))
        assert is_in(walker)
        address = walker.press("Se déconnecter").links["Se déconnecter de FranceConnect"]
        browser.get(address, allow_redirects=False, timeout=5)
        assert "Continuer en tant que" not in browser.get(depart(walker), timeout=5).text


def test_going_out_needs_no_provider(inside: Walker, franceconnect: Provider) -> None:
    franceconnect.shutdown()
    franceconnect.server_close()
    assert inside.press("Se déconnecter").status == 200
    assert not is_in(inside)


def test_whoever_came_in_by_password_goes_out_as_before(walker: Walker, attached: Account) -> None:
    come_in_by_password(walker, attached)
    assert walker.press("Se déconnecter").path == LOGIN


@pytest.mark.parametrize("name", [SOLENE, BRIVELLE], ids=["attaching", "creating"])
def test_whoever_is_half_way_ends_both_too(walker: Walker, name: str) -> None:
    account_of(known(SOLENE))
    identify(walker, name)
    walker.client.handler.enforce_csrf_checks = False
    answer = walker.client.post("/deconnexion/")
    assert "/session/end?" in answer["Refresh"]
    assert walker.client.get(ATTACHMENT)["Location"] == LOGIN


def test_password_login_after_an_attempt_by_franceconnect_keeps_nothing_of_it(walker: Walker, no_code: None) -> None:
    account = account_of(known(SOLENE))
    identify(walker, SOLENE)
    come_in_by_password(walker, account)
    assert not {"id_token", STATES, "registration"} & walker.client.session.keys()


def test_link_alone_puts_nobody_out(inside: Walker) -> None:
    assert inside.go("/deconnexion/").path == SPACE
    assert is_in(inside)
