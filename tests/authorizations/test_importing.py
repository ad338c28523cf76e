"""Households of the fund's file, brought in by the batch."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from authorizations.enums import EndCause, Role
from authorizations.household_drafts import OTHER_DAY, OTHER_ROLE
from authorizations.importing import KNOWN_OTHERWISE, KNOWN_TWICE, RUNS_ANOTHER, TAKEN, Households
from authorizations.models import Dossier, Member, Procuration
from authorizations.procurations import grant_procuration
from authorizations.separations import declare_separation
from contact_verification.enums import MessageKind
from contact_verification.models import Contact, Message
from identity.csv_files import LineError
from identity.identifiers import identifier_digest
from identity.models import Identifier, Person
from journal.enums import EventKind
from journal.models import Event
from tests.authorizations.dossier_lines import a_child, a_member, a_spouse, household, new_number
from tests.factories import AccountFactory, ContactFactory, PersonFactory, new_nir

pytestmark = pytest.mark.django_db

DELORME = {"birth_name": "DELORME", "first_names": "Lisandra"}
REACHED = {"mail": "lisandra@exemple.fr", "mail_verified_on": "2023-07-14", "mobile": "06 12 34 56 78"}
ROWS = (Dossier, Member, Person, Identifier, Contact, Event)


@transaction.atomic
def bring(*batch):
    """What became of each: whether something changed, or why it was refused."""
    households = Households(batch)
    outcomes = [_add(households, known) for known in batch]
    households.save()
    return outcomes


def _add(households, known):
    try:
        return households.add(known)
    except LineError as error:
        return str(error)


def place(**of):
    return Member.objects.get(**of)


def test_a_member_is_verified_and_logs_in_with_the_nir_that_is_theirs():
    nir, number = new_nir(), new_number()
    assert bring(household(a_member(nir=nir), number=number)) == [True]
    member = place(dossier__number=number)
    assert (member.role, member.since, member.until) == (Role.RESPONSABLE, date(2015, 3, 1), None)
    person = member.person
    assert (person.is_verified, person.identifier, person.provisional_id) == (True, nir, None)
    assert (person.search_name, person.birth_place_name) == ("delorme lisandra maria", "Paris 10e arrondissement")
    assert person.identifiers.get().digest == identifier_digest(nir)


@pytest.mark.parametrize("nir", [None, "7841275110123"], ids=["no number", "waiting number"])
def test_whoever_has_no_definitive_nir_has_an_identifiant_provisoire(nir):
    bring(household(a_member(nir=nir)))
    person = Person.objects.get()
    assert (person.is_verified, person.holds_nir, person.nir) == (True, False, nir)
    assert person.identifiers.get().digest == identifier_digest(person.provisional_id)


def test_whoever_holds_the_nir_is_that_member():
    holder = AccountFactory(verified=True, person__birth_name="DELORME", person__first_names="Lisandra").person
    assert bring(household(a_member(nir=holder.nir))) == [True]
    assert place().person == holder == Person.objects.get()
    assert Identifier.objects.count() == 1


def test_an_nir_known_under_another_civil_status_is_refused_and_nothing_is_left_behind():
    holder = PersonFactory(verified=True, birth_name="Orsini")
    good = household(a_member())
    assert bring(household(a_member(), a_spouse(nir=holder.nir)), good) == [KNOWN_OTHERWISE, True]
    assert Dossier.objects.get().number == good.number
    assert Person.objects.count() == 2


def test_an_nir_that_is_only_declared_blocks_nothing_and_is_not_looked_at():
    declared = PersonFactory(declared=True)
    bring(household(a_member(nir=declared.nir)))
    assert place().person != declared
    assert Person.objects.holding_nir(declared.nir).get() == place().person


@pytest.mark.parametrize("at_once", [True, False], ids=["in one batch", "in two"])
def test_a_child_of_two_dossiers_is_one_person(at_once):
    nir = new_nir()
    both = [household(a_member(), a_child(nir=nir)), household(a_member(), a_child(nir=nir))]
    assert (bring(*both) if at_once else bring(both[0]) + bring(both[1])) == [True, True]
    assert Person.objects.holding_nir(nir).get().memberships.count() == 2


def test_the_same_file_again_changes_nothing():
    batch = [household(a_member(**REACHED), a_spouse(nir=None), a_child()), household(a_member(until=None))]
    assert bring(*batch) == [True, True]
    before = [list(model.objects.order_by("pk").values()) for model in ROWS]
    assert bring(*batch) == [False, False]
    assert [list(model.objects.order_by("pk").values()) for model in ROWS] == before


def test_a_dossier_that_comes_twice_in_a_batch_is_taken_in_order():
    mother, spouse = a_member(), a_spouse()
    number = new_number()
    gone = spouse | {"until": "2024-01-01"}
    batch = [household(*members, number=number) for members in ([mother, spouse], [mother, gone], [mother, spouse])]
    assert bring(*batch) == [True, True, False]
    assert place(role=Role.CONJOINT).until == date(2024, 1, 1)
    assert bring(*batch) == [False, False, False]


@pytest.fixture
def couple():
    """The lines of a responsable and a spouse who are there, the number of their dossier, and a procuration."""
    number, lines = new_number(), (a_member(**REACHED), a_spouse())
    bring(household(*lines, number=number))
    grant_procuration(member=place(role=Role.RESPONSABLE), last_on=None, account=None)
    return *lines, number


def test_a_newer_file_adds_a_child_and_the_procuration_stays(couple):
    responsable, spouse, number = couple
    assert bring(household(responsable, spouse, a_child(), number=number)) == [True]
    assert Member.objects.current().count() == 3
    assert Procuration.objects.open().exists()


def test_a_membership_that_ends_takes_the_procuration_with_it_and_both_are_told(couple):
    responsable, spouse, number = couple
    assert bring(household(responsable, spouse | {"until": "2024-01-01"}, number=number)) == [True]
    assert place(role=Role.CONJOINT).until == date(2024, 1, 1)
    assert Procuration.objects.get().ended_because == EndCause.MEMBERSHIP
    assert Event.objects.filter(kind=EventKind.PROCURATION_ENDED).count() == 2
    assert Message.objects.filter(kind=MessageKind.PROCURATION_ENDED).exists()


def test_a_spouse_whose_place_another_takes_leaves_with_the_procuration(couple):
    responsable, spouse, number = couple
    gone, new = spouse | {"until": "2024-01-01"}, a_spouse(first_names="Petru", since="2024-01-01")
    assert bring(household(responsable, new, gone, number=number)) == [True]
    assert Member.objects.current().get(role=Role.CONJOINT).person.first_names == "Petru"
    assert not Procuration.objects.open().exists()


def test_a_separation_declared_here_wins_over_the_file(couple):
    responsable, spouse, number = couple
    declare_separation(
        member=place(role=Role.CONJOINT),
        separated_on=date(2024, 3, 1),
        is_discreet=True,
        hides_contacts=False,
        account=None,
    )
    for until in (None, "2024-06-01"):
        assert bring(household(responsable, spouse | {"until": until}, number=number)) == [False]
        assert place(role=Role.CONJOINT).until == date(2024, 3, 1)
    back = spouse | {"since": "2025-01-01"}
    assert bring(household(responsable, spouse | {"until": "2024-06-01"}, back, number=number)) == [True]
    assert Member.objects.current().get(role=Role.CONJOINT).since == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"since": "2016-01-01"}, OTHER_DAY),
        ({"since": "2014-01-01"}, OTHER_DAY),
        ({"role": "autre"}, OTHER_ROLE),
        ({"role": "autre", "nir": None}, OTHER_ROLE),
    ],
    ids=["later", "earlier", "other role", "other role, no number"],
)
def test_another_role_or_day_is_refused(couple, changed, reason):
    responsable, spouse, number = couple
    assert bring(household(responsable, spouse | changed, a_child(), number=number)) == [reason]
    assert place(role=Role.CONJOINT).since == date(2015, 3, 1)
    assert not Member.objects.filter(role=Role.ENFANT).exists()


@pytest.mark.parametrize("role", [Role.RESPONSABLE, Role.CONJOINT])
def test_a_place_that_somebody_else_has_is_refused(couple, role):
    responsable, _, number = couple
    newcomer = a_member(role=role, first_names="Petru")
    others = [] if role == Role.RESPONSABLE else [responsable]
    assert bring(household(*others, newcomer, number=number)) == [TAKEN[role]]


def test_a_member_without_number_is_found_by_civil_status_in_the_dossier_only():
    number, lines = new_number(), (a_member(nir=None), a_child(nir=None))
    bring(household(*lines, number=number))
    assert bring(household(*lines, number=number)) == [False]
    assert bring(household(*lines)) == [True]
    assert Person.objects.count() == 4


@pytest.mark.parametrize("has_account", [True, False])
def test_a_number_that_comes_later_takes_over_from_the_identifiant_provisoire(has_account):
    number, child, nir = new_number(), a_child(nir=None), new_nir(date(2017, 6, 2))
    mother = a_member()
    bring(household(mother, child, number=number))
    person = place(role=Role.ENFANT).person
    if has_account:
        Account.objects.create(person=person)
        ContactFactory(person=person, verified=True)
    assert bring(household(mother, child | {"nir": nir}, number=number)) == [True]
    person.refresh_from_db()
    assert (person.identifier, person.holds_nir) == (nir, True)
    lasting = {login.digest for login in person.identifiers.all() if login.expires_at is None}
    assert lasting == {identifier_digest(nir)}
    assert person.identifiers.count() == 2
    assert Message.objects.filter(kind=MessageKind.IDENTITY_VERIFIED).exists() is has_account
    for line in (child | {"nir": nir}, child):
        assert bring(household(mother, line, number=number)) == [False]


def test_somebody_known_both_with_and_without_the_number_is_for_an_agent():
    number, mother = new_number(), a_member()
    holder = PersonFactory(verified=True, birth_name="Delorme", first_names="Anaïs", born_on=date(2017, 6, 2))
    bring(household(mother, a_child(nir=None), number=number))
    assert bring(household(mother, a_child(nir=holder.nir), number=number)) == [KNOWN_TWICE]


@pytest.mark.parametrize("at_once", [True, False], ids=["in one batch", "in two"])
@pytest.mark.parametrize(
    ("first", "then"),
    [("responsable", "conjoint"), ("conjoint", "responsable"), ("responsable", "enfant"), ("enfant", "responsable")],
)
def test_nobody_runs_two_dossiers_nor_is_the_child_of_another(first, then, at_once):
    nir = new_nir()
    batch = [_with(role, nir) for role in (first, then)]
    assert (bring(*batch) if at_once else bring(batch[0]) + bring(batch[1])) == [True, RUNS_ANOTHER]
    assert Member.objects.filter(person__in=Person.objects.holding_nir(nir)).count() == 1


def _with(role, nir):
    member = a_member(role=role, nir=nir)
    return household(member) if role == "responsable" else household(a_spouse(role="responsable"), member)


def test_whoever_leaves_a_dossier_may_run_another():
    nir, number = new_nir(), new_number()
    mother, left = a_spouse(role="responsable"), a_member("enfant", nir=nir, until="2024-01-01")
    bring(household(mother, left | {"until": None}, number=number))
    assert bring(household(mother, left, number=number), household(a_member(nir=nir))) == [True, True]


def test_a_grown_up_who_depends_on_a_dossier_may_run_their_own():
    nir = new_nir()
    assert bring(_with("autre", nir), _with("responsable", nir)) == [True, True]


def test_known_contacts_stay_and_the_missing_are_added():
    known = PersonFactory(verified=True, **DELORME)
    kept = ContactFactory(person=known, verified=True)
    assert bring(household(a_member(nir=known.nir, **REACHED))) == [True]
    assert known.contacts.get(kind="mobile") == kept
    assert known.contacts.get(kind="mail").verified_at.date() == date(2023, 7, 14)


def test_whoever_has_an_account_is_reached_as_they_chose():
    account = AccountFactory(verified=True, person__birth_name="Delorme", person__first_names="Lisandra")
    assert bring(household(a_member(nir=account.person.nir, **REACHED))) == [True]
    assert not Contact.objects.exists()


def test_more_households_take_no_more_queries():
    counts = []
    for size in (1, 6):
        number, lines = new_number(), (a_member(**REACHED), a_spouse(nir=None))
        bring(household(*lines, number=number))
        batch = [household(a_member(**REACHED), a_spouse(nir=None), a_child()) for _ in range(size)]
        with CaptureQueriesContext(connection) as queries:
            bring(*batch, household(lines[0], lines[1] | {"until": "2024-01-01"}, number=number))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 17
