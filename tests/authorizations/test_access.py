"""What a person may do today, read in one query; and what is done under a procuration."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from authorizations.access import RightEndedError, access_of, using
from authorizations.enums import Role, Use
from authorizations.models import Procuration
from authorizations.procurations import withdraw_procuration
from authorizations.rights import Position, Right
from journal.enums import EventKind
from journal.models import Event
from tests.authorizations.readings import last_event, place_of
from tests.factories import AccountFactory, MemberFactory, PersonFactory, ProcurationFactory, new_couple

pytestmark = pytest.mark.django_db

YESTERDAY = timedelta(days=-1)


def positions_of(person):
    return [place.position for place in access_of(person).places]


# Where one is


def test_whoever_is_not_proven_has_no_place_whatever_the_rows_say():
    person = MemberFactory(person=PersonFactory(declared=True)).person
    access = access_of(person)
    assert (access.places, access.main, access.position) == ((), None, Position.OUTSIDE)
    assert [right for right in Right if access.may(right)] == [Right.OWN_SPACE, Right.PRIVATE_CONTACTS]


def test_whoever_is_not_proven_costs_no_query(django_assert_num_queries):
    person = PersonFactory()
    with django_assert_num_queries(0):
        access_of(person)


def test_a_former_member_has_no_place():
    assert positions_of(MemberFactory(former=True).person) == []


def test_a_place_that_ends_today_has_ended():
    assert positions_of(MemberFactory(conjoint=True, until=timezone.localdate()).person) == []


def test_a_child_of_two_dossiers_has_both_places():
    place = MemberFactory(enfant=True)
    MemberFactory(enfant=True, person=place.person)
    assert positions_of(place.person) == [Position.DEPENDANT, Position.DEPENDANT]


@pytest.mark.parametrize("first", ["own", "parents"])
def test_the_dossier_one_runs_counts_before_that_of_the_parents(first):
    person = PersonFactory(verified=True)
    roles = [Role.RESPONSABLE, Role.ENFANT] if first == "own" else [Role.ENFANT, Role.RESPONSABLE]
    for role in roles:
        MemberFactory(person=person, role=role)
    access = access_of(person)
    assert access.position == Position.RESPONSABLE
    assert access.may(Right.SEE_DOSSIER)
    assert [place.member.role for place in access.places] == [Role.RESPONSABLE, Role.ENFANT]
    assert not access.places[1].may(Right.SEE_DOSSIER)


def test_a_spouse_is_a_delegate_while_the_procuration_lasts():
    responsable, conjoint = new_couple()
    assert positions_of(conjoint.person) == [Position.SPOUSE]
    ProcurationFactory(dossier=conjoint.dossier)
    assert positions_of(conjoint.person) == [Position.DELEGATE]
    withdraw_procuration(member=responsable, account=None)
    assert positions_of(conjoint.person) == [Position.SPOUSE]


@pytest.mark.parametrize(
    ("last_on", "position"),
    [(None, Position.DELEGATE), (timedelta(), Position.DELEGATE), (YESTERDAY, Position.SPOUSE)],
    ids=["for ever", "today", "yesterday"],
)
def test_a_procuration_opens_the_dossier_to_the_end_of_its_last_day(last_on, position):
    _, conjoint = new_couple()
    ProcurationFactory(dossier=conjoint.dossier, last_on=None if last_on is None else timezone.localdate() + last_on)
    assert positions_of(conjoint.person) == [position]


def test_a_procuration_of_another_dossier_opens_nothing_here():
    """One that a former spouse had given, and that nobody has noted the end of."""
    former, delegate = new_couple()
    ProcurationFactory(dossier=former.dossier)
    delegate.until = delegate.since
    delegate.save()
    MemberFactory(person=delegate.person, conjoint=True)
    assert positions_of(delegate.person) == [Position.SPOUSE]


def test_a_procuration_given_to_somebody_else_opens_nothing():
    responsable, conjoint = new_couple()
    ProcurationFactory(dossier=conjoint.dossier, delegate=PersonFactory(verified=True))
    assert positions_of(conjoint.person) == [Position.SPOUSE]
    assert positions_of(responsable.person) == [Position.RESPONSABLE]


@pytest.mark.parametrize("places", [0, 1, 3])
def test_it_is_one_query_however_many_places(django_assert_num_queries, places):
    person = PersonFactory(verified=True)
    for _ in range(places):
        MemberFactory(person=person, enfant=True)
    with django_assert_num_queries(1):
        access = access_of(person)
        assert len([place.dossier.number for place in access.places]) == places


def test_the_day_that_counts_is_that_of_paris(time_machine):
    person = PersonFactory(verified=True, born_on=date(2011, 6, 1))
    MemberFactory(person=person, enfant=True)
    time_machine.move_to("2026-05-31T21:59:00+00:00")
    assert positions_of(person) == [Position.CHILD]
    time_machine.move_to("2026-05-31T22:00:00+00:00")
    assert positions_of(person) == [Position.MINOR]


def test_its_mark_changes_with_the_rights():
    _, conjoint = new_couple()
    before = access_of(conjoint.person).mark
    assert access_of(conjoint.person).mark == before
    ProcurationFactory(dossier=conjoint.dossier)
    assert access_of(conjoint.person).mark != before


# What is done there


@pytest.fixture
def delegate():
    member = new_couple()[1]
    ProcurationFactory(dossier=member.dossier)
    AccountFactory(person=member.person)
    return member


def test_what_is_done_under_a_procuration_is_journalled(delegate):
    account = delegate.person.account
    with using(place_of(delegate), Right.SEE_DOSSIER, Use.PAYMENTS, account=account):
        pass
    event = last_event(delegate.person)
    procuration = Procuration.objects.get()
    assert (event.kind, event.account) == (EventKind.PROCURATION_USED, account)
    assert event.details == {"procuration": procuration.pk, "use": "payments"}


def test_once_it_has_ended_nothing_more_is_done_under_it(delegate):
    place = place_of(delegate)
    withdraw_procuration(member=delegate.dossier.members.get(role=Role.RESPONSABLE), account=None)
    with pytest.raises(RightEndedError), using(place, Right.SEE_DOSSIER, Use.PAYMENTS, account=None):
        pytest.fail("something was done")
    assert not Event.objects.filter(kind=EventKind.PROCURATION_USED).exists()


def test_once_its_last_day_is_over_nothing_more_is_done_under_it(delegate):
    place = place_of(delegate)
    Procuration.objects.update(last_on=timezone.localdate() + YESTERDAY)
    with pytest.raises(RightEndedError), using(place, Right.SEE_DOSSIER, Use.PAYMENTS, account=None):
        pytest.fail("something was done")


def test_what_fails_was_not_done_and_is_not_journalled(delegate):
    with pytest.raises(ZeroDivisionError), using(place_of(delegate), Right.SEE_DOSSIER, Use.PAYMENTS, account=None):
        1 / 0  # noqa: B018
    assert not Event.objects.filter(kind=EventKind.PROCURATION_USED).exists()


def test_what_a_spouse_does_by_their_own_right_is_no_use_of_it(delegate):
    with using(place_of(delegate), Right.DECLARE_SEPARATION, Use.MEMBERS, account=None):
        pass
    assert not Event.objects.filter(kind=EventKind.PROCURATION_USED).exists()


def test_what_the_responsable_does_is_no_use_of_it(delegate, django_assert_num_queries):
    place = place_of(delegate.dossier.members.get(role=Role.RESPONSABLE))
    with django_assert_num_queries(0), using(place, Right.SEE_DOSSIER, Use.PAYMENTS, account=None):
        pass
    assert not Event.objects.exists()
