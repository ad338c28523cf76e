"""The journal as agents read it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from journal.agents import MOST_COUNTED
from journal.enums import EventKind
from journal.models import Event
from journal.services import record
from proofing.groups import AUDITEUR
from tests.agents import agent_with, text_of
from tests.factories import AccountFactory, AgentFactory, PersonFactory

pytestmark = pytest.mark.django_db

JOURNAL = "/agents/journal/"


@pytest.fixture
def client():
    return agent_with(AUDITEUR)[1]


def kinds(client, query=""):
    return re.findall(r'<td class="field-kind">([^<]*)<', client.get(JOURNAL + query).content.decode())


def test_a_line_says_when_what_by_whom_and_about_whom(client):
    person = PersonFactory(birth_name="TERRIER", first_names="Solène")
    record(EventKind.NIR_REVEALED, person=person, account=AgentFactory(login="camille"), review=3)
    record(EventKind.LOGIN, person=person, account=AccountFactory(person=person))
    record(EventKind.JOURNAL_PURGED, rows=3)
    page = text_of(client.get(JOURNAL))
    assert kinds(client) == ["Journal purgé", "Connexion", EventKind.NIR_REVEALED.label]
    assert f'camille</td><td class="field-whom"><a href="/agents/personnes/{person.uuid}/">Solène T.</a>' in page
    assert 'la personne</td><td class="field-whom">' in page
    assert 'le portail</td><td class="field-whom">–' in page


def test_the_list_is_bounded_in_time(client):
    for kind, days in (
        (EventKind.LOGIN, 0),
        (EventKind.LOGOUT, 3),
        (EventKind.PAPER_READ, 20),
        (EventKind.FILE_OPENED, 200),
    ):
        Event.objects.create(kind=kind, at=timezone.now() - timedelta(days=days))
    counts = [len(kinds(client, f"?periode={period}")) for period in ("jour", "semaine", "mois", "annee", "siecle")]
    assert counts == [1, 2, 3, 4, 1]


def test_a_filter_keeps_what_it_says(client):
    person, agent = PersonFactory(), AgentFactory(login="camille")
    record(EventKind.FILE_OPENED, person=person, account=agent)
    record(EventKind.PAPER_READ, person=PersonFactory(), account=agent)
    record(EventKind.FILE_OPENED, person=PersonFactory(), account=AgentFactory())
    assert len(kinds(client, "?nature=file_opened")) == 2
    assert len(kinds(client, "?agent=camille")) == 2
    assert len(kinds(client, "?agent=camille&nature=paper_read")) == 1
    assert len(kinds(client, f"?personne={person.uuid}")) == 1
    assert len(kinds(client, "?personne=x&agent=&nature=")) == 3


def test_the_list_costs_the_same_whatever_its_length(client, django_assert_max_num_queries):
    def fill(count):
        for _ in range(count):
            record(EventKind.LOGIN, person=PersonFactory(), account=AgentFactory())

    fill(3)
    with django_assert_max_num_queries(12) as few:
        kinds(client)
    fill(60)
    with django_assert_max_num_queries(12) as many:
        assert len(kinds(client)) == 50
    assert len(few) == len(many)


def test_a_long_journal_is_counted_to_a_thousand_only(client):
    Event.objects.bulk_create(Event(kind=EventKind.LOGIN) for _ in range(MOST_COUNTED + 5))
    assert "1000 premiers résultats" in text_of(client.get(JOURNAL))


def test_nothing_is_written_here(client):
    event = record(EventKind.LOGIN)
    client.post(JOURNAL, {"action": "delete_selected", "_selected_action": event.pk, "post": "yes"})
    assert Event.objects.filter(pk=event.pk).exists()
    for action in ("add/", f"{event.pk}/change/", f"{event.pk}/delete/", f"{event.pk}/history/"):
        assert client.get(JOURNAL + action).status_code == 404
