"""Giving a procuration and ending it: who may, what is left, who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from authorizations.access import access_of
from authorizations.enums import EndCause
from authorizations.models import Procuration
from authorizations.procurations import (
    GrantOutcome,
    end_expired_procurations,
    give_up_procuration,
    grant_procuration,
    withdraw_procuration,
)
from authorizations.rights import Right
from authorizations.tasks import end_expired_procurations as expiry_task
from journal.enums import EventKind
from tests.authorizations.readings import journalled, last_event, reachable_couple, told
from tests.factories import AccountFactory, MemberFactory, ProcurationFactory, new_couple

pytestmark = pytest.mark.django_db

GRANTED, ENDED = "procuration_granted", "procuration_ended"


@pytest.fixture
def couple():
    return reachable_couple()


def days(count):
    return timezone.localdate() + timedelta(days=count)


def grant(member, last_on=None, account=None):
    return grant_procuration(member=member, last_on=last_on, account=account)


def sees(member):
    return access_of(member.person).may(Right.SEE_DOSSIER)


def cause():
    return Procuration.objects.order_by("pk").first().ended_because


# Giving


def test_the_responsable_lets_their_spouse_see_the_dossier_and_both_are_told(couple):
    responsable, conjoint = couple
    account = AccountFactory(person=responsable.person)
    assert grant(responsable, account=account) == GrantOutcome.GRANTED
    assert sees(conjoint)
    for member, actor in ((responsable, "self"), (conjoint, "spouse")):
        assert told(member.person) == [GRANTED]
        event = last_event(member.person)
        assert (event.kind, event.details["actor"], event.account) == (GRANTED, actor, account)


def test_it_is_for_ever_or_until_a_day(couple):
    grant(couple[0], days(10))
    assert Procuration.objects.get().last_on == days(10)
    assert grant(couple[0]) == GrantOutcome.GRANTED
    assert Procuration.objects.open().get().last_on is None


def test_given_twice_for_the_same_time_it_is_one_and_nobody_is_told_again(couple):
    grant(couple[0], days(10))
    assert grant(couple[0], days(10)) == GrantOutcome.UNCHANGED
    assert Procuration.objects.count() == 1
    assert told(couple[1].person) == [GRANTED]


def test_one_for_another_time_takes_the_place_of_the_former_without_a_gap(couple):
    grant(couple[0])
    grant(couple[0], days(10))
    assert cause() == EndCause.REPLACED
    assert sees(couple[1])
    assert told(couple[1].person) == [GRANTED, GRANTED]


def test_one_given_after_the_last_day_of_another_does_not_replace_it(couple):
    ProcurationFactory(dossier=couple[0].dossier, last_on=days(-1))
    assert grant(couple[0], days(-1)) == GrantOutcome.GRANTED
    assert cause() == EndCause.EXPIRED


@pytest.mark.parametrize("who", ["spouse", "child", "former responsable", "responsable of another dossier"])
def test_nobody_else_gives_one(couple, who):
    dossier = couple[0].dossier
    others = {
        "spouse": lambda: couple[1],
        "child": lambda: MemberFactory(dossier=dossier, enfant=True),
        "former responsable": lambda: MemberFactory(dossier=dossier, former=True),
        "responsable of another dossier": lambda: new_couple()[0],
    }
    other = others[who]()
    other.dossier = dossier
    assert grant(other) == GrantOutcome.NOT_RESPONSABLE
    assert not withdraw_procuration(member=other, account=None)
    assert not Procuration.objects.exists()
    assert told(couple[1].person) == []


@pytest.mark.parametrize("spouse", ["never", "former"])
def test_without_a_spouse_there_is_nobody_to_give_it_to(spouse):
    responsable = MemberFactory()
    if spouse == "former":
        MemberFactory(dossier=responsable.dossier, conjoint=True, former=True)
    assert grant(responsable) == GrantOutcome.NO_SPOUSE
    assert not Procuration.objects.exists()


def test_whoever_answered_is_not_asked_again(couple):
    for answer in (grant, lambda member: withdraw_procuration(member=member, account=None)):
        responsable = new_couple()[0]
        answer(responsable)
        responsable.refresh_from_db()
        assert responsable.asked_at


def test_who_has_no_confirmed_contact_is_told_nothing_and_sees_it_in_their_history():
    responsable, conjoint = new_couple()
    grant(responsable)
    assert (told(conjoint.person), journalled(conjoint.person)) == ([], [GRANTED])


# Ending


@pytest.mark.parametrize("by", ["responsable", "spouse"])
def test_either_ends_it_at_once_and_both_are_told(couple, by):
    responsable, conjoint = couple
    ProcurationFactory(dossier=responsable.dossier)
    if by == "responsable":
        assert withdraw_procuration(member=responsable, account=None)
    else:
        assert give_up_procuration(member=conjoint, account=None)
    assert not sees(conjoint)
    assert cause() == {"responsable": EndCause.WITHDRAWN, "spouse": EndCause.GIVEN_UP}[by]
    for member, name in ((responsable, "responsable"), (conjoint, "spouse")):
        assert told(member.person) == [ENDED]
        assert last_event(member.person).details["actor"] == ("self" if name == by else "spouse")


@pytest.mark.parametrize("again", ["withdraw", "give up"])
def test_ended_twice_it_ends_once(couple, again):
    responsable, conjoint = couple
    ProcurationFactory(dossier=responsable.dossier)
    withdraw_procuration(member=responsable, account=None)
    ended_at = Procuration.objects.get().ended_at
    if again == "withdraw":
        assert not withdraw_procuration(member=responsable, account=None)
    else:
        assert not give_up_procuration(member=conjoint, account=None)
    assert (Procuration.objects.get().ended_at, cause()) == (ended_at, EndCause.WITHDRAWN)
    assert told(conjoint.person) == [ENDED]


def test_the_responsable_gives_nothing_up_and_the_spouse_withdraws_nothing(couple):
    responsable, conjoint = couple
    ProcurationFactory(dossier=responsable.dossier)
    assert not give_up_procuration(member=responsable, account=None)
    assert not withdraw_procuration(member=conjoint, account=None)
    assert sees(conjoint)


def test_withdrawn_after_its_last_day_it_had_expired(couple):
    ProcurationFactory(dossier=couple[0].dossier, last_on=days(-1))
    assert withdraw_procuration(member=couple[0], account=None)
    assert cause() == EndCause.EXPIRED


# The calendar


def test_the_end_of_those_whose_last_day_is_over_is_noted_once_and_told(couple):
    ProcurationFactory(dossier=couple[0].dossier, last_on=days(-1))
    assert [end_expired_procurations(), end_expired_procurations()] == [1, 0]
    assert cause() == EndCause.EXPIRED
    for member in couple:
        assert told(member.person) == [ENDED]
        assert last_event(member.person).details["actor"] == "nobody"


@pytest.mark.parametrize("last_on", [None, 0, 1], ids=["for ever", "today", "tomorrow"])
def test_those_that_last_are_left_alone(couple, last_on):
    ProcurationFactory(dossier=couple[0].dossier, last_on=None if last_on is None else days(last_on))
    expiry_task()
    assert sees(couple[1])
    assert told(couple[1].person) == []


def test_no_event_names_anybody(couple):
    grant(couple[0])
    for member in couple:
        event = last_event(member.person)
        assert event.kind == EventKind.PROCURATION_GRANTED
        assert event.details.keys() == {"procuration", "actor"}


def test_a_night_on_which_none_ends_costs_one_query(django_assert_num_queries):
    for _ in range(3):
        ProcurationFactory(last_on=days(1))
    with django_assert_num_queries(1):
        end_expired_procurations()
