"""What two do to a household at the same moment ends in one clear state; nothing is done under a dead procuration."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from authorizations.access import Place, RightEndedError, using
from authorizations.dossiers_file import KnownDossier, KnownMember
from authorizations.enums import CorrectionReason, EndCause, Role, UndoReason, Use
from authorizations.memberships import CorrectionOutcome, correct_membership
from authorizations.models import Member, Procuration, Separation
from authorizations.procurations import GrantOutcome, give_up_procuration, grant_procuration, withdraw_procuration
from authorizations.rights import Position, Right
from authorizations.separations import DecisionOutcome, DeclareOutcome, declare_separation, undo_separation
from benefits.importing import ImportOutcome, import_dossiers
from benefits.payments_file import PaidDossier
from identity.csv_files import LineError
from identity.models import Person
from identity.services import Declaration
from journal.enums import EventKind
from tests.agents import browser_of
from tests.factories import AccountFactory, AgentFactory, PersonFactory, new_couple
from tests.factories.dossiers import SINCE
from tests.faults.couples import Household, as_they_are, new_households, procuration_of
from tests.faults.rounds import each_round

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

ON, OTHER_DAY, LATER = date(2024, 3, 10), date(2023, 1, 1), date(2025, 1, 1)
PAYMENTS, WITHDRAWAL = "/mon-compte/paiements/", "/mon-compte/autorisations/retirer/"


def rounds() -> int:
    """SQLite lets one writer in at a time: what it gets wrong it gets wrong soon."""
    return 200 if connection.vendor == "postgresql" else 30


def race(households: list[Household], *works: Callable[[Household], Any]) -> list[tuple[Household, Any]]:
    """Each household goes through all the works at once: how it is then, and what they returned."""
    of_number = [lambda number, work=work: work(households[number]) for work in works]
    outcomes = each_round(len(households), *of_number)
    return list(zip(as_they_are(households), outcomes, strict=True))


def came_about(seen: Iterable[Any], *possible: Any) -> bool:
    """Nothing but what is possible, and all of it; SQLite may always let the same one in first."""
    return set(seen) == set(possible) if connection.vendor == "postgresql" else set(seen) <= set(possible)


def grant(household: Household) -> GrantOutcome:
    return grant_procuration(member=household.responsable, last_on=None, account=None)


def withdraw(household: Household) -> bool:
    return withdraw_procuration(member=household.responsable, account=None)


def give_up(household: Household) -> bool:
    return give_up_procuration(member=household.conjoint, account=None)


def separate(member: Member, on: date = ON) -> DeclareOutcome:
    return declare_separation(member=member, separated_on=on, is_discreet=False, hides_contacts=False, account=None)


def separate_as_responsable(household: Household) -> DeclareOutcome:
    return separate(household.responsable)


def test_grant_and_withdraw_leave_one_procuration_or_none() -> None:
    """Where there was one, and where there was none."""
    seen = Counter[Any]()
    for had_one, count in ((True, rounds() // 2), (False, rounds() // 2)):
        for household, (granted, is_withdrawn) in race(
            new_households(count, with_procuration=had_one), grant, withdraw
        ):
            made = granted == GrantOutcome.GRANTED
            assert granted == (GrantOutcome.GRANTED if made else GrantOutcome.UNCHANGED)
            assert household.open_ones == had_one + made - is_withdrawn
            assert household.count(EventKind.PROCURATION_GRANTED) == 2 * made
            assert household.count(EventKind.PROCURATION_ENDED) == 2 * is_withdrawn
            seen[had_one, made, is_withdrawn] += 1
    assert came_about(seen, (True, True, True), (True, False, True), (False, True, True), (False, True, False))


def test_procuration_is_ended_once_whoever_ends_it() -> None:
    """Two tabs of the responsable, and the spouse."""
    seen = Counter[Any]()
    for household, is_ended in race(new_households(rounds()), withdraw, withdraw, give_up):
        assert sum(is_ended) == 1
        assert household.causes == [EndCause.GIVEN_UP if is_ended[2] else EndCause.WITHDRAWN]
        assert household.count(EventKind.PROCURATION_ENDED) == 2
        seen[household.causes[0]] += 1
    assert came_about(seen, EndCause.WITHDRAWN, EndCause.GIVEN_UP)


def test_nothing_is_granted_to_whoever_is_separated() -> None:
    seen = Counter[Any]()
    for household, (granted, declared) in race(
        new_households(rounds(), with_procuration=False), grant, lambda household: separate(household.conjoint)
    ):
        assert declared == DeclareOutcome.DECLARED
        assert household.causes == ([EndCause.SEPARATION] if granted == GrantOutcome.GRANTED else [])
        assert household.open_ones == 0
        seen[granted] += 1
    assert came_about(seen, GrantOutcome.GRANTED, GrantOutcome.NO_SPOUSE)


def test_couple_separates_once_when_both_declare_it() -> None:
    """The day and the name are those of whoever came first."""
    seen = Counter[Any]()
    works = separate_as_responsable, lambda household: separate(household.conjoint, OTHER_DAY)
    for household, declared in race(new_households(rounds()), *works):
        assert Counter(declared) == {DeclareOutcome.DECLARED: 1, DeclareOutcome.NOT_A_COUPLE: 1}
        is_first = declared[0] == DeclareOutcome.DECLARED
        separation = household.separation
        assert separation
        assert separation.declarant_id == (household.responsable if is_first else household.conjoint).person_id
        assert separation.separated_on == (ON if is_first else OTHER_DAY)
        assert household.causes == [EndCause.SEPARATION]
        seen[is_first] += 1
    assert came_about(seen, True, False)


@pytest.mark.parametrize(
    ("since", "until", "too_late", "causes"),
    [
        pytest.param(SINCE, OTHER_DAY, DeclareOutcome.NOT_A_COUPLE, [EndCause.MEMBERSHIP], id="gone before"),
        pytest.param(LATER, None, DeclareOutcome.BEFORE_UNION, [], id="a couple since later"),
    ],
)
def test_separation_and_correction_do_not_undo_each_other(
    since: date, until: date | None, too_late: DeclareOutcome, causes: list[EndCause]
) -> None:
    def correct(household: Household) -> CorrectionOutcome:
        wanted: dict[str, Any] = {"role": Role.CONJOINT, "since": since, "until": until}
        return correct_membership(member=household.conjoint, **wanted, reason=CorrectionReason.WRONG_DATE, agent=None)

    seen = Counter[Any]()
    for household, (declared, corrected) in race(new_households(rounds() // 2), separate_as_responsable, correct):
        is_declared = declared == DeclareOutcome.DECLARED
        assert (household.conjoint.since, household.conjoint.until) == ((SINCE, ON) if is_declared else (since, until))
        assert household.causes == ([EndCause.SEPARATION] if is_declared else causes)
        seen[declared, corrected] += 1
    separated = DeclareOutcome.DECLARED, CorrectionOutcome.SEPARATED
    assert came_about(seen, separated, (too_late, CorrectionOutcome.CORRECTED))


def known(person: Person, role: Role, since: date) -> KnownMember:
    facts = {name: getattr(person, name) for name in Declaration.__dataclass_fields__}
    return KnownMember(Declaration(**facts), person.nir_digest, role, since, None)


def test_undone_separation_and_imported_spouse_do_not_both_take_the_place() -> None:
    responsable, conjoint = new_couple()
    newcomer, agent = PersonFactory(verified=True), AgentFactory()
    members = known(responsable.person, Role.RESPONSABLE, SINCE), known(newcomer, Role.CONJOINT, LATER)
    file = [PaidDossier(KnownDossier(responsable.dossier.number, members), ())]
    seen = Counter[Any]()

    def before(number: int) -> None:
        """The former spouse is gone, the new one not there yet."""
        Separation.objects.all().delete()
        Member.objects.filter(person=newcomer).delete()
        Member.objects.filter(pk=conjoint.pk).update(until=None)
        separate(responsable)

    def undo(number: int) -> DecisionOutcome:
        separation = Separation.objects.get()
        return undo_separation(separation=separation, reason=UndoReason.MISTAKE, agent=agent)

    def bring_in(number: int) -> ImportOutcome | LineError:
        return next(import_dossiers(file))

    for undone, imported in each_round(rounds() // 2, undo, bring_in, before=before):
        seen[undone, type(imported)] += 1
    assert came_about(seen, (DecisionOutcome.DECIDED, LineError), (DecisionOutcome.TAKEN, ImportOutcome))
    spouse = Member.objects.current().get(role=Role.CONJOINT).person
    assert spouse == (conjoint.person if undone == DecisionOutcome.DECIDED else newcomer)


ENDS: list[tuple[Callable[[Household], Any], EndCause]] = [
    (withdraw, EndCause.WITHDRAWN),
    (give_up, EndCause.GIVEN_UP),
    (separate_as_responsable, EndCause.SEPARATION),
]


def test_nothing_is_done_under_a_procuration_that_has_ended() -> None:
    """Whatever ends it. What is done sees it open to its last line, and is in the journal; or it is not done."""

    def use(household: Household) -> bool:
        open_ones = Procuration.objects.open().filter(dossier=household.dossier_id)
        place = Place(household.conjoint, Position.DELEGATE)
        try:
            with using(place, Right.SEE_DOSSIER, Use.PAYMENTS, account=None):
                return open_ones.exists() and open_ones.exists()
        except RightEndedError:
            return False

    def end(household: Household) -> Any:
        return ENDS[household.dossier_id % len(ENDS)][0](household)

    seen = Counter[Any]()
    for household, (is_done, ended) in race(new_households(rounds()), use, end):
        assert ended
        assert household.causes == [ENDS[household.dossier_id % len(ENDS)][1]]
        assert household.count(EventKind.PROCURATION_USED) == is_done
        seen[household.causes[0], is_done] += 1
    assert came_about(seen, *((cause, is_done) for _, cause in ENDS for is_done in (True, False)))


def test_page_of_payments_shows_or_refuses_in_the_moment_of_the_end() -> None:
    """Two browsers; one time in two the end comes faster than by a click."""
    household = Household(*new_couple())
    accounts = [AccountFactory(person=member.person) for member in (household.responsable, household.conjoint)]
    responsable, conjoint = map(browser_of, accounts)

    def before(number: int) -> None:
        responsable.cookies.pop("messages", None)
        procuration_of(household).save()

    def take_back(number: int) -> bool:
        return responsable.post(WITHDRAWAL).status_code == 302 if number % 2 else withdraw(household)

    def click(number: int) -> int:
        return conjoint.get(PAYMENTS).status_code

    outcomes = each_round(rounds() // 2, take_back, click, before=before)
    assert came_about(map(tuple, outcomes), (True, 200), (True, 403))
    [household] = as_they_are([household])
    assert household.causes == [EndCause.WITHDRAWN] * len(outcomes)
    used = [event.details["procuration"] for event in household.events[EventKind.PROCURATION_USED]]
    shown = zip(household.procurations, outcomes, strict=True)
    assert used == [procuration.pk for procuration, (_, status) in shown if status == 200]
