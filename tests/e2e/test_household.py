"""A couple in their browsers: the quick way out, what works without JavaScript, and with the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import Account
from authorizations.models import Procuration, Separation
from tests.e2e import couples_reaching as reaching
from tests.e2e import drafts
from tests.e2e.couples_reaching import AUTHORIZATIONS, CONFIRM, DAY, DONE, MANAGE, PAYMENTS, SEPARATION, couple
from tests.e2e.keyboard import Keyboard
from tests.e2e.own_space_reaching import SPACE
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

QUICK_EXIT, NEUTRAL, LOGIN = "Quitter rapidement", "/aides-et-demarches/", "**/connexion/**"
DISCREET = "Ne pas prévenir l’autre personne"


def is_gone(visitor: Visitor) -> None:
    """On the neutral page nothing tells who was here, and Back leads to no page of theirs."""
    visitor.is_at(NEUTRAL)
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Se déconnecter")).to_have_count(0)
    visitor.page.go_back()
    visitor.page.wait_for_url(LOGIN)
    expect(visitor.page.get_by_text("séparation")).to_have_count(0)
    visitor.open(SEPARATION)
    assert visitor.page.url.endswith("/connexion/")  # without a word of where to go then


@pytest.mark.parametrize("way", ["button", "escape"])
def test_quick_exit_leaves_nothing_behind(visitor: Visitor, way: str) -> None:
    reaching.as_responsable(SPACE)(visitor)
    visitor.open(SEPARATION)
    if way == "button":
        visitor.press(QUICK_EXIT)
    else:
        visitor.field(DISCREET).focus()
        for _ in range(3):
            visitor.page.keyboard.press("Escape")
    is_gone(visitor)
    assert Account.objects.filter(sessions__isnull=False).count() == 0


def test_couple_does_it_all_without_javascript(new_visitor: Callable[..., Visitor]) -> None:
    two = couple()
    responsable, conjoint = (new_visitor(java_script_enabled=False) for _ in two)
    for visitor, account in zip((responsable, conjoint), two, strict=True):
        drafts.enter(visitor, account)
    responsable.open(MANAGE)
    responsable.page.get_by_role("main").get_by_role("link", name="Mes autorisations").click()
    responsable.tick("Oui")
    responsable.press("Continuer")
    expect(responsable.page.get_by_role("button", name="Retirer la procuration")).to_be_visible()
    conjoint.open(SPACE)
    conjoint.page.get_by_role("main").get_by_role("link", name="Mes paiements").click()
    conjoint.is_at(PAYMENTS)
    conjoint.follow("Voir le détail")
    expect(conjoint.page.get_by_role("table")).to_contain_text("Versé à un tiers")
    responsable.press("Retirer la procuration")
    expect(responsable.page.get_by_role("button", name="Retirer la procuration")).to_have_count(0)
    conjoint.page.reload()
    expect(conjoint.page.get_by_role("heading", name="Vous n’avez pas accès à cette page")).to_be_visible()
    conjoint.open(SEPARATION)
    conjoint.press(QUICK_EXIT)
    is_gone(conjoint)


def test_procuration_then_separation_with_the_keyboard_alone(visitor: Visitor, keyboard: Keyboard) -> None:
    reaching.as_responsable(AUTHORIZATIONS)(visitor)
    keyboard.press_on(visitor.field("Oui"), "Space")
    keyboard.press_on(keyboard.button("Continuer"))
    expect(visitor.page.get_by_role("button", name="Retirer la procuration")).to_be_visible()
    assert Procuration.objects.open().exists()
    visitor.open(SEPARATION)
    keyboard.type_day("Date de la séparation", DAY)
    keyboard.press_on(visitor.field(DISCREET), "Space")
    keyboard.press_on(keyboard.button("Voir ce que cela change"))
    visitor.is_at(CONFIRM)
    keyboard.press_on(keyboard.button("Confirmer la séparation"))
    visitor.is_at(DONE)
    assert Separation.objects.get().is_discreet
