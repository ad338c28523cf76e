"""A correction of who belongs to a dossier: an agent's, with a reason, and no procuration comes of it."""

from datetime import date

import pytest

from authorizations.enums import CorrectionReason, EndCause, Role
from authorizations.memberships import CorrectionOutcome, correct_membership, state_of
from authorizations.models import Member, Procuration
from tests.authorizations.readings import journalled, last_event, reachable_couple, told
from tests.factories import AgentFactory, MemberFactory, ProcurationFactory, SeparationFactory
from tests.factories.dossiers import SINCE, UNTIL

pytestmark = pytest.mark.django_db


@pytest.fixture
def couple():
    return reachable_couple()


@pytest.fixture
def agent():
    return AgentFactory()


def correct(member, agent, *, seen=None, **wanted):
    now = {"role": Role(member.role), "since": member.since, "until": member.until}
    return correct_membership(member=member, reason=CorrectionReason.LEFT, agent=agent, seen=seen, **now | wanted)


def test_a_correction_is_written_and_journalled_with_its_reason_and_its_agent(agent):
    member = MemberFactory(enfant=True)
    assert correct(member, agent, until=UNTIL, role=Role.AUTRE) == CorrectionOutcome.CORRECTED
    member.refresh_from_db()
    assert (member.role, member.until) == (Role.AUTRE, UNTIL)
    event = last_event(member.person)
    assert (event.kind, event.account) == ("member_corrected", agent)
    assert event.details == {"member": member.pk, "reason": "left", "changed": "role until"}


def test_a_correction_of_nothing_is_none(agent):
    member = MemberFactory()
    assert correct(member, agent) == CorrectionOutcome.UNCHANGED
    assert journalled(member.person) == []


def test_what_changed_since_it_was_read_is_not_corrected(agent):
    member = MemberFactory(enfant=True)
    seen = state_of(member)
    assert correct(member, agent, seen=seen, since=date(2016, 1, 1)) == CorrectionOutcome.CORRECTED
    assert correct(member, agent, seen=seen, since=date(2017, 1, 1)) == CorrectionOutcome.STALE
    assert Member.objects.get().since == date(2016, 1, 1)


def test_the_end_that_a_separation_made_is_that_of_the_separation(agent):
    separation = SeparationFactory()
    assert correct(separation.member, agent, until=None) == CorrectionOutcome.SEPARATED
    assert correct(separation.member, agent, since=date(2016, 1, 1)) == CorrectionOutcome.CORRECTED


def test_one_that_was_undone_holds_back_no_correction(agent):
    separation = SeparationFactory(undone=True)
    assert correct(separation.member, agent, until=UNTIL) == CorrectionOutcome.CORRECTED


@pytest.mark.parametrize(
    "wanted",
    [{"role": Role.RESPONSABLE}, {"until": date(2015, 5, 31)}],
    ids=["a second responsable", "an end before the start"],
)
def test_what_a_dossier_cannot_be_is_refused_and_nothing_is_written(couple, agent, wanted):
    assert correct(couple[1], agent, **wanted) == CorrectionOutcome.REFUSED
    member = Member.objects.get(pk=couple[1].pk)
    assert (member.role, member.since, member.until) == (Role.CONJOINT, SINCE, None)
    assert journalled(couple[1].person) == []


def test_the_procuration_ends_with_the_couple_and_both_are_told(couple, agent):
    ProcurationFactory(dossier=couple[0].dossier)
    correct(couple[1], agent, until=UNTIL)
    assert Procuration.objects.get().ended_because == EndCause.MEMBERSHIP
    for member in couple:
        assert told(member.person) == ["procuration_ended"]
        assert last_event(member.person).details["actor"] == "nobody"


def test_the_procuration_of_a_couple_that_stays_one_goes_on(couple, agent):
    ProcurationFactory(dossier=couple[0].dossier)
    correct(couple[1], agent, since=date(2016, 1, 1))
    correct(MemberFactory(dossier=couple[0].dossier, enfant=True), agent, until=UNTIL)
    assert Procuration.objects.open().exists()


def test_whoever_is_back_in_the_couple_has_no_procuration(couple, agent):
    responsable, conjoint = couple
    ProcurationFactory(dossier=responsable.dossier)
    correct(conjoint, agent, until=UNTIL)
    conjoint.refresh_from_db()
    assert correct(conjoint, agent, until=None) == CorrectionOutcome.CORRECTED
    assert not Procuration.objects.open().exists()
