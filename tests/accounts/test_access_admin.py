"""Whether a person can come in, as agents see it, and what they may do about it."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountMigration, KnownBrowser, LoginThrottle, Passkey, Session
from accounts.models.session import IDLE
from accounts.throttling import locked_until, of_identifier, take_try
from identity.identifiers import identifier_digest
from journal.enums import EventKind
from journal.models import Event
from journal.services import record
from proofing.groups import AUDITEUR, CONSEILLER, SUPERVISEUR
from tests.agents import agent_with, text_of
from tests.factories import AccountFactory, ContactFactory, PersonFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # 13 h in Paris
LIFT, DISCONNECT = "Lever la suspension", "Déconnecter partout"


@pytest.fixture
def agent_and_client():
    return agent_with(CONSEILLER)


@pytest.fixture
def agent(agent_and_client):
    return agent_and_client[0]


@pytest.fixture
def client(agent_and_client):
    return agent_and_client[1]


@pytest.fixture
def account():
    return AccountFactory(person=PersonFactory(birth_name="TERRIER", first_names="Solène"))


def address(person, action="page"):
    return reverse(f"admin:accounts_loginthrottle_{action}", args=[person.uuid])


def suspend(person):
    """Five failures in a row on what this person logs in with."""
    for _ in range(5):
        take_try([of_identifier(identifier_digest(person.identifier))])


def open_session(account, key, idle=timedelta()):
    seen = timezone.now() - idle
    Session.objects.create(
        session_key=key, session_data="", expire_date=seen, account=account, uuid=uuid4(), opened_at=seen, seen_at=seen
    )


def told(client, person):
    return text_of(client.get(address(person)))


def rows(client, person):
    """What the list says, by label."""
    return dict(re.findall(r"<dt>(.*?)</dt> ?<dd>(.*?)</dd>", told(client, person)))


# What it says


def test_the_page_is_reached_from_the_persons(client, account):
    page = client.get(reverse("admin:identity_person_page", args=[account.person.uuid])).content.decode()
    assert f'<a href="/agents/acces/{account.person.uuid}/">Accès à l’espace</a>' in page


def test_it_names_the_person_and_says_what_they_come_in_with(client, account, time_machine):
    time_machine.move_to(NOON)
    record(EventKind.LOGIN, person=account.person, account=account)
    open_session(account, "here")
    open_session(account, "left", idle=IDLE + timedelta(seconds=60))
    KnownBrowser.objects.create(account=account, token_digest="d" * 64)
    for key in (b"one", b"two"):
        Passkey.objects.create(account=account, name="clé", credential_id=key, public_key=b"")
    assert "<h1>Accès à l’espace de TERRIER Solène</h1>" in told(client, account.person)
    said = rows(client, account.person)
    assert said["Dernière connexion"] == "02/03/2026, 13 h 00"
    assert [said[label] for label in ("Connexions ouvertes", "Navigateurs connus", "Clés d’accès")] == ["1", "1", "2"]
    assert said["Connexion"] == "Aucune suspension en cours"
    assert "Nouveau mode de connexion" not in said


def test_contacts_are_masked_and_said_to_be_confirmed_or_not(client, account):
    ContactFactory(person=account.person, value="+33600000042", verified=True)
    ContactFactory(person=account.person, mail=True, value="solene@exemple.fr")
    said = rows(client, account.person)
    assert said["Téléphone portable"] == "06 •• •• •• 42"
    assert said["Adresse mail"] == "s•••e@exemple.fr (non confirmée)"


@pytest.mark.parametrize(
    ("chosen", "said"), [(False, "ancien mot de passe à 8 chiffres"), (True, "mot de passe choisi")]
)
def test_a_passage_that_is_not_finished_is_told(client, account, chosen, said):
    AccountMigration.objects.create(account=account, password_chosen_at=timezone.now() if chosen else None)
    assert said in rows(client, account.person)["Nouveau mode de connexion"]


def test_a_passage_that_is_finished_is_not(client, account):
    now = timezone.now()
    AccountMigration.objects.create(account=account, password_chosen_at=now, finished_at=now)
    assert "Nouveau mode de connexion" not in rows(client, account.person)


def test_somebody_without_an_account_has_no_access(client):
    page = told(client, PersonFactory())
    assert "Elle n’a pas d’espace" in page
    assert DISCONNECT not in page


def test_a_merged_record_leads_to_the_one_it_became(client, account):
    former = PersonFactory(merged_into=account.person)
    assert client.get(address(former))["Location"] == address(account.person)


def test_opening_it_is_journalled_like_the_persons_page(client, agent, account):
    client.get(address(account.person))
    event = Event.objects.get(kind=EventKind.FILE_OPENED)
    assert (event.person, event.account) == (account.person, agent)


def test_nobody_is_told_apart_from_who_does_not_exist(client):
    for action in ("page", "disconnect", "lift"):
        url = reverse(f"admin:accounts_loginthrottle_{action}", args=[uuid4()])
        assert (client.get(url) if action == "page" else client.post(url)).status_code == 404


def test_throttles_are_listed_nowhere(client):
    assert client.get("/agents/acces/").status_code == 404
    assert "/agents/acces/" not in client.get("/agents/", follow=True).content.decode()


# Lifting


def test_a_suspension_is_told_with_its_end_and_lifted(client, agent, account, time_machine):
    time_machine.move_to(NOON, tick=False)
    suspend(account.person)
    assert "La personne pourra se connecter à 13 h 01" in told(client, account.person)
    page = text_of(client.post(address(account.person, "lift"), follow=True))
    assert "La suspension est levée" in page
    assert LIFT not in page
    assert locked_until(account.person) is None
    event = Event.objects.get(kind=EventKind.SUSPENSION_LIFTED)
    assert (event.person, event.account, event.details) == (account.person, agent, {})


def test_without_a_suspension_there_is_nothing_to_lift_nor_to_journal(client, account):
    assert LIFT not in told(client, account.person)
    assert "Aucune suspension n’était en cours" in text_of(client.post(address(account.person, "lift"), follow=True))
    assert not Event.objects.filter(kind=EventKind.SUSPENSION_LIFTED).exists()


def test_others_stay_suspended(client, account):
    other = AccountFactory().person
    suspend(account.person)
    suspend(other)
    client.post(address(account.person, "lift"))
    assert locked_until(other)


# Ending the sessions


def test_the_person_is_disconnected_everywhere_and_the_journal_says_by_whom(client, agent, account):
    open_session(account, "one")
    open_session(account, "two")
    open_session(other := AccountFactory(), "other")
    assert DISCONNECT in told(client, account.person)
    page = text_of(client.post(address(account.person, "disconnect"), follow=True))
    assert "La personne est déconnectée partout" in page
    assert DISCONNECT not in page
    assert not account.sessions.exists()
    assert other.sessions.exists()
    event = Event.objects.get(kind=EventKind.SESSIONS_ENDED)
    assert (event.person, event.account, event.details) == (account.person, agent, {"sessions": 2})


def test_whoever_is_connected_nowhere_is_not_disconnected(client, account):
    assert "La personne n’était connectée nulle part" in text_of(
        client.post(address(account.person, "disconnect"), follow=True)
    )
    assert not Event.objects.filter(kind=EventKind.SESSIONS_ENDED).exists()


# Who may


@pytest.mark.parametrize(("role", "may"), [(CONSEILLER, True), (SUPERVISEUR, True), (AUDITEUR, False)])
@pytest.mark.parametrize(("action", "button"), [("lift", LIFT), ("disconnect", DISCONNECT)])
def test_an_auditeur_reads_and_changes_nothing(account, role, may, action, button):
    _, client = agent_with(role)
    suspend(account.person)
    open_session(account, "open")
    assert (button in told(client, account.person)) is may
    assert client.post(address(account.person, action)).status_code == (302 if may else 403)
    is_changed = not (LoginThrottle.objects if action == "lift" else account.sessions).exists()
    assert is_changed is may


@pytest.mark.parametrize("action", ["lift", "disconnect"])
def test_a_link_changes_nothing(client, account, action):
    suspend(account.person)
    open_session(account, "open")
    assert client.get(address(account.person, action))["Location"] == address(account.person)
    assert locked_until(account.person)
    assert account.sessions.exists()
