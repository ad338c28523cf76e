"""A passkey that Chromium keeps: made in the space, used to come back, removed."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import Account, Passkey
from tests.e2e import drafts
from tests.e2e.visitor import Visitor
from tests.factories import AccountFactory

pytestmark = pytest.mark.e2e

SECURITY, ADD, LOGIN = "/mon-compte/securite/", "/mon-compte/securite/cles/ajouter/", "/connexion/"
CREATE, ENTER = "Créer la clé d’accès", "Se connecter avec une clé d’accès"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def portal(portal: str, settings: Any) -> str:
    """Under a name: no key can be made for a bare network address."""
    settings.ALLOWED_HOSTS = ["localhost"]
    return portal.replace("127.0.0.1", "localhost")


@pytest.fixture
def owner(visitor: Visitor) -> Account:
    return drafts.enter(visitor, AccountFactory())


def give_device(visitor: Visitor) -> Callable[[bool], None]:
    """A device that keeps keys; returns a way to say whether its holder shows themself to it."""
    wire = visitor.context.new_cdp_session(visitor.page)
    wire.send("WebAuthn.enable")
    device = wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    return lambda shown: wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": shown})


def log_out(visitor: Visitor) -> None:
    visitor.press("Se déconnecter")
    visitor.is_at(LOGIN)


def test_a_key_is_added_then_opens_the_space_until_it_is_removed(visitor: Visitor, owner: Account) -> None:
    give_device(visitor)
    visitor.open(SECURITY)
    visitor.follow("Ajouter une clé d’accès")
    visitor.type("Nom de la clé d’accès", "Mon téléphone")
    visitor.press(CREATE)
    visitor.is_at(SECURITY)
    expect(visitor.page.get_by_role("main")).to_contain_text("Mon téléphone")
    log_out(visitor)
    visitor.press(ENTER)
    visitor.is_at("/mon-compte/")
    visitor.open(SECURITY)
    visitor.follow("Retirer la clé d’accès Mon téléphone")
    visitor.press("Retirer la clé d’accès")
    visitor.is_at(SECURITY)
    log_out(visitor)
    visitor.press(ENTER)
    expect(visitor.page.get_by_role("alert")).to_contain_text("Cette clé d’accès n’a pas permis de vous connecter")


def test_what_stands_in_the_way_is_said_and_one_may_try_again(visitor: Visitor, owner: Account) -> None:
    show_oneself = give_device(visitor)
    visitor.open(ADD)
    visitor.type("Nom de la clé d’accès", " ")
    visitor.press(CREATE)
    expect(visitor.page.get_by_role("alert")).to_contain_text("Donnez un nom à la clé d’accès")
    visitor.type("Nom de la clé d’accès", "Mon téléphone")
    show_oneself(False)
    visitor.press(CREATE)
    expect(visitor.page.get_by_role("status")).to_contain_text("La demande a été annulée")
    show_oneself(True)
    visitor.press(CREATE)
    visitor.is_at(SECURITY)
    visitor.open(ADD)
    visitor.press(CREATE)
    expect(visitor.page.get_by_role("status")).to_contain_text("Cet appareil a déjà une clé d’accès")
    assert Passkey.objects.filter(account=owner).count() == 1


def test_where_no_key_can_be_made_nothing_offers_one(visitor: Visitor, address: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    visitor.page.goto(f"{address}{LOGIN}")
    expect(visitor.page.get_by_role("button", name="Se connecter", exact=True)).to_be_visible()
    expect(visitor.page.get_by_role("button", name=ENTER)).to_be_hidden()
    visitor.faults.clear()  # loaded from the other host, on purpose
