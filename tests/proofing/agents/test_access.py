"""Who may come to which page of the agents' side: every address it has, by every role, as the table of roles says."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import Account
from accounts.terms import current
from journal.enums import EventKind
from journal.models import Event
from proofing.groups import AUDITEUR, CONSEILLER, GROUPS, SUPERVISEUR
from proofing.models import Review
from tests.agents import agent_with, browser_of
from tests.factories import (
    AccountFactory,
    AgentFactory,
    ContactFactory,
    PersonFactory,
    ReviewFactory,
    SeparationFactory,
    SupportingDocumentFactory,
)

pytestmark = pytest.mark.django_db

NOBODYS = {"login", "logout"}
EVERY_AGENTS = {"index", "password_change"}
READS = {
    "proofing_review_changelist": {"view_review"},
    "proofing_review_page": {"view_review"},
    "proofing_review_nir": {"view_review", "reveal_nir"},
    "proofing_review_release": {"view_review", "decide_review"},
    "proofing_review_merge": {"view_review", "decide_review", "merge_person"},
    "proofing_supportingdocument_page": {"view_supportingdocument"},
    "identity_person_changelist": {"view_person"},
    "identity_person_page": {"view_person"},
    "identity_person_nir": {"view_person", "reveal_nir"},
    "authorizations_dossier_changelist": {"view_dossier"},
    "authorizations_dossier_page": {"view_dossier"},
    "authorizations_dossier_person": {"view_dossier"},
    "authorizations_dossier_correct": {"view_dossier", "change_member"},
    "authorizations_separation_changelist": {"view_separation"},
    "authorizations_separation_page": {"view_separation"},
    "authorizations_separation_confirm": {"view_separation", "decide_separation"},
    "authorizations_separation_undo": {"view_separation", "decide_separation"},
    "accounts_account_changelist": {"view_account"},
    "accounts_account_add": {"add_account"},
    "accounts_account_change": {"change_account"},
    "accounts_loginthrottle_page": {"view_person"},
    "accounts_loginthrottle_lift": {"view_person", "delete_loginthrottle"},
    "accounts_loginthrottle_disconnect": {"view_person", "delete_loginthrottle"},
    "accounts_termsversion_changelist": {"view_termsversion"},
    "accounts_termsversion_page": {"view_termsversion"},
    "accounts_termsversion_add": {"add_termsversion"},
    "journal_event_changelist": {"view_event"},
}
WRITES = READS | {"proofing_review_page": {"view_review", "decide_review"}}
EVERYBODYS = ["Dossiers à vérifier", "Séparations à suivre", "Personnes", "Dossiers allocataires"]
ROLES = {None: set()} | {role: {name for _, _, name in permissions} for role, permissions in GROUPS.items()}


def patterns(resolver=None):
    """Every named address under /agents/."""
    resolver = resolver or next(found for found in get_resolver().url_patterns if str(found.pattern) == "agents/")
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern)
        else:
            yield pattern


NAMES = {pattern.name for pattern in patterns()}


@pytest.fixture
def addresses(papers_folder):
    """One address of each name, of rows that are there."""
    paper = SupportingDocumentFactory(review=ReviewFactory())
    separation = SeparationFactory()
    rows = {
        "proofing_review": paper.review,
        "proofing_supportingdocument": paper,
        "identity_person": PersonFactory(declared=True),
        "authorizations_dossier": separation.dossier,
        "authorizations_dossier_person": separation.declarant,
        "authorizations_dossier_correct": separation.member,
        "authorizations_separation": separation,
        "accounts_account": AgentFactory(),
        "accounts_loginthrottle": AccountFactory().person,
        "accounts_termsversion": current(),
    }
    return {name: reverse(f"admin:{name}", kwargs=_words(name, rows)) for name in NAMES}


def _words(name, rows):
    needed = next(pattern for pattern in patterns() if pattern.name == name).pattern.converters
    row = rows.get(name, rows.get(name.rpartition("_")[0]))
    return {word: getattr(row, word) for word in needed}


def test_no_address_is_without_a_rule():
    assert NOBODYS | EVERY_AGENTS | READS.keys() == NAMES


def test_there_is_no_address_to_delete_anything():
    assert not {name for name in NAMES if "delete" in name}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "needed"), [("get", READS), ("post", WRITES)])
def test_a_role_opens_what_its_permissions_say_and_nothing_else(addresses, role, method, needed):
    _, client = agent_with(role)
    opened = {name: getattr(client, method)(addresses[name]).status_code != 403 for name in needed}
    assert opened == {name: permissions <= ROLES[role] for name, permissions in needed.items()}


def test_what_is_refused_has_changed_and_said_nothing(addresses):
    _, client = agent_with(AUDITEUR)
    for name in NAMES - NOBODYS - EVERY_AGENTS:
        client.post(addresses[name], {"outcome": "accepted", "login": "intrus", "password": "Kv7trombone42q"})
    assert Review.objects.get().is_open
    assert not Event.objects.filter(kind__in=[EventKind.NIR_REVEALED, EventKind.PAPER_READ]).exists()
    assert not Account.objects.filter(login="intrus").exists()


@pytest.mark.parametrize("who", ["nobody", "person"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_is_no_agent_is_led_to_the_login_and_back(addresses, who, method):
    client = Client() if who == "nobody" else browser_of(AccountFactory())
    for name in NAMES - NOBODYS:
        answer = getattr(client, method)(addresses[name])
        assert answer.status_code == 302
        assert answer["Location"] == f"/agents/connexion/?next={addresses[name]}"


def test_an_account_that_is_no_agents_opens_nothing_even_with_a_role(addresses):
    account = AccountFactory()
    account.groups.set(AgentFactory(group=SUPERVISEUR).groups.all())
    client = browser_of(account)
    assert {client.get(addresses[name]).status_code for name in READS} == {302}


def test_an_agent_without_a_role_is_told_whom_to_ask():
    _, client = agent_with(None)
    answer = client.get("/agents/")
    assert "demandez-en un à un superviseur" in answer.content.decode()
    assert "/agents/dossiers/" not in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "entries"),
    [
        (CONSEILLER, [*EVERYBODYS, "Conditions générales"]),
        (SUPERVISEUR, [*EVERYBODYS, "Agents", "Journal", "Conditions générales"]),
        (AUDITEUR, [*EVERYBODYS, "Journal", "Conditions générales"]),
    ],
)
def test_the_menu_has_what_the_role_opens(role, entries):
    _, client = agent_with(role)
    answer = client.get("/agents/", follow=True)
    assert [entry["name"] for entry in answer.context["available_apps"]] == entries
    assert answer.redirect_chain == [("/agents/dossiers/", 302)]


def test_a_permission_given_to_an_agent_alone_opens_nothing():
    agent, client = agent_with(None)
    agent.user_permissions.set(AgentFactory(group=SUPERVISEUR).groups.get().permissions.all())
    assert client.get("/agents/dossiers/").status_code == 403


def test_every_page_is_for_one_browser_only_and_runs_nothing_of_its_own(addresses):
    ContactFactory(person=Review.objects.get().person, verified=True)
    _, client = agent_with(SUPERVISEUR)
    for name in NAMES - {"logout", "index"}:
        answer = client.get(addresses[name])
        assert "no-store" in answer["Cache-Control"]
        page = answer.content.decode() if answer["Content-Type"].startswith("text/html") else ""
        assert " style=" not in page
        assert "<style" not in page
        assert page.count("<script") == page.count('<script type="module" src=')
