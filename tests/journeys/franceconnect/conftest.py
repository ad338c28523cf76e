"""Solène, whom FranceConnect confirms, at different points of her way."""

import pytest

from accounts.models import Account
from demo.franceconnect.server import Provider
from tests.factories import PASSWORD
from tests.franceconnect import franceconnect  # noqa: F401 - a fixture
from tests.journeys.citizens import account_of, identify, known
from tests.journeys.franceconnect.pages import ATTACHMENT, MAIL, SOLENE, SPACE
from tests.journeys.walker import Walker


@pytest.fixture(autouse=True)
def _simulated(franceconnect: Provider) -> None:  # noqa: F811
    """Every journey here has a FranceConnect."""


@pytest.fixture
def account(db: None) -> Account:
    """Hers, with a confirmed mail."""
    return account_of(known(SOLENE), MAIL)


@pytest.fixture
def attaching(walker: Walker, account: Account) -> Walker:
    """She is back from FranceConnect, where her account is to be proven hers."""
    assert identify(walker, SOLENE).path == ATTACHMENT
    return walker


@pytest.fixture
def attached(no_code: None, attaching: Walker, account: Account) -> Account:
    """FranceConnect opens her account; she is out."""
    attaching.press("Continuer", {"password": PASSWORD})
    attaching.press("Se déconnecter")
    return account


@pytest.fixture
def inside(walker: Walker, attached: Account) -> Walker:
    """She has come in by it."""
    assert identify(walker, SOLENE).path == SPACE
    return walker
