from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from identity import services
from identity.enums import IdentityStatus
from identity.identifiers import identifier_digest
from identity.models import Identifier, Person
from identity.services import PROVISIONAL_DRAWS, Declaration, find_holder, merge_person, open_person, verify_person
from tests.factories import BORN_ON, PersonFactory, civil_status_answer, new_nir

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WAITING = "7841275110042"


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def declaration(**changed):
    return Declaration(**civil_status_answer(**{"born_on": BORN_ON} | changed))


def ways_in(person):
    """What logs in as this person, with its end."""
    return dict(person.identifiers.values_list("digest", "expires_at"))


def test_a_person_opens_unproven_with_an_identifiant_provisoire_that_logs_in():
    declared = declaration()
    person = open_person(declaration=declared)
    person.refresh_from_db()
    assert (person.identity_status, person.holds_nir) == (IdentityStatus.DECLARED, False)
    assert (person.nir, person.identifier) == (declared.nir, person.provisional_id)
    assert ways_in(person) == {identifier_digest(person.provisional_id): None}


def test_what_is_unproven_opens_nothing():
    known = PersonFactory(verified=True)
    person = open_person(declaration=declaration(nir=known.nir))
    assert person != known
    assert person.identity_status == IdentityStatus.DECLARED
    assert person.identifier == person.provisional_id
    assert Person.objects.holding_nir(known.nir).get() == known


def test_the_unproven_never_meet_the_row_of_whoever_holds_their_nir():
    free, held = declaration(), declaration(nir=PersonFactory(verified=True).nir)
    with CaptureQueriesContext(connection) as for_free:
        open_person(declaration=free)
    with CaptureQueriesContext(connection) as for_held:
        open_person(declaration=held)
    assert len(for_free) == len(for_held)
    assert not any(query["sql"].startswith("SELECT") for query in for_held)


def test_the_holder_of_an_nir_is_whoever_has_proven_it():
    known = PersonFactory(verified=True)
    declared = PersonFactory(nir=known.nir)
    with transaction.atomic():
        assert find_holder(declaration(nir=known.nir)) == find_holder(declared) == known
        assert find_holder(declaration()) is None
        assert find_holder(declaration(nir=None)) is None
        assert find_holder(declaration(nir=PersonFactory(declared=True).nir)) is None


def test_an_identifiant_provisoire_that_is_taken_is_drawn_again(monkeypatch):
    taken = PersonFactory().provisional_id
    draws = iter([taken, taken, "P000000000134"])
    monkeypatch.setattr(services, "generate", lambda: next(draws))
    assert open_person(declaration=declaration()).provisional_id == "P000000000134"


def test_drawing_an_identifiant_provisoire_ends_when_none_is_free(monkeypatch):
    taken = PersonFactory().provisional_id
    draws = iter([taken] * PROVISIONAL_DRAWS)
    monkeypatch.setattr(services, "generate", lambda: next(draws))
    with pytest.raises(RuntimeError, match="no free identifiant"):
        open_person(declaration=declaration())
    assert Person.objects.count() == 1


def test_the_proven_hold_their_nir_and_their_identifiant_provisoire_logs_in_for_another_90_days():
    person = open_person(declaration=declaration())
    verify_person(person)
    person.refresh_from_db()
    assert (person.identity_status, person.holds_nir) == (IdentityStatus.VERIFIED, True)
    assert person.identifier == person.nir
    assert ways_in(person) == {
        identifier_digest(person.nir): None,
        identifier_digest(person.provisional_id): NOON + timedelta(days=90),
    }


def test_proving_the_same_nir_again_makes_no_identifiant_provisoire_last_longer(time_machine):
    person = open_person(declaration=declaration())
    verify_person(person)
    before = ways_in(person)
    time_machine.shift(timedelta(days=30))
    verify_person(person)
    assert ways_in(person) == before


@pytest.mark.parametrize("nir", [None, WAITING], ids=["none", "waiting"])
def test_the_proven_without_a_definitive_nir_keep_their_identifiant_provisoire(nir):
    person = open_person(declaration=declaration(nir=nir))
    verify_person(person)
    person.refresh_from_db()
    assert (person.identity_status, person.holds_nir) == (IdentityStatus.VERIFIED, False)
    assert (person.nir, person.identifier) == (nir, person.provisional_id)
    assert ways_in(person) == {identifier_digest(person.provisional_id): None}


def test_an_nir_that_somebody_holds_is_proven_by_nobody_else():
    person = open_person(declaration=declaration(nir=PersonFactory(verified=True).nir))
    with pytest.raises(IntegrityError), transaction.atomic():
        verify_person(person)


def test_whoever_is_merged_logs_in_as_the_one_they_are():
    known = PersonFactory(verified=True)
    person = open_person(declaration=declaration(nir=known.nir))
    provisional_id = person.provisional_id
    merge_person(person, into=known)
    for row in (person, known):
        row.refresh_from_db()
    assert (person.merged_into, person.provisional_id, person.holds_nir) == (known, None, False)
    assert (known.identifier, known.provisional_id) == (known.nir, provisional_id)
    assert ways_in(known) == {
        identifier_digest(known.nir): None,
        identifier_digest(provisional_id): NOON + timedelta(days=90),
    }
    assert not ways_in(person)


def test_a_person_is_flagged_for_what_their_nir_says_against_them():
    agreeing = open_person(declaration=declaration())
    disagreeing = open_person(declaration=declaration(nir=new_nir(sex=1), civility="madame"))
    assert (agreeing.flags, disagreeing.flags) == ([], ["civility"])
    assert Identifier.objects.count() == 2
