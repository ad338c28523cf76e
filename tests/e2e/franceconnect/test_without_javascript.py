"""FranceConnect without JavaScript: links and forms are all it takes, the logout of both included."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.coming_back_reaching import LOGIN
from tests.e2e.franceconnect.passing import identify_again, is_unknown_there, open_account
from tests.e2e.own_space_reaching import SPACE
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

ROUVELINE = "ROUVELINE"


@pytest.fixture
def visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    return new_visitor(java_script_enabled=False)


def test_somebody_whose_civility_is_not_said_opens_an_account_enters_and_leaves(visitor: Visitor) -> None:
    open_account(visitor, ROUVELINE)
    identify_again(visitor, ROUVELINE)
    visitor.is_at(SPACE)
    visitor.press("Se déconnecter")
    visitor.is_at(LOGIN)
    expect(visitor.page.get_by_text("de Mon Compte et de FranceConnect")).to_be_visible()
    is_unknown_there(visitor)
