"""Coming back with the keyboard alone: an old account that changes over in two goes, a forgotten password."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.migration import CODE, CONTACTS, PASSWORD, TERMS
from tests.e2e import coming_back, walk
from tests.e2e.coming_back_reaching import FORGOTTEN, LOGIN, MIGRATION, RECOVERY_CODE, RECOVERY_PASSWORD
from tests.e2e.keyboard import Keyboard
from tests.e2e.own_space_reaching import SPACE
from tests.e2e.postbox import receive, receive_code
from tests.e2e.visitor import Visitor
from tests.factories import OLD_PASSWORD

pytestmark = pytest.mark.e2e

NEW_PASSWORD = "Bz4marmotte85k"


def give_pair(visitor: Visitor, identifier: str, password: str) -> None:
    visitor.open(LOGIN)
    keyboard = Keyboard(visitor)
    keyboard.type_in(walk.identifier_field(visitor), identifier)
    keyboard.type_in(visitor.field("Mot de passe"), password)
    keyboard.press("Enter")


def choose_password(visitor: Visitor, button: str) -> None:
    keyboard = Keyboard(visitor)
    keyboard.type_in(visitor.field("Nouveau mot de passe"), NEW_PASSWORD)
    keyboard.type_in(visitor.field("Confirmation du mot de passe"), NEW_PASSWORD)
    keyboard.press_on(keyboard.button(button))


def test_an_old_account_is_left_half_way_and_taken_up_the_next_day(
    visitor: Visitor, keyboard: Keyboard, new_visitor: Callable[..., Visitor]
) -> None:
    identifier = coming_back.old_account().owner.identifier
    give_pair(visitor, identifier, OLD_PASSWORD)
    visitor.is_at(MIGRATION)
    keyboard.press_on(keyboard.button("Commencer"))
    visitor.is_at(TERMS.url)
    keyboard.tab_to(visitor.page.get_by_role("region", name="Conditions générales d’utilisation"))
    keyboard.press_on(visitor.field(walk.TERMS), "Space")
    keyboard.press_on(keyboard.button("Continuer"))
    visitor.is_at(PASSWORD.url)
    choose_password(visitor, "Continuer")
    visitor.is_at(CONTACTS.url)
    visitor.context.close()

    visitor = new_visitor()
    keyboard = Keyboard(visitor)
    give_pair(visitor, identifier, NEW_PASSWORD)
    visitor.is_at(CONTACTS.url)
    expect(visitor.field("Téléphone portable")).not_to_have_value("")
    keyboard.press_on(visitor.field("par SMS"), "Space")
    keyboard.press_on(keyboard.button("Envoyer le code"))
    visitor.is_at(CODE.url)
    keyboard.type_in(visitor.field("Code de vérification reçu par SMS"), receive_code())
    keyboard.press("Enter")
    visitor.is_at(SPACE)
    assert "votre connexion a changé" in receive()


def test_a_forgotten_password_is_replaced_without_a_pointer(visitor: Visitor, keyboard: Keyboard) -> None:
    identifier = coming_back.holder().owner.identifier
    visitor.open(LOGIN)
    keyboard.press_on(keyboard.link("Mot de passe oublié ?"))
    visitor.is_at(FORGOTTEN)
    keyboard.type_in(walk.identifier_field(visitor), identifier)
    keyboard.type_day("Date de naissance", ("5", "12", "1984"))
    keyboard.press_on(visitor.field("par SMS"), "Space")
    keyboard.press("ArrowDown")
    expect(visitor.field("par mail")).to_be_checked()
    keyboard.press_on(keyboard.button("Envoyer le code"))
    visitor.is_at(RECOVERY_CODE)
    keyboard.type_in(visitor.field("Code de vérification reçu"), receive_code())
    keyboard.press("Enter")
    visitor.is_at(RECOVERY_PASSWORD)
    choose_password(visitor, "Enregistrer")
    visitor.is_at(LOGIN)
    expect(visitor.page.get_by_text("Votre mot de passe est changé")).to_be_visible()
    give_pair(visitor, identifier, NEW_PASSWORD)
    visitor.is_at(SPACE)
