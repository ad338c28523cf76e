"""How agents come in, and their own password."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.hashers import PortalArgon2Hasher
from accounts.models import Account, LoginThrottle
from accounts.models.session import IDLE
from journal.enums import EventKind
from journal.models import Event
from proofing.groups import CONSEILLER
from tests.agents import agent_with, browser_of, text_of
from tests.factories import PASSWORD, AccountFactory, AgentFactory

pytestmark = pytest.mark.django_db

LOGIN = "/agents/connexion/"
OWN_PASSWORD = "/agents/mot-de-passe/"
OTHER = "Vm8parapluie31x"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FREE_FAILURES = 5


def log_in(client, login, password=PASSWORD, **more):
    return client.post(LOGIN, {"agent_login": login, "password": password} | more)


# The way in


def test_an_agent_comes_in_and_goes_out_and_the_journal_says_so(client):
    agent = AgentFactory(group=CONSEILLER)
    before = client.session.session_key
    assert log_in(client, f" {agent.login} ")["Location"] == "/agents/"
    assert client.session.session_key != before
    assert client.get("/agents/", follow=True).status_code == 200
    assert client.post("/agents/deconnexion/")["Location"] == LOGIN
    assert client.get("/agents/")["Location"].startswith(LOGIN)
    events = Event.objects.order_by("pk").values_list("kind", "account", "person")
    assert list(events) == [(EventKind.LOGIN, agent.pk, None), (EventKind.LOGOUT, agent.pk, None)]


def test_a_link_logs_nobody_out():
    _, client = agent_with(CONSEILLER)
    client.get("/agents/deconnexion/")
    assert client.get("/agents/dossiers/").status_code == 200


def test_the_session_ends_with_the_browser_and_after_thirty_idle_minutes(client, time_machine):
    time_machine.move_to(NOON)
    agent = AgentFactory(group=CONSEILLER)
    assert log_in(client, agent.login).cookies["moncompte_session"]["expires"] == ""
    time_machine.shift(IDLE + timedelta(seconds=60))
    assert client.get("/agents/dossiers/")["Location"].startswith(LOGIN)


@pytest.mark.parametrize("changed", [{"agent_login": "inconnu"}, {"password": "Faux2motdepasse"}])
def test_one_answer_for_every_wrong_pair(client, changed):
    agent = AgentFactory()
    page = client.post(LOGIN, {"agent_login": agent.login, "password": PASSWORD} | changed)
    assert "L’identifiant ou le mot de passe n’est pas le bon" in text_of(page)
    assert page.status_code == 200
    assert not Event.objects.exists()


@pytest.mark.parametrize("changed", [{"agent_login": ""}, {"password": ""}, {"agent_login": "x" * 61}])
def test_what_cannot_be_a_pair_is_not_tried(client, changed):
    page = client.post(LOGIN, {"agent_login": "camille", "password": PASSWORD} | changed)
    assert page.context["form"].errors
    assert not LoginThrottle.objects.exists()


@pytest.mark.parametrize("is_known", [True, False])
def test_an_unknown_login_costs_one_hash_like_a_known_one(client, hashes_of_the_test, is_known):
    login = AgentFactory().login if is_known else "inconnu"
    hashes_of_the_test.clear()
    log_in(client, login, "Faux2motdepasse")
    assert sum(hashes_of_the_test.values()) == 1


@pytest.fixture
def hashes_of_the_test(monkeypatch):
    """How often the real hasher looked at a password."""
    counted = Counter()
    for name in ("encode", "verify"):
        method = getattr(PortalArgon2Hasher, name)

        def call(*args, _name=name, _method=method, **kwargs):
            counted[_name] += 1
            return _method(*args, **kwargs)

        monkeypatch.setattr(PortalArgon2Hasher, name, call)
    return counted


def test_after_five_failures_the_right_password_waits_too(client, time_machine):
    time_machine.move_to(NOON)
    agent = AgentFactory()
    for _ in range(FREE_FAILURES):
        assert log_in(client, agent.login, "Faux2motdepasse").status_code == 200
    answer = log_in(client, agent.login)
    assert answer.status_code == 429
    assert "la connexion avec cet identifiant est suspendue" in text_of(answer)
    time_machine.shift(timedelta(seconds=61))
    assert log_in(client, agent.login).status_code == 302
    assert not LoginThrottle.objects.exists()


def test_tries_on_an_agents_login_hold_up_nobody_elses_identifier(client):
    account = AccountFactory()
    identifier = account.person.provisional_id
    for _ in range(FREE_FAILURES + 1):
        log_in(client, identifier, "Faux2motdepasse")
    answer = client.post("/connexion/", {"identifier": identifier, "password": PASSWORD})
    assert answer.status_code == 302


def test_an_agent_who_left_does_not_come_in_and_their_session_ends(client):
    agent = AgentFactory(group=CONSEILLER)
    inside = browser_of(agent)
    Account.objects.update(is_active=False)
    assert log_in(client, agent.login).status_code == 200
    assert inside.get("/agents/dossiers/")["Location"].startswith(LOGIN)


def test_people_never_come_in_this_way_nor_agents_theirs(client):
    account, agent = AccountFactory(verified=True), AgentFactory(group=CONSEILLER)
    for identifier in (account.person.nir, account.person.identifiers.get().digest, str(account.pk)):
        assert log_in(client, identifier).status_code == 200
    assert client.post("/connexion/", {"identifier": agent.login, "password": PASSWORD}).status_code == 200
    assert not Event.objects.filter(kind=EventKind.LOGIN).exists()


def test_a_person_in_this_browser_is_logged_out_by_an_agent_who_comes_in():
    agent, client = AgentFactory(group=CONSEILLER), browser_of(AccountFactory())
    client.session["next"] = "/mon-compte/"
    assert client.get(LOGIN).status_code == 200
    assert log_in(client, agent.login).status_code == 302
    assert client.session["_auth_user_id"] == str(agent.pk)
    assert "next" not in client.session


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/agents/personnes/", "/agents/personnes/"),
        ("/mon-compte/", "/agents/"),
        ("https://ailleurs.example/agents/", "/agents/"),
        ("//ailleurs.example/agents/", "/agents/"),
        ("/agents\\@ailleurs.example", "/agents/"),
        ("agents/personnes/", "/agents/"),
        ("", "/agents/"),
    ],
)
def test_after_the_login_one_goes_on_among_the_agents_pages_only(client, wanted, target):
    agent = AgentFactory(group=CONSEILLER)
    assert f'name="next" value="{target}"' in client.get(LOGIN, {"next": wanted}).content.decode()
    assert log_in(client, agent.login, next=wanted)["Location"] == target
    assert client.get(LOGIN, {"next": wanted})["Location"] == target


def test_an_agent_who_comes_to_the_space_of_people_is_led_back():
    _, client = agent_with(CONSEILLER)
    assert client.get("/mon-compte/")["Location"] == "/agents/"
    assert client.get("/").status_code == 200


def test_a_form_without_its_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    assert log_in(client, AgentFactory().login).status_code == 403


# One's own password


def test_an_agent_changes_their_password_and_stays_in():
    agent, client = agent_with(CONSEILLER)
    elsewhere = browser_of(agent)
    assert client.post(OWN_PASSWORD, {"current": PASSWORD, "password": OTHER})["Location"] == "/agents/"
    assert client.get("/agents/dossiers/").status_code == 200
    assert elsewhere.get("/agents/dossiers/").status_code == 302
    assert log_in(Client(), agent.login, OTHER).status_code == 302


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"current": "Faux2motdepasse"}, "Ce n’est pas votre mot de passe actuel."),
        ({"current": ""}, "Ce n’est pas votre mot de passe actuel."),
        ({"password": "court1A"}, "au moins 10"),
        ({"password": ""}, "Saisissez un mot de passe."),
        ({"password": "Azerty1234"}, "trop courant"),
    ],
)
def test_a_password_that_breaks_the_rule_is_refused(changed, error):
    agent, client = agent_with(CONSEILLER)
    assert error in text_of(client.post(OWN_PASSWORD, {"current": PASSWORD, "password": OTHER} | changed))
    agent.refresh_from_db()
    assert agent.check_password(PASSWORD)
