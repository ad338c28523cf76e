"""A separation: in effect at once, kept from the other person when asked, undone by an agent only."""

from datetime import timedelta

import pytest
from django.utils import timezone

from authorizations.access import access_of
from authorizations.couples import couple_of
from authorizations.enums import EndCause, SeparationOutcome, UndoReason
from authorizations.models import Member, Procuration, Separation
from authorizations.rights import Position
from authorizations.separations import (
    DecisionOutcome,
    DeclareOutcome,
    awaits_agent,
    confirm_separation,
    declare_separation,
    hides_contacts,
    last_separation_of,
    show_contacts,
    undo_separation,
    union_began_on,
)
from journal.models import Event
from tests.authorizations.readings import journalled, last_event, reachable_couple, told
from tests.factories import AccountFactory, AgentFactory, MemberFactory, ProcurationFactory, SeparationFactory
from tests.factories.dossiers import SEPARATED_ON, SINCE

pytestmark = pytest.mark.django_db

DECLARED = "separation_declared"


@pytest.fixture
def couple():
    return reachable_couple()


@pytest.fixture(params=["responsable", "spouse"])
def declarant_and_other(request, couple):
    return couple if request.param == "responsable" else couple[::-1]


def declare(member, separated_on=SEPARATED_ON, *, is_discreet=False, hides=False, account=None):
    return declare_separation(
        member=member, separated_on=separated_on, is_discreet=is_discreet, hides_contacts=hides, account=account
    )


def undo(separation, reason=UndoReason.MISTAKE, agent=None):
    return undo_separation(separation=separation, reason=reason, agent=agent or AgentFactory())


# Declaring


def test_the_spouse_leaves_the_dossier_on_that_day_whoever_declares(declarant_and_other, couple):
    responsable, conjoint = couple
    assert declare(declarant_and_other[0]) == DeclareOutcome.DECLARED
    conjoint.refresh_from_db()
    assert conjoint.until == SEPARATED_ON
    assert access_of(conjoint.person).position == Position.OUTSIDE
    assert access_of(responsable.person).position == Position.RESPONSABLE


def test_both_are_told_and_have_it_in_their_history(declarant_and_other):
    declarant, other = declarant_and_other
    account = AccountFactory(person=declarant.person)
    declare(declarant, account=account)
    assert (told(declarant.person), told(other.person)) == (["separation_receipt"], ["separation_told"])
    assert [last_event(member.person).details["actor"] for member in declarant_and_other] == ["self", "spouse"]
    assert last_event(declarant.person).account == account


def test_with_discretion_the_other_person_is_told_nothing_and_their_history_says_nothing(declarant_and_other):
    declarant, other = declarant_and_other
    ProcurationFactory(dossier=declarant.dossier)
    declare(declarant, is_discreet=True, hides=True, account=AccountFactory(person=declarant.person))
    assert (told(other.person), journalled(other.person)) == ([], [])
    assert told(declarant.person) == ["separation_receipt"]
    assert journalled(declarant.person) == [DECLARED]


def test_the_procuration_ends_with_its_cause_and_nothing_more_is_said_of_it(couple):
    ProcurationFactory(dossier=couple[0].dossier)
    declare(couple[1])
    assert Procuration.objects.get().ended_because == EndCause.SEPARATION
    assert not Event.objects.filter(kind="procuration_ended").exists()


def test_a_procuration_whose_last_day_was_over_had_expired(couple):
    ProcurationFactory(dossier=couple[0].dossier, last_on=timezone.localdate() - timedelta(days=1))
    declare(couple[0])
    assert Procuration.objects.get().ended_because == EndCause.EXPIRED


@pytest.mark.parametrize(
    ("separated_on", "outcome"),
    [(SINCE - timedelta(days=1), DeclareOutcome.BEFORE_UNION), (SINCE, DeclareOutcome.DECLARED)],
    ids=["the day before", "that very day"],
)
def test_it_is_not_before_the_union(couple, separated_on, outcome):
    assert declare(couple[0], separated_on) == outcome
    assert Separation.objects.exists() is (outcome == DeclareOutcome.DECLARED)


def test_the_union_began_when_the_spouse_came():
    responsable = MemberFactory()
    assert union_began_on(couple_of(responsable.dossier_id)) is None
    MemberFactory(dossier=responsable.dossier, conjoint=True, since=SEPARATED_ON)
    assert union_began_on(couple_of(responsable.dossier_id)) == SEPARATED_ON


def test_declared_by_both_it_is_declared_once(couple):
    responsable, conjoint = couple
    declare(responsable)
    assert declare(conjoint) == DeclareOutcome.NOT_A_COUPLE
    assert Separation.objects.get().declarant == responsable.person
    assert told(conjoint.person) == ["separation_told"]


@pytest.mark.parametrize("role", ["enfant", "autre"])
def test_nobody_declares_it_for_the_couple(couple, role):
    member = MemberFactory(dossier=couple[0].dossier, **{role: True})
    assert declare(member) == DeclareOutcome.NOT_A_COUPLE
    assert not Separation.objects.exists()


def test_contacts_are_hidden_wherever_the_declarant_belongs_and_those_of_the_other_are_not(couple):
    responsable, conjoint = couple
    elsewhere = MemberFactory(person=responsable.person, enfant=True)
    declare(responsable, hides=True)
    assert Member.objects.get(pk=elsewhere.pk).hides_contacts
    assert (hides_contacts(responsable.person), hides_contacts(conjoint.person)) == (True, False)


def test_one_may_stop_hiding_them(couple):
    declare(couple[0], hides=True)
    show_contacts(person=couple[0].person, account=None)
    assert not hides_contacts(couple[0].person)
    assert journalled(couple[0].person)[-1] == "contacts_shown"


# An agent


def test_an_agent_confirms_it_once():
    separation, agent = SeparationFactory(), AgentFactory()
    assert awaits_agent(separation.declarant)
    assert confirm_separation(separation=separation, agent=agent) == DecisionOutcome.DECIDED
    assert confirm_separation(separation=separation, agent=AgentFactory()) == DecisionOutcome.ALREADY_DECIDED
    assert (Separation.objects.get().outcome, Separation.objects.get().decided_by) == ("confirmed", agent)
    assert journalled(separation.declarant) == ["separation_confirmed"]
    assert not awaits_agent(separation.declarant)


@pytest.mark.parametrize("state", [{}, {"confirmed": True}], ids=["awaiting", "confirmed"])
def test_undone_the_spouse_is_back_without_a_procuration(couple, state):
    responsable, conjoint = couple
    ProcurationFactory(dossier=responsable.dossier, withdrawn=True)
    separation = SeparationFactory(member=conjoint, **state)
    assert undo(separation) == DecisionOutcome.DECIDED
    assert access_of(conjoint.person).position == Position.SPOUSE
    assert not Procuration.objects.open().exists()
    found = Separation.objects.get()
    assert (found.outcome, found.reason) == (SeparationOutcome.UNDONE, UndoReason.MISTAKE)


def test_undone_twice_it_is_undone_once(couple):
    separation = SeparationFactory(member=couple[1])
    undo(separation)
    assert undo(separation) == DecisionOutcome.ALREADY_DECIDED
    assert told(couple[0].person) == ["separation_undone"]


@pytest.mark.parametrize("is_discreet", [True, False])
def test_whoever_was_told_of_it_is_told_that_it_is_undone(couple, is_discreet):
    responsable, conjoint = couple
    undo(SeparationFactory(member=conjoint, is_discreet=is_discreet))
    assert told(responsable.person) == ["separation_undone"]
    expected = [] if is_discreet else ["separation_undone"]
    assert (told(conjoint.person), journalled(conjoint.person)) == (expected, expected)


@pytest.mark.parametrize("taken_by", ["another spouse", "another dossier"])
def test_it_is_not_undone_once_the_place_is_taken(couple, taken_by):
    conjoint = couple[1]
    separation = SeparationFactory(member=conjoint)
    if taken_by == "another spouse":
        MemberFactory(dossier=conjoint.dossier, conjoint=True)
    else:
        MemberFactory(person=conjoint.person)
    assert undo(separation) == DecisionOutcome.TAKEN
    assert not Separation.objects.get().is_undone
    assert told(conjoint.person) == []


def test_a_couple_put_together_again_may_separate(couple):
    declare(couple[0])
    undo(Separation.objects.get())
    assert declare(couple[1]) == DeclareOutcome.DECLARED
    assert last_separation_of(couple[1].person).outcome == ""
    assert last_separation_of(couple[0].person).is_undone
