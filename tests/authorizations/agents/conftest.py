from typing import Any

import pytest
from django.test import Client

from accounts.models import Account
from proofing.groups import CONSEILLER
from tests.agents import browser_of
from tests.factories import AgentFactory


@pytest.fixture
def agent(db: Any) -> Account:
    return AgentFactory(group=CONSEILLER, login="camille")


@pytest.fixture
def client(agent: Account) -> Client:
    return browser_of(agent)
