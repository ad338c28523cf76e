"""Whoever has an account, at a browser."""

from time import time
from typing import Any
from uuid import uuid4

from django.test import Client

from accounts.middleware import rights_of
from accounts.models import Account
from accounts.sessions import BROWSER, LOGGED_IN_AT, NAME, RIGHTS, SEEN_AT
from authorizations.access import access_of
from tests.factories import AgentFactory


def browser_of(account: Account) -> Client:
    """A browser in which this account has just come in."""
    client = Client()
    client.force_login(account)
    session = client.session
    session[LOGGED_IN_AT] = session[SEEN_AT] = time()
    session[NAME], session[BROWSER] = str(uuid4()), "Firefox sur Linux"
    session[RIGHTS] = rights_of(access_of(account.person) if account.person else None)
    session.save()
    return client


def agent_with(group: str) -> tuple[Account, Client]:
    """A new agent of this role, who has just come in."""
    agent = AgentFactory(group=group)
    return agent, browser_of(agent)


def text_of(answer: Any) -> str:
    """The page, single-spaced; no-break spaces count as spaces."""
    return " ".join(answer.content.decode().split())
