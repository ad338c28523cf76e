"""No agent gives a procuration, not even with every right there is."""

import inspect
import sys

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import get_resolver, reverse

from authorizations.models import Member, Procuration
from authorizations.procurations import grant_procuration
from journal.enums import EventKind
from journal.models import Event
from tests.agents import browser_of
from tests.factories import AgentFactory, ReviewFactory, SeparationFactory, new_couple

pytestmark = pytest.mark.django_db


def patterns(resolver=None):
    """Every address under /agents/."""
    resolver = resolver or next(found for found in get_resolver().url_patterns if str(found.pattern) == "agents/")
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern)
        else:
            yield pattern


def test_no_role_has_a_permission_on_procurations():
    AgentFactory(group="Superviseur")
    assert Group.objects.exists()
    assert not Group.objects.filter(permissions__content_type__model="procuration").exists()


def test_procurations_have_no_page_of_their_own():
    assert Procuration not in admin.site._registry
    assert not [pattern.name for pattern in patterns() if "procuration" in pattern.name]


def test_no_page_of_the_agents_can_call_what_grants_one():
    modules = {inspect.unwrap(pattern.callback).__module__ for pattern in patterns()}
    assert "authorizations.agents.corrections" in modules
    for name in modules:
        assert grant_procuration not in vars(sys.modules[name]).values()


@pytest.fixture
def couple():
    return new_couple()


def test_nothing_that_is_posted_with_every_right_makes_one(couple):
    """The fields of the form of the couple, and of Django's own, to every address, with every row it could name."""
    separation = SeparationFactory()
    agent = AgentFactory(is_superuser=True)
    client = browser_of(agent)
    rows = [ReviewFactory(), *couple, couple[0].person, couple[0].dossier, separation, agent]
    member, spouse = couple
    fields = {
        "choice": "oui",
        "dossier": member.dossier.pk,
        "grantor": member.person.pk,
        "delegate": spouse.person.pk,
        "granted_at_0": "01/01/2026",
        "granted_at_1": "10:00",
        "action": "grant",
        "reason": "mistake",
    }
    for pattern in patterns():
        words = pattern.pattern.converters
        if pattern.name in ("logout", "login", "password_change") or "number" in words:
            continue
        for row in rows if words else rows[:1]:
            client.post(reverse(f"admin:{pattern.name}", kwargs=dict.fromkeys(words, row.uuid)), fields)
    assert not Procuration.objects.exists()
    assert not Event.objects.filter(kind=EventKind.PROCURATION_GRANTED).exists()


def test_a_correction_with_every_right_makes_a_couple_but_no_procuration():
    responsable, former = new_couple()
    Member.objects.filter(pk=former.pk).update(until="2020-01-01")
    client = browser_of(AgentFactory(is_superuser=True))
    days = {"since_0": "1", "since_1": "6", "since_2": "2015", "until_0": "", "until_1": "", "until_2": ""}
    answer = client.post(
        f"/agents/dossiers-allocataires/membre/{former.uuid}/",
        days | {"seen": "conjoint 2015-06-01 2020-01-01", "role": "conjoint", "reason": "closed_by_mistake"},
    )
    assert answer.status_code == 302
    assert Member.objects.current().filter(dossier=responsable.dossier).count() == 2
    assert not Procuration.objects.exists()
