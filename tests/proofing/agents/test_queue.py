"""The agents' queue."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from journal.agents import MOST_COUNTED
from proofing.agents.shown import in_days
from proofing.enums import Scan
from proofing.groups import CONSEILLER
from proofing.models import Review
from tests.agents import agent_with, text_of
from tests.factories import AgentFactory, PersonFactory, ReviewFactory, SupportingDocumentFactory

pytestmark = pytest.mark.django_db

QUEUE = "/agents/dossiers/"
MOST_QUERIES = 12


@pytest.fixture
def client():
    return agent_with(CONSEILLER)[1]


def listed(client, query=""):
    """The birth names that the list shows, in order."""
    return re.findall(r'<td class="field-who">(\S+) ', client.get(QUEUE + query).content.decode())


def waiting(name, **changed):
    days = changed.pop("days", 0)
    person = PersonFactory(birth_name=name, flags=changed.pop("flags", []))
    return ReviewFactory(person=person, opened_at=timezone.now() - timedelta(days=days, hours=1), **changed)


def test_files_that_wait_come_first_come_first_and_decided_ones_not(client):
    for name, days in (("B", 2), ("C", 1), ("A", 5)):
        waiting(name, days=days)
    waiting("D", decided=True)
    assert listed(client) == ["A", "B", "C"]


def test_decided_files_are_listed_latest_first_with_who_decided_what(client):
    agent = AgentFactory(login="camille")
    for name, days in (("A", 3), ("B", 1)):
        waiting(name, decided=True, decided_by=agent, decided_at=timezone.now() - timedelta(days=days))
    waiting("C")
    assert listed(client, "?etat=decides") == ["B", "A"]
    assert "acceptée par camille" in text_of(client.get(f"{QUEUE}?etat=decides"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?attente=1", ["OLD", "MIDDLE"]),
        ("?attente=3", ["OLD"]),
        ("?attente=7", []),
        ("?attente=x", ["OLD", "MIDDLE", "NEW"]),
        ("?signalement=oui", ["MIDDLE"]),
        ("?virus=oui", ["NEW"]),
        ("?etat=x", ["OLD", "MIDDLE", "NEW"]),
        ("?attente=1&signalement=oui&virus=oui", []),
    ],
)
def test_a_filter_keeps_what_it_says(client, papers_folder, query, names):
    old, _, new = waiting("OLD", days=4), waiting("MIDDLE", days=2, flags=["birth_date"]), waiting("NEW")
    SupportingDocumentFactory(review=old, scan=Scan.CLEAN)
    SupportingDocumentFactory(review=new, scan=Scan.NOT_SCANNED)
    assert listed(client, query) == names


def test_a_row_says_what_an_agent_chooses_by(client, papers_folder):
    review = waiting("TERRIER", days=3, flags=["birth_date", "civility"], locked_by=AgentFactory(login="camille"))
    review.locked_until = timezone.now() + timedelta(minutes=5)
    review.save()
    SupportingDocumentFactory(review=review, scan=Scan.CLEAN)
    SupportingDocumentFactory(review=review, scan=Scan.NOT_SCANNED)
    page = text_of(client.get(QUEUE))
    until = timezone.localtime(review.locked_until)
    assert "3 j 1 h" in page
    assert f"TERRIER {review.person.first_names}" in page
    assert "05/12/1984" in page
    assert "Le NIR ne va pas avec la date de naissance ; Le NIR ne va pas avec la civilité" in page
    assert "2, dont 1 non analysée" in page
    assert f"ouverte par camille jusqu’à {until.hour} h {until.minute:02d}" in page


def test_a_lock_that_is_over_is_not_shown(client):
    waiting("A", locked_by=AgentFactory(login="camille"), locked_until=timezone.now() - timedelta(seconds=1))
    assert "camille" not in client.get(QUEUE).content.decode()


@pytest.mark.parametrize("query", ["", "?attente=1&signalement=oui&virus=oui", "?etat=decides"])
def test_the_number_of_queries_does_not_grow_with_the_queue(
    client, papers_folder, django_assert_max_num_queries, query
):
    def fill(count):
        for number in range(count):
            changed = {"decided": True} if query == "?etat=decides" else {"taken": True}
            review = waiting(f"N{number}", days=2, flags=["civility"], **changed)
            SupportingDocumentFactory(review=review)

    fill(3)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        assert len(listed(client, query)) == 3
    fill(57)
    with django_assert_max_num_queries(MOST_QUERIES) as many:
        assert len(listed(client, query)) == 50
    assert len(many) == len(few)


def test_a_long_queue_is_counted_to_a_thousand_only(client, django_assert_max_num_queries):
    person = PersonFactory()
    agent = AgentFactory()
    decided = {"decided_at": timezone.now(), "decided_by": agent, "outcome": "accepted"}
    Review.objects.bulk_create(Review(person=person, **decided) for _ in range(MOST_COUNTED + 200))
    with django_assert_max_num_queries(MOST_QUERIES) as done:
        page = text_of(client.get(f"{QUEUE}?etat=decides&p=20"))
    assert "1000 premiers résultats : précisez les filtres" in page
    counts = [query["sql"] for query in done.captured_queries if "COUNT(" in query["sql"]]
    assert counts
    assert all("LIMIT 1000" in sql for sql in counts)
    assert client.get(f"{QUEUE}?etat=decides&p=21")["Location"] == f"{QUEUE}?e=1"


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        ({"seconds": 59}, "0 min"),
        ({"minutes": 59}, "59 min"),
        ({"hours": 23, "minutes": 59}, "23 h 59 min"),
        ({"days": 3, "hours": 4, "minutes": 30}, "3 j 4 h"),
        ({"seconds": -5}, "0 min"),
    ],
)
def test_a_wait_is_said_in_two_units_at_most(wait, words):
    assert in_days(timedelta(**wait)) == words
