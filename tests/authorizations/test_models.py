"""What the database refuses of households, whoever writes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from authorizations.enums import EndCause, SeparationOutcome, UndoReason
from authorizations.models import Dossier, Member, Procuration, Separation
from tests.constraints import refused
from tests.factories import (
    AgentFactory,
    DossierFactory,
    MemberFactory,
    PersonFactory,
    ProcurationFactory,
    SeparationFactory,
)
from tests.factories.dossiers import SINCE, UNTIL

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["", "123456", "12345a7", " 123456", "123456\n", "٣٣٣٣٣٣٣"], ids=ascii)
def test_a_dossier_has_a_number_of_7_digits(number):
    assert refused(lambda: Dossier.objects.create(number=number))


@pytest.mark.parametrize("number", ["", "123456", "12345678", "1234567\n", "٣٣٣٣٣٣٣"], ids=ascii)
def test_a_form_says_so(number):
    with pytest.raises(ValidationError):
        Dossier(number=number).full_clean()


def test_two_dossiers_do_not_have_the_same_number():
    dossier = DossierFactory()
    assert refused(lambda: Dossier.objects.create(number=dossier.number))


# Members


@pytest.mark.parametrize("role", [{}, {"conjoint": True}], ids=["responsable", "spouse"])
def test_a_dossier_has_one_of_each_of_the_couple(role):
    dossier = MemberFactory(**role).dossier
    assert refused(lambda: MemberFactory(dossier=dossier, **role))


@pytest.mark.parametrize("role", [{}, {"conjoint": True}], ids=["responsable", "spouse"])
def test_those_of_before_leave_their_place(role):
    dossier = MemberFactory(former=True, **role).dossier
    assert not refused(lambda: MemberFactory(dossier=dossier, since=UNTIL, **role))


@pytest.mark.parametrize(
    "roles", [({}, {}), ({}, {"conjoint": True}), ({"conjoint": True}, {})], ids=["rr", "rc", "cr"]
)
def test_nobody_runs_two_dossiers(roles):
    first, second = roles
    person = MemberFactory(**first).person
    assert refused(lambda: MemberFactory(person=person, **second))


@pytest.mark.parametrize("role", ["enfant", "autre"])
def test_a_dossier_has_any_number_of_children_and_dependants(role):
    dossier = MemberFactory(**{role: True}).dossier
    assert not refused(lambda: MemberFactory(dossier=dossier, **{role: True}))


def test_a_child_belongs_to_the_dossiers_of_both_parents_and_may_run_their_own():
    person = MemberFactory(enfant=True).person
    assert not refused(lambda: MemberFactory(person=person, enfant=True))
    assert not refused(lambda: MemberFactory(person=person))


def test_nobody_is_twice_in_a_dossier_at_a_time():
    member = MemberFactory(enfant=True)
    assert refused(lambda: MemberFactory(dossier=member.dossier, person=member.person, autre=True))


def test_somebody_may_come_back():
    member = MemberFactory(enfant=True, former=True)
    assert not refused(lambda: MemberFactory(dossier=member.dossier, person=member.person, enfant=True, since=UNTIL))


def test_a_membership_does_not_end_before_it_begins():
    assert refused(lambda: MemberFactory(until=SINCE - timedelta(days=1)))
    assert not refused(lambda: MemberFactory(until=SINCE))


# Procurations


def test_a_procuration_is_given_to_somebody_else():
    member = MemberFactory()
    assert refused(lambda: ProcurationFactory(dossier=member.dossier, delegate=member.person))


def test_a_dossier_has_one_procuration_at_a_time():
    dossier = ProcurationFactory().dossier
    assert refused(lambda: ProcurationFactory(dossier=dossier))


def test_one_that_has_ended_leaves_its_place():
    dossier = ProcurationFactory(withdrawn=True).dossier
    assert not refused(lambda: ProcurationFactory(dossier=dossier))


def test_a_procuration_does_not_end_before_it_begins():
    now = timezone.now()
    early = {"ended_at": now - timedelta(seconds=1), "ended_because": EndCause.WITHDRAWN}
    assert refused(lambda: ProcurationFactory(granted_at=now, **early))
    assert not refused(lambda: ProcurationFactory(granted_at=now, ended_at=now, ended_because=EndCause.WITHDRAWN))


def test_an_end_has_a_date_and_a_cause():
    procuration = ProcurationFactory()
    rows = Procuration.objects.filter(pk=procuration.pk)
    assert refused(lambda: rows.update(ended_at=timezone.now()))
    assert refused(lambda: rows.update(ended_because=EndCause.WITHDRAWN))


# Separations


def test_a_couple_is_separated_once():
    separation = SeparationFactory()
    assert refused(lambda: SeparationFactory(member=separation.member, declarant=separation.declarant))


def test_a_couple_that_was_put_together_again_may_separate():
    separation = SeparationFactory(undone=True)
    assert not refused(lambda: SeparationFactory(member=separation.member))


def test_one_is_separated_from_somebody_else():
    separation = SeparationFactory()
    assert refused(lambda: Separation.objects.filter(pk=separation.pk).update(other=separation.declarant))


@pytest.mark.parametrize("left_out", ["decided_at", "decided_by", "outcome"])
def test_a_decision_has_a_day_an_agent_and_an_outcome(left_out):
    separation = SeparationFactory()
    decision = {"decided_at": timezone.now(), "decided_by": AgentFactory(), "outcome": SeparationOutcome.CONFIRMED}
    decision.pop(left_out)
    assert refused(lambda: Separation.objects.filter(pk=separation.pk).update(**decision))


def test_what_is_undone_has_a_reason_and_nothing_else_has():
    separation = SeparationFactory(confirmed=True)
    rows = Separation.objects.filter(pk=separation.pk)
    assert refused(lambda: rows.update(outcome=SeparationOutcome.UNDONE))
    assert refused(lambda: rows.update(reason=UndoReason.MISTAKE))
    assert not refused(lambda: rows.update(outcome=SeparationOutcome.UNDONE, reason=UndoReason.MISTAKE))


# What is shown of a row where no screen is


@pytest.mark.parametrize("make", [MemberFactory, ProcurationFactory, SeparationFactory, DossierFactory])
def test_a_row_says_nothing_of_anybody(make):
    row = make()
    assert str(row) == f"{type(row).__name__} {row.pk}"


def test_roles_are_read_in_order():
    dossier = DossierFactory()
    born = {"person": PersonFactory(verified=True, born_on=date(2015, 1, 1))}
    younger = MemberFactory(dossier=dossier, enfant=True, **born)
    older = MemberFactory(dossier=dossier, autre=True)
    spouse = MemberFactory(dossier=dossier, conjoint=True)
    responsable = MemberFactory(dossier=dossier)
    assert list(Member.objects.in_order()) == [responsable, spouse, older, younger]
