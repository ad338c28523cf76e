"""What is shown of a dossier: who is in it and how they are reached, who may do what, what was done for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from authorizations.couples import couple_of
from authorizations.enums import EndCause, Use
from authorizations.households import (
    cause_in_words,
    comparison,
    members_of,
    procurations_of,
    responsable_of,
    uses_between,
)
from authorizations.models import Procuration
from authorizations.rights import Position
from contact_verification.enums import ContactKind
from journal.enums import EventKind
from journal.models import KEPT_FOR, Event
from tests.authorizations.readings import CHILD_BORN_ON, MINOR_BORN_ON, TODAY, place_of, reachable
from tests.factories import ContactFactory, MemberFactory, PersonFactory, ProcurationFactory, new_couple

pytestmark = pytest.mark.django_db

OTHER_CAUSES = set(EndCause) - {EndCause.WITHDRAWN, EndCause.GIVEN_UP, EndCause.REPLACED, EndCause.EXPIRED}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+01:00")


def lines(member):
    return members_of(place_of(member))


def contacts_seen(viewer, of):
    """What `viewer` sees of how another is reached."""
    return next(line.contacts for line in lines(viewer) if line.name == of.person.usual_name)


# Members


def test_a_dossier_shows_those_of_today_in_order_and_says_which_one_is_oneself():
    responsable, conjoint = new_couple()
    child = MemberFactory(dossier=responsable.dossier, person=PersonFactory(born_on=CHILD_BORN_ON), enfant=True)
    MemberFactory(dossier=responsable.dossier, enfant=True, former=True)
    MemberFactory(enfant=True)
    found = lines(conjoint)
    assert [line.name for line in found] == [m.person.usual_name for m in (responsable, conjoint, child)]
    assert [line.is_oneself for line in found] == [False, True, False]
    assert [line.role for line in found] == ["Responsable du dossier", "Conjoint ou conjointe", "Enfant"]


def test_a_record_that_was_merged_is_not_shown_beside_the_one_it_became():
    responsable = MemberFactory()
    MemberFactory(dossier=responsable.dossier, enfant=True, person=PersonFactory(merged_into=responsable.person))
    assert len(lines(responsable)) == 1


@pytest.mark.parametrize(
    ("known", "is_shown"),
    [
        ({"conjoint": True}, True),
        ({"conjoint": True, "hides_contacts": True}, False),
        ({"enfant": True, "born_on": CHILD_BORN_ON}, True),
        ({"enfant": True, "born_on": MINOR_BORN_ON}, True),
        ({"enfant": True, "born_on": MINOR_BORN_ON, "hides_contacts": True}, False),
        ({"enfant": True}, False),
        ({"autre": True}, False),
    ],
    ids=["spouse", "spouse who hides", "child", "minor", "minor who hides", "adult child", "dependant"],
)
def test_how_the_others_are_reached_is_shown_unless_it_is_their_own_affair(known, is_shown):
    responsable = MemberFactory()
    born = {"born_on": known.pop("born_on")} if "born_on" in known else {}
    other = MemberFactory(dossier=responsable.dossier, person=reachable(**born), **known)
    assert bool(contacts_seen(responsable, other)) is is_shown


def test_a_responsable_who_hides_their_contacts_hides_them_from_the_delegate():
    responsable, conjoint = new_couple(responsable=reachable())
    ProcurationFactory(dossier=responsable.dossier)
    assert contacts_seen(conjoint, responsable)
    responsable.hides_contacts = True
    responsable.save()
    assert contacts_seen(conjoint, responsable) == []


def test_asked_for_in_a_dossier_that_one_has_left_it_holds_in_the_next():
    responsable = MemberFactory()
    other = MemberFactory(dossier=responsable.dossier, conjoint=True, person=reachable())
    MemberFactory(person=other.person, former=True, hides_contacts=True)
    assert contacts_seen(responsable, other) == []


def test_contacts_are_masked_and_confirmed_ones_only():
    responsable, conjoint = new_couple()
    ContactFactory(person=conjoint.person, mail=True, verified=True, value="lisandra@exemple.fr")
    ContactFactory(person=conjoint.person, value="+33612345678", verified=True)
    ContactFactory(person=conjoint.person, kind=ContactKind.PHONE, value="+33123456789")
    seen = contacts_seen(responsable, conjoint)
    assert [words.replace("\u00a0", " ") for words in seen] == ["l•••a@exemple.fr", "06 •• •• •• 78"]


def test_ones_own_are_on_ones_own_profile_not_in_the_list():
    responsable = MemberFactory(person=reachable())
    assert contacts_seen(responsable, responsable) == []


def test_a_large_household_costs_what_a_small_one_does(django_assert_num_queries):
    responsable = MemberFactory()
    for _ in range(6):
        MemberFactory(dossier=responsable.dossier, enfant=True, person=reachable())
    place = place_of(responsable)
    with django_assert_num_queries(2):
        members_of(place)


@pytest.mark.parametrize("runs", [True, False])
def test_who_belongs_to_a_dossier_knows_who_runs_it(runs):
    child = MemberFactory(enfant=True)
    if runs:
        MemberFactory(dossier=child.dossier, former=True)
        responsable = MemberFactory(dossier=child.dossier)
    assert responsable_of(place_of(child)) == (responsable.person if runs else None)


# « Ce que je vois, ce qu'il ou elle voit »


@pytest.mark.parametrize("has_procuration", [True, False])
def test_each_of_the_couple_sees_what_both_may_do(has_procuration):
    responsable = new_couple()[0]
    if has_procuration:
        ProcurationFactory(dossier=responsable.dossier)
    couple = couple_of(responsable.dossier_id)
    spouse = Position.DELEGATE if has_procuration else Position.SPOUSE
    mine, theirs = comparison(Position.RESPONSABLE, couple), comparison(spouse, couple)
    assert [(row.label, row.mine, row.theirs) for row in mine] == [(row.label, row.theirs, row.mine) for row in theirs]
    assert [row.theirs for row in mine] == [True, has_procuration, has_procuration, False, True]
    assert all(row.mine for row in mine)


def test_one_whose_last_day_is_over_counts_no_more():
    procuration = ProcurationFactory(last_on=TODAY - timedelta(days=1))
    rows = comparison(Position.RESPONSABLE, couple_of(procuration.dossier_id))
    assert [row.theirs for row in rows] == [True, False, False, False, True]


# The journal


def use(procuration, use=Use.PAYMENTS, ago=timedelta(), person=None):
    Event.objects.create(
        kind=EventKind.PROCURATION_USED,
        person=person or procuration.delegate,
        at=timezone.now() - ago,
        details={"procuration": procuration.pk, "use": use},
    )


def test_what_was_done_is_counted_by_day_the_newest_first():
    procuration = ProcurationFactory()
    for times, what, ago in [(1, Use.PAYMENT, 1), (2, Use.PAYMENTS, 0), (1, Use.MEMBERS, 0)]:
        for _ in range(times):
            use(procuration, what, timedelta(days=ago))
    assert [(line.day, line.label, line.times) for line in uses_between([procuration])] == [
        (TODAY, "Liste des paiements", 2),
        (TODAY, "Membres du dossier", 1),
        (TODAY - timedelta(days=1), "Détail d’un paiement", 1),
    ]


def test_what_was_done_under_another_or_a_year_ago_is_not_shown():
    procuration, another = ProcurationFactory(), ProcurationFactory()
    use(another)
    use(procuration, ago=KEPT_FOR + timedelta(minutes=1))
    assert uses_between([procuration]) == []


def test_what_was_done_before_two_records_became_one_is_shown():
    procuration = ProcurationFactory()
    use(procuration, person=PersonFactory(merged_into=procuration.delegate))
    assert len(uses_between([procuration])) == 1


def test_without_a_procuration_there_is_nothing_to_read(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert uses_between([]) == []


def test_one_sees_the_procurations_one_gave_or_received_here_and_no_others():
    """Not those between a responsable and a former spouse, for the spouse of today."""
    former, _ = new_couple()
    old = ProcurationFactory(dossier=former.dossier, withdrawn=True, granted_at=timezone.now() - timedelta(days=9))
    former.dossier.members.filter(role="conjoint").update(until=TODAY)
    new_spouse = MemberFactory(dossier=former.dossier, conjoint=True)
    new = ProcurationFactory(dossier=former.dossier)
    assert list(procurations_of(place_of(new_spouse))) == [new]
    assert list(procurations_of(place_of(former))) == [new, old]


@pytest.mark.parametrize("cause", sorted(OTHER_CAUSES))
def test_a_cause_that_may_be_kept_from_one_of_them_is_told_to_neither(cause):
    assert cause_in_words(Procuration(ended_because=cause)) == "terminée"


@pytest.mark.parametrize("cause", sorted(set(EndCause) - OTHER_CAUSES))
def test_any_other_cause_is_told(cause):
    assert cause_in_words(Procuration(ended_because=cause)) not in ("", "terminée")


def test_one_that_lasts_has_no_cause():
    assert cause_in_words(Procuration()) == ""
