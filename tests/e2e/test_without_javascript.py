"""A whole creation without JavaScript: every screen is plain HTML that the server understands."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e import walk
from tests.e2e.postbox import receive_code
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e


@pytest.fixture
def visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    return new_visitor(java_script_enabled=False)


def test_a_whole_creation_needs_no_script(visitor: Visitor) -> None:
    walk.come_in(visitor)
    walk.fill_civil_status(visitor, walk.CORSICAN)
    visitor.type("Commune de naissance", "saint denis")
    visitor.press("Continuer")
    commune = choose_among_radios(visitor)
    walk.show_paper(visitor, None)
    walk.give_contact(visitor, by_mail=False)
    code = receive_code()
    visitor.page.reload()
    expect(visitor.page.get_by_text("valable encore")).to_be_visible()
    walk.type_code(visitor, code, by_mail=False)
    walk.choose_password(visitor)
    expect(visitor.page.get_by_text(f"{commune}, France")).to_be_visible()
    walk.finish(visitor)
    walk.log_in(visitor, walk.noted_login(visitor, walk.CORSICAN))


def choose_among_radios(visitor: Visitor) -> str:
    """The page comes back with what was typed, and the communes of that name on the day of birth."""
    expect(visitor.page).to_have_title(re.compile("^Erreur"))
    expect(visitor.field("Nom de naissance")).to_have_value(walk.CORSICAN.birth_name)
    choices = visitor.page.get_by_role("group", name="Choisissez votre commune")
    assert choices.get_by_role("radio").count() > 1
    choices.get_by_role("radio").last.check()
    commune = choices.locator("label").last.inner_text().strip()
    visitor.press("Continuer")
    return commune


def test_nothing_stays_out_of_reach(visitor: Visitor) -> None:
    visitor.open("/inscription/etat-civil/")
    for label in ("Numéro de sécurité sociale", "Commune de naissance", "Ville de naissance"):
        expect(visitor.field(label)).to_be_visible()
    bubble = visitor.page.get_by_text("ce sont les 13 premiers caractères")
    expect(bubble).to_be_hidden()
    visitor.page.get_by_text("Où le trouver").click()
    expect(bubble).to_be_visible()


def test_no_button_does_nothing(visitor: Visitor) -> None:
    visitor.open("/connexion/")
    assert visitor.page.get_by_role("button").all_inner_texts() == ["Se connecter"]
