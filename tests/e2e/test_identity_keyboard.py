"""The steps that not everybody sees, with the keyboard alone: the confirmation, then a file instead of a paper."""

import pytest
from playwright.sync_api import expect

from tests.e2e import identity_reaching as reaching
from tests.e2e import uploads
from tests.e2e.keyboard import Keyboard
from tests.e2e.reaching import PAPER
from tests.e2e.visitor import Visitor
from tests.e2e.walk import NO_PAPER

pytestmark = pytest.mark.e2e


def test_a_disagreement_is_confirmed_and_a_file_sent_without_a_pointer(visitor: Visitor, keyboard: Keyboard) -> None:
    reaching.disagreeing(visitor)
    expect(visitor.page.get_by_text("ne correspond pas à votre date de naissance")).to_be_visible()
    keyboard.press_on(keyboard.button("Confirmer"))
    visitor.is_at(PAPER)
    keyboard.press_on(keyboard.button(NO_PAPER))
    visitor.is_at(reaching.SUPPORTING)
    choose(visitor, keyboard)
    keyboard.press_on(keyboard.button("Envoyer et ajouter une autre page"))
    expect(visitor.page.get_by_role("heading", name="Déjà envoyé")).to_be_visible()
    keyboard.press_on(keyboard.button("Retirer le fichier 1"))
    expect(visitor.page.get_by_role("heading", name="Déjà envoyé")).to_have_count(0)
    choose(visitor, keyboard)
    keyboard.press_on(keyboard.button("Continuer"))
    visitor.is_at("/inscription/coordonnees/")


def choose(visitor: Visitor, keyboard: Keyboard) -> None:
    with visitor.page.expect_file_chooser() as chooser:
        keyboard.press_on(visitor.field(uploads.FIELD), "Space")
    chooser.value.set_files([uploads.photo()])
