from typing import Any

import pytest
from django.test import Client

from accounts.models import Account
from proofing.groups import CONSEILLER
from proofing.models import Review
from tests.agents import browser_of
from tests.factories import AgentFactory
from tests.proofing.agents.desk import file_of


@pytest.fixture
def review(db: Any) -> Review:
    return file_of()


@pytest.fixture
def agent(db: Any) -> Account:
    return AgentFactory(group=CONSEILLER)


@pytest.fixture
def client(agent: Account) -> Client:
    return browser_of(agent)
