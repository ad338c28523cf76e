"""The agents' task list of declared separations."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from authorizations.enums import Role
from authorizations.models import Member
from tests.agents import text_of
from tests.authorizations.agents.desk import QUEUE, couple_named
from tests.factories import AgentFactory, MemberFactory, SeparationFactory

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


def waiting(name, days=0, **changed):
    """Declared by a responsable of this name."""
    declared_at = timezone.now() - timedelta(days=days, hours=1)
    return SeparationFactory(member=couple_named(name, "CONJOINT")[1], declared_at=declared_at, **changed)


def listed(client, query=""):
    """The declarants that the list shows, in order."""
    return re.findall(r'<td class="field-who">(\S+) ', client.get(QUEUE + query).content.decode())


def test_those_that_wait_come_first_come_first_and_the_others_not(client):
    for name, days in (("B", 2), ("C", 1), ("A", 5)):
        waiting(name, days)
    waiting("D", confirmed=True)
    assert listed(client) == ["A", "B", "C"]
    assert listed(client, "?etat=x") == ["A", "B", "C"]


def test_those_dealt_with_are_listed_latest_first_with_who_did_what(client):
    agent = AgentFactory(login="noa")
    for name, days in (("A", 3), ("B", 1)):
        waiting(name, confirmed=True, decided_by=agent, decided_at=timezone.now() - timedelta(days=days))
    waiting("C")
    assert listed(client, "?etat=traitees") == ["B", "A"]
    assert "prise en compte par noa" in text_of(client.get(f"{QUEUE}?etat=traitees"))
    assert len(listed(client, "?etat=toutes")) == 3


def test_a_row_says_who_is_separated_from_whom_since_when_and_what_is_asked(client):
    separation = waiting("TERRIER", 3, is_discreet=True, hides_contacts=True)
    page = text_of(client.get(QUEUE))
    assert "3 j 1 h" in page
    assert separation.dossier.number in page
    assert f"CONJOINT {separation.member.person.first_names}" in page
    assert "10/03/2024" in page
    for wish in ("Ne pas prévenir l’autre personne", "Coordonnées à cacher au foyer"):
        assert f'<strong class="mark">{wish}</strong>' in page


def test_the_other_person_stays_who_they_were_whoever_runs_the_dossier_since(client):
    responsable, conjoint = couple_named("AVANT", "CONJOINT")
    SeparationFactory(member=conjoint, declarant=conjoint.person)
    Member.objects.filter(pk=responsable.pk).update(until=date(2025, 1, 1))
    MemberFactory(dossier=responsable.dossier, since=date(2025, 1, 1))
    assert re.findall(r'<td class="field-whom">(\S+) ', client.get(QUEUE).content.decode()) == ["AVANT"]


@pytest.mark.parametrize("by", [Role.RESPONSABLE, Role.CONJOINT])
def test_those_of_a_person_are_found_whichever_of_the_two_they_are(client, by):
    responsable, conjoint = couple_named("RESPONSABLE", "CONJOINT")
    declarant = (responsable if by == Role.RESPONSABLE else conjoint).person
    SeparationFactory(member=conjoint, declarant=declarant, undone=True)
    child = MemberFactory(dossier=responsable.dossier, enfant=True).person
    waiting("AUTRE")
    for person, names in ((responsable.person, [by.upper()]), (conjoint.person, [by.upper()]), (child, [])):
        assert listed(client, f"?personne={person.uuid}&etat=toutes") == names


@pytest.mark.parametrize("query", ["", "?etat=traitees", "?etat=toutes"])
def test_the_number_of_queries_does_not_grow_with_the_list(client, django_assert_max_num_queries, query):
    def fill(count):
        for number in range(count):
            waiting(f"N{number}", confirmed=query == "?etat=traitees")

    fill(2)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        assert len(listed(client, query)) == 2
    fill(10)
    with django_assert_max_num_queries(MOST_QUERIES) as many:
        assert len(listed(client, query)) == 12
    assert len(many) == len(few)
