"""The accounts of agents, in the hands of a superviseur."""

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import Account
from journal.enums import EventKind
from journal.models import Event
from proofing.groups import AUDITEUR, CONSEILLER, SUPERVISEUR, make_groups
from tests.agents import agent_with, browser_of, text_of
from tests.factories import PASSWORD, AccountFactory, AgentFactory

pytestmark = pytest.mark.django_db

ACCOUNTS = "/agents/comptes/"
OTHER = "Vm8parapluie31x"


def comes_in(login, password):
    return Client().post("/agents/connexion/", {"agent_login": login, "password": password}).status_code == 302


def account_data(**changed):
    return {"login": "camille", "is_active": "on", "password": OTHER} | changed


def roles(*names):
    make_groups(apps)
    return [group.pk for group in Group.objects.filter(name__in=names)]


def test_a_superviseur_opens_the_account_of_an_agent():
    superviseur, client = agent_with(SUPERVISEUR)
    answer = client.post(f"{ACCOUNTS}ajouter/", account_data(groups=roles(AUDITEUR)), follow=True)
    assert answer.redirect_chain == [(ACCOUNTS, 302)]
    agent = Account.objects.get(login="camille")
    assert (agent.is_staff, agent.is_superuser, agent.person) == (True, False, None)
    assert [group.name for group in agent.groups.all()] == [AUDITEUR]
    assert comes_in("camille", OTHER)
    event = Event.objects.get(kind=EventKind.AGENT_ADDED)
    assert (event.account, event.details["agent"]) == (superviseur, agent.pk)
    assert OTHER not in str(event.details)


def test_a_superviseur_changes_role_state_and_password():
    agent = AgentFactory(group=CONSEILLER)
    _, client = agent_with(SUPERVISEUR)
    where = f"{ACCOUNTS}{agent.uuid}/"
    client.post(where, {"login": agent.login, "groups": roles(AUDITEUR), "password": ""})
    agent.refresh_from_db()
    assert (agent.is_active, agent.check_password(PASSWORD)) == (False, True)
    assert [group.name for group in agent.groups.all()] == [AUDITEUR]
    client.post(where, {"login": agent.login, "is_active": "on", "password": OTHER})
    agent.refresh_from_db()
    assert (agent.is_active, agent.check_password(OTHER)) == (True, True)
    assert not agent.groups.exists()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"login": ""}, "Indiquez l’identifiant de l’agent."),
        ({"login": "pris"}, "Cet identifiant est déjà celui d’un agent."),
        ({"login": "avec espace"}, "Un identifiant n’a que des lettres"),
        ({"password": ""}, "Saisissez un mot de passe."),
        ({"password": "Xcamille7tronc"}, "contient votre nom"),
        ({"groups": "999999"}, "Sélectionnez un choix valide"),
    ],
)
def test_an_account_that_breaks_a_rule_is_not_opened(changed, error):
    AgentFactory(login="pris")
    _, client = agent_with(SUPERVISEUR)
    answer = client.post(f"{ACCOUNTS}ajouter/", account_data(**changed))
    assert error in text_of(answer)
    assert not Account.objects.filter(login="camille").exists()


def test_what_a_form_does_not_show_is_not_taken_from_it():
    _, client = agent_with(SUPERVISEUR)
    client.post(f"{ACCOUNTS}ajouter/", account_data(is_superuser="on", is_staff="", person="1"))
    agent = Account.objects.get(login="camille")
    assert (agent.is_superuser, agent.is_staff, agent.person) == (False, True, None)


def test_nobody_changes_their_own_account():
    superviseur, client = agent_with(SUPERVISEUR)
    where = f"{ACCOUNTS}{superviseur.uuid}/"
    answer = client.post(where, {"login": superviseur.login, "password": OTHER}, follow=True)
    assert "modifié par un autre superviseur que vous" in text_of(answer)
    superviseur.refresh_from_db()
    assert superviseur.is_active


def test_agents_are_listed_and_neither_people_nor_those_with_every_right(django_assert_max_num_queries):
    _, client = agent_with(SUPERVISEUR)
    root = Account.objects.create_superuser("racine", PASSWORD)
    people = [AccountFactory() for _ in range(3)]
    AgentFactory.create_batch(10, group=CONSEILLER)
    with django_assert_max_num_queries(12):
        listed = set(re.findall(rf'href="{ACCOUNTS}([0-9a-f-]+)/"', client.get(ACCOUNTS).content.decode()))
    assert listed == {str(agent.uuid) for agent in Account.objects.filter(is_staff=True, is_superuser=False)}
    for account in (root, *people):
        assert client.get(f"{ACCOUNTS}{account.uuid}/").status_code == 404
    assert browser_of(root).get(f"{ACCOUNTS}{root.uuid}/").status_code == 302
