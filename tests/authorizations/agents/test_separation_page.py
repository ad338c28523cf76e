"""A declared separation as agents read it, and what they make of it."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from authorizations.agents.wording import CONFIRMED, TAKEN, UNDONE
from authorizations.enums import Role, SeparationOutcome
from authorizations.models import Member
from authorizations.separations import confirm_separation
from contact_verification.enums import MessageKind
from contact_verification.models import Message
from journal.enums import EventKind
from journal.models import Event
from proofing.groups import AUDITEUR
from tests.agents import agent_with, text_of
from tests.authorizations.agents.desk import QUEUE, declared, separation_address
from tests.factories import AgentFactory, MemberFactory, SeparationFactory

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
CONFIRM, UNDO = "Prendre en compte", "Annuler la déclaration"
MISTAKE = {"reason": "mistake"}


# The page


@pytest.mark.parametrize("by", [Role.RESPONSABLE, Role.CONJOINT])
def test_it_says_who_declared_it_of_whom_and_when(client, by, time_machine):
    time_machine.move_to(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    separation = declared(by)
    page = client.get(separation_address(separation)).content.decode()
    rows = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
    other = {"responsable": "CONJOINT", "conjoint": "RESPONSABLE"}[by]
    assert f">{by.upper()} " in rows["Déclarée par"]
    assert f"({Role(by).label.lower()})" in rows["Déclarée par"]
    assert f">{other} " in rows["Autre personne"]
    assert rows["Séparation le"] == "10/03/2024"
    assert rows["Déclarée le"] == "02/03/2026 à 13 h 00"
    assert separation.dossier.number in rows["Dossier"]


def test_it_says_what_has_taken_effect(client, time_machine):
    time_machine.move_to(datetime(2026, 3, 2, 12, 0, tzinfo=UTC), tick=False)
    page = text_of(client.get(separation_address(declared())))
    assert "a pris fin le 10/03/2024" in page
    assert "La procuration donnée le 02/03/2026 s’est terminée le 02/03/2026 à 13 h 00." in page
    assert "L’autre personne est prévenue" in page
    assert "La sécurité de la personne" not in page
    assert "Aucune procuration n’était en cours." in text_of(client.get(separation_address(SeparationFactory())))


def test_discretion_is_in_plain_sight(client):
    page = text_of(client.get(separation_address(declared(Role.CONJOINT, is_discreet=True, hides_contacts=True))))
    assert "<strong>Ne pas prévenir l’autre personne.</strong>" in page
    assert "<strong>Coordonnées à cacher au foyer.</strong>" in page
    assert "en ne contactant que la personne qui a déclaré" in page
    assert "L’autre personne n’est pas prévenue." in page


def test_opening_it_is_told_to_the_declarant_alone(client, agent):
    separation = declared(Role.CONJOINT, is_discreet=True)
    client.get(separation_address(separation))
    event = Event.objects.get(kind=EventKind.FILE_OPENED)
    assert (event.person, event.account) == (separation.declarant, agent)
    assert event.details == {"separation": separation.pk}


def test_a_page_costs_the_same_whatever_the_dossier_went_through(client, django_assert_max_num_queries):
    separation = declared()
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(separation_address(separation))
    for _ in range(5):
        MemberFactory(dossier=separation.dossier, former=True)
        SeparationFactory(member=MemberFactory(dossier=separation.dossier, conjoint=True, former=True))
    with django_assert_max_num_queries(MOST_QUERIES) as many:
        client.get(separation_address(separation))
    assert len(few) == len(many)


@pytest.mark.parametrize("action", ["", "prendre-en-compte/", "annuler/"])
def test_one_that_does_not_exist_is_found_nowhere(client, action):
    address = f"{QUEUE}{uuid4()}/{action}"
    assert (client.post(address, MISTAKE) if action else client.get(address)).status_code == 404


# Taking it into account


def test_taken_into_account_it_leaves_the_list(client, agent):
    separation = declared()
    answer = client.post(separation_address(separation, "prendre-en-compte/"), follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert CONFIRMED in text_of(answer)
    assert str(separation.uuid) not in client.get(QUEUE).content.decode()
    separation.refresh_from_db()
    assert (separation.outcome, separation.decided_by) == (SeparationOutcome.CONFIRMED, agent)
    assert not Member.objects.get(pk=separation.member_id).is_current
    event = Event.objects.get(kind=EventKind.SEPARATION_CONFIRMED)
    assert (event.person, event.account) == (separation.declarant, agent)


def test_two_agents_do_not_decide_of_one_twice(client):
    separation = SeparationFactory()
    confirm_separation(separation=separation, agent=AgentFactory(login="noa"))
    answer = client.post(separation_address(separation, "prendre-en-compte/"), follow=True)
    assert "Votre clic n’a rien changé : cette séparation a été prise en compte par noa." in text_of(answer)
    assert f"> {CONFIRM}<" not in text_of(answer)


# Undoing it


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_undone_the_spouse_is_back_and_the_procuration_is_not(client, agent, is_confirmed):
    separation = declared()
    if is_confirmed:
        confirm_separation(separation=separation, agent=agent)
    answer = client.post(separation_address(separation, "annuler/"), MISTAKE, follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert UNDONE in text_of(answer)
    separation.refresh_from_db()
    assert (separation.outcome, separation.reason) == (SeparationOutcome.UNDONE, "mistake")
    assert Member.objects.get(pk=separation.member_id).is_current
    assert not separation.dossier.procurations.open().exists()
    assert Message.objects.filter(kind=MessageKind.SEPARATION_UNDONE).count() == 2
    page = text_of(client.get(separation_address(separation)))
    assert "Annulée par camille (Déclarée par erreur)" in page
    assert UNDO not in page


@pytest.mark.parametrize("by", [Role.RESPONSABLE, Role.CONJOINT])
def test_undone_a_discreet_one_is_told_to_the_declarant_alone(client, by):
    separation = declared(by, is_discreet=True)
    client.post(separation_address(separation, "annuler/"), MISTAKE)
    assert Message.objects.get(kind=MessageKind.SEPARATION_UNDONE).person == separation.declarant
    assert Event.objects.get(kind=EventKind.SEPARATION_UNDONE).person == separation.declarant


@pytest.mark.parametrize("reason", ["", "grudge"])
def test_it_is_not_undone_without_a_reason(client, reason):
    separation = declared()
    answer = client.post(separation_address(separation, "annuler/"), {"reason": reason})
    assert "Choisissez un motif" in text_of(answer)
    assert "<title>Erreur : " in text_of(answer)
    assert not Member.objects.get(pk=separation.member_id).is_current


def test_a_place_that_another_has_taken_is_not_given_back(client):
    separation = declared()
    MemberFactory(dossier=separation.dossier, conjoint=True)
    answer = client.post(separation_address(separation, "annuler/"), MISTAKE)
    assert TAKEN in text_of(answer)
    assert '<option value="mistake" selected>' in text_of(answer)
    separation.refresh_from_db()
    assert not separation.outcome
    assert not Event.objects.filter(kind=EventKind.SEPARATION_UNDONE).exists()


def test_whoever_runs_another_dossier_since_is_not_brought_back(client):
    separation = declared()
    MemberFactory(person=separation.member.person)
    assert TAKEN in text_of(client.post(separation_address(separation, "annuler/"), MISTAKE))


def test_what_was_undone_is_not_undone_again(client):
    separation = SeparationFactory(undone=True, decided_by=AgentFactory(login="noa"))
    answer = client.post(separation_address(separation, "annuler/"), MISTAKE)
    assert "Votre clic n’a rien changé : cette séparation a été annulée par noa." in text_of(answer)


# Who may


@pytest.mark.parametrize("action", ["prendre-en-compte/", "annuler/"])
def test_a_link_changes_nothing(client, action):
    separation = declared()
    assert client.get(separation_address(separation, action))["Location"] == separation_address(separation)
    separation.refresh_from_db()
    assert not separation.outcome


def test_an_auditeur_reads_and_decides_nothing():
    separation = declared()
    page = agent_with(AUDITEUR)[1].get(separation_address(separation)).content.decode()
    assert "Ce qui est déclaré" in page
    assert CONFIRM not in page
    assert UNDO not in page
