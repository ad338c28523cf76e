"""A forged address logs nobody in, and nobody out; a session is one's own."""

from typing import Any

import pytest

from accounts.models import Account, FranceConnectLink
from demo.franceconnect.server import Provider
from proofing.models import Review
from tests.factories import PASSWORD, AgentFactory
from tests.franceconnect import walk
from tests.journeys.citizens import account_of, identify, is_in, known
from tests.journeys.franceconnect.pages import BACK, BRIVELLE, LEFT, LOGIN, SOLENE, SPACE, START, depart
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey


FORGED = [
    "",
    "?error=access_denied",
    "?error=access_denied&state=x&iss={issuer}",
    "?code=x&state=&iss={issuer}",
    "?code=x&state=x&iss={issuer}",
    "?code=x&code=y&state=x&state=y",
    "?state[]=x&code[]=y",
    "?%00=%00&state=%00",
]


@pytest.mark.parametrize("query", FORGED)
def test_forged_answer_logs_nobody_in_or_out(
    inside: Walker,
    new_walker: Any,
    franceconnect: Provider,
    query: str,
) -> None:
    path = BACK + query.format(issuer=franceconnect.issuer)
    asked, visitor = franceconnect.counts["token"], new_walker()
    for walker in (inside, visitor):
        assert walker.go(path).status == 400
    assert is_in(inside)
    assert not is_in(visitor)
    assert franceconnect.counts["token"] == asked


def test_forged_logout_logs_nobody_out_and_tells_nothing_untrue(inside: Walker, new_walker: Any) -> None:
    visitor = new_walker()
    for walker in (inside, visitor):
        for query in ("", "?state=", "?state=x"):
            assert "Vous êtes déconnecté" not in walker.go(LEFT + query).text
    assert is_in(inside)


@pytest.mark.parametrize("path", [BACK, LEFT, START])
def test_only_a_link_leads_there(walker: Walker, path: str) -> None:
    walker.client.handler.enforce_csrf_checks = False
    assert walker.client.post(path, {}).status_code == 405


def test_login_that_a_visitor_began_is_not_finished_from_inside(walker: Walker, no_code: None) -> None:
    """On a family's computer: one begins with FranceConnect, the other logs in, in the next tab."""
    account = account_of(known(SOLENE))
    callback = walk(depart(walker), "VAUCRESSELLE")
    walker.go(LOGIN)
    assert walker.log_in(account.owner.identifier, PASSWORD).path == SPACE
    assert walker.go(callback).status == 400
    assert is_in(walker)
    assert not Review.objects.exists()
    assert not FranceConnectLink.objects.exists()


def test_login_that_was_begun_before_an_agent_came_in_changes_nothing_of_theirs(walker: Walker) -> None:
    agent = AgentFactory()
    callback = walk(depart(walker), "VAUCRESSELLE")
    walker.client.handler.enforce_csrf_checks = False
    walker.client.post("/agents/connexion/", {"agent_login": agent.login, "password": PASSWORD})
    assert walker.client.get(callback)["Location"] == "/agents/"
    assert not FranceConnectLink.objects.exists()
    assert not Account.objects.exclude(pk=agent.pk).exists()


def test_session_goes_on_under_another_key_after_a_creation_begins(walker: Walker) -> None:
    walker.client.get(START)
    before = walker.client.session.session_key
    identify(walker, BRIVELLE)
    assert walker.client.session.session_key not in (None, before)


def test_key_that_was_planted_before_opens_nothing(walker: Walker, new_walker: Any, attached: Account) -> None:
    callback = walk(depart(walker), SOLENE)
    thief = new_walker()
    thief.client.cookies.load(walker.client.cookies.output(header=""))
    walker.go(callback)
    assert is_in(walker)
    assert not is_in(thief)
