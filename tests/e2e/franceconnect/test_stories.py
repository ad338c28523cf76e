"""Whole stories with FranceConnect: through its own pages, under the portal's CSP, with what browsers do to cookies."""

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from accounts.migration import CODE, CONTACTS, PASSWORD, TERMS
from demo.franceconnect.people import find_citizen
from tests.e2e import walk
from tests.e2e.coming_back_reaching import LOGIN, MIGRATION
from tests.e2e.franceconnect.passing import (
    ATTACHMENT,
    continuing,
    identify,
    identify_again,
    is_unknown_there,
    leave,
    open_account,
)
from tests.e2e.own_space_reaching import HISTORY, SECURITY, SPACE
from tests.e2e.postbox import receive, receive_code
from tests.e2e.test_accessibility import PHONE, TARGET, TOO_SMALL, axe_violations
from tests.e2e.visitor import Visitor
from tests.factories import PASSWORD as PRESENT_PASSWORD
from tests.journeys.citizens import account_of, known

pytestmark = pytest.mark.e2e

BRIVELLE, RAKOTOVELO, SOLENE, COURTEVALLE = "BRIVELLE", "RAKOTOVELO", "Solène Marguerite FALVIGNE", "COURTEVALLE"
MAIL = "firmin@exemple.fr"


def says(visitor: Visitor, text: str) -> None:
    expect(visitor.page.get_by_role("main")).to_contain_text(text)


def test_a_newcomer_opens_an_account_comes_back_anywhere_and_logs_out_of_both(
    visitor: Visitor, new_visitor: Callable[..., Visitor]
) -> None:
    open_account(visitor, BRIVELLE)
    identify_again(visitor, BRIVELLE)
    visitor.is_at(SPACE)
    says(visitor, "Identité vérifiée")
    visitor.press("Se déconnecter")
    visitor.is_at(LOGIN)
    says(visitor, "Vous êtes déconnecté ou déconnectée de Mon Compte et de FranceConnect")
    is_unknown_there(visitor)

    elsewhere = new_visitor()
    is_unknown_there(elsewhere)
    identify(elsewhere, BRIVELLE)
    elsewhere.is_at(SPACE)
    elsewhere.open(HISTORY)
    says(elsewhere, "Avec FranceConnect, depuis")


def test_somebody_born_abroad_opens_an_account_and_comes_back_with_their_number(visitor: Visitor) -> None:
    login = open_account(visitor, RAKOTOVELO)
    walk.log_in(visitor, login)
    visitor.open("/mon-compte/profil/")
    says(visitor, "Madagascar")


def test_who_gives_up_is_led_to_every_other_way_in(visitor: Visitor) -> None:
    leave(visitor)
    visitor.press("Annuler")
    says(visitor, "Vous avez annulé : rien n’a été fait")
    visitor.follow("Créer mon compte")
    visitor.is_at("/inscription/")
    visitor.page.go_back()
    visitor.follow("Aller à la page de connexion")
    visitor.is_at(LOGIN)


def test_an_account_is_attached_by_its_password_dissociated_and_associated_again(visitor: Visitor) -> None:
    account_of(known(SOLENE))
    identify(visitor, SOLENE)
    visitor.is_at(ATTACHMENT)
    visitor.type("Mot de passe", "Unautre1motdepasse")
    visitor.press("Continuer")
    expect(visitor.page.get_by_role("alert")).to_contain_text("Ce n’est pas le mot de passe de ce compte")
    visitor.type("Mot de passe", PRESENT_PASSWORD)
    visitor.press("Continuer")
    visitor.is_at(SPACE)
    visitor.open(SECURITY)
    visitor.follow("Dissocier FranceConnect")
    visitor.press("Dissocier FranceConnect")
    visitor.is_at(SECURITY)
    says(visitor, "FranceConnect est dissocié de votre espace")
    visitor.follow("Associer FranceConnect")
    visitor.press(continuing(SOLENE))
    visitor.is_at(SECURITY)
    says(visitor, "FranceConnect est associé à votre espace")


def test_an_old_account_is_migrated_without_its_old_password(visitor: Visitor) -> None:
    account_of(known(COURTEVALLE), MAIL, migrating=True, terms=False)
    identify(visitor, COURTEVALLE)
    visitor.is_at(MIGRATION)
    visitor.press("Commencer")
    visitor.is_at(TERMS.url)
    visitor.tick(walk.TERMS)
    visitor.press("Continuer")
    visitor.is_at(PASSWORD.url)
    visitor.type("Nouveau mot de passe", walk.PASSWORD)
    visitor.type("Confirmation du mot de passe", walk.PASSWORD)
    visitor.press("Continuer")
    visitor.is_at(CONTACTS.url)
    visitor.press("Envoyer le code")
    visitor.is_at(CODE.url)
    walk.type_code(visitor, receive_code(), by_mail=True)
    visitor.is_at(SPACE)
    assert "Votre connexion à Mon Compte a changé" in receive()
    visitor.press("Se déconnecter")
    says(visitor, "de Mon Compte et de FranceConnect")
    identify(visitor, COURTEVALLE)
    visitor.is_at(SPACE)


def test_the_pages_of_the_simulator_can_be_read_and_used_by_anybody(visitor: Visitor) -> None:
    leave(visitor)
    assert_usable(visitor.page)
    visitor.press(find_citizen(BRIVELLE).name)
    leave(visitor)
    expect(visitor.page.get_by_role("button", name=continuing(BRIVELLE))).to_be_visible()
    assert_usable(visitor.page)
    visitor.open(f"{visitor.page.url}&prompt=none")
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    assert_usable(visitor.page)


def assert_usable(page: Page) -> None:
    """On a telephone: axe finds nothing, nothing is out of sight, and fingers find every button."""
    page.evaluate(AXE_SCRIPT)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert page.evaluate(TOO_SMALL, TARGET) == []
