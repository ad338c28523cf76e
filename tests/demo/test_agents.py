"""The agents of the demonstration come in with what is shown, to what their role opens."""

import pytest
from django.template.loader import render_to_string

from accounts.models import Account
from accounts.passwords import password_problem
from demo.data import load_people
from demo.people import AGENTS
from proofing.groups import GROUPS

BY_LOGIN = {"ids": lambda agent: agent.login}


@pytest.mark.parametrize("agent", AGENTS, **BY_LOGIN)
@pytest.mark.django_db
def test_an_agent_comes_in_with_what_is_shown(client, agent):
    load_people()
    answer = client.post("/agents/connexion/", {"agent_login": agent.login, "password": agent.password})
    assert answer["Location"] == "/agents/"
    assert client.get("/agents/dossiers/").status_code == 200
    assert [group.name for group in Account.objects.get(login=agent.login).groups.all()] == [agent.role]


@pytest.mark.parametrize("agent", AGENTS, **BY_LOGIN)
def test_a_password_follows_the_rule(agent):
    assert password_problem(agent.password, personal=[agent.login]) is None


def test_there_is_somebody_for_each_role():
    assert [agent.role for agent in AGENTS] == list(GROUPS)


@pytest.mark.django_db
def test_loading_again_changes_nothing_of_an_account():
    load_people()
    account = Account.objects.get(login=AGENTS[0].login)
    account.set_password("Changement8Fait")
    account.save()
    account.groups.clear()
    load_people()
    account.refresh_from_db()
    assert account.check_password("Changement8Fait")
    assert not account.groups.exists()
    assert Account.objects.filter(is_staff=True).count() == len(AGENTS)


@pytest.mark.urls("tests.demo.urls")
def test_the_page_shows_what_an_agent_types(rf):
    page = render_to_string("demo/people.html", {"agents": AGENTS}, rf.get("/demo/"))
    for agent in AGENTS:
        assert agent.role in page
        assert agent.login in page
        assert agent.password in page
