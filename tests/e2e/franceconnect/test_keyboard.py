"""FranceConnect with the keyboard alone."""

import pytest

from demo.franceconnect.people import find_citizen
from tests.e2e.coming_back_reaching import LOGIN
from tests.e2e.franceconnect.passing import ATTACHMENT, ATTACHMENT_CODE, BUTTON, continuing
from tests.e2e.keyboard import Keyboard
from tests.e2e.own_space_reaching import SPACE
from tests.e2e.postbox import receive_code
from tests.e2e.visitor import Visitor
from tests.journeys.citizens import account_of, known

pytestmark = pytest.mark.e2e

ORTALAVESI = "ORTALAVESI"


def test_an_account_is_attached_by_a_code_then_opened_at_once(visitor: Visitor, keyboard: Keyboard) -> None:
    account_of(known(ORTALAVESI), "ghjuvan@exemple.fr")
    visitor.open(LOGIN)
    keyboard.press_on(keyboard.link(BUTTON))
    keyboard.press_on(keyboard.button(find_citizen(ORTALAVESI).name))
    visitor.is_at(ATTACHMENT)
    keyboard.press_on(visitor.page.get_by_role("button", name="Recevoir un code par mail"))
    visitor.is_at(ATTACHMENT_CODE)
    keyboard.type_in(visitor.field("Code de vérification reçu par mail"), receive_code())
    keyboard.press("Enter")
    visitor.is_at(SPACE)
    visitor.context.clear_cookies(domain="localhost")
    visitor.open(LOGIN)
    keyboard.press_on(keyboard.link(BUTTON))
    keyboard.press_on(keyboard.button(continuing(ORTALAVESI)))
    visitor.is_at(SPACE)
