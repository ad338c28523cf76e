from datetime import UTC, datetime, timedelta

import pytest

from identity.enums import IdentityStatus
from identity.models import Identifier, Person
from identity.services import Declaration
from tests.constraints import refused
from tests.factories import ISSUED_ON, AccountFactory, PersonFactory, new_nir

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def row(person):
    """The row of a person, to be written without its model."""
    return Person.objects.filter(pk=person.pk)


def test_two_people_cannot_hold_one_nir():
    holder = PersonFactory(verified=True)
    assert refused(lambda: PersonFactory(verified=True, nir=holder.nir))
    declared = PersonFactory(nir=holder.nir)
    assert refused(lambda: row(declared).update(identity_status=IdentityStatus.VERIFIED, holds_nir=True))


@pytest.mark.parametrize("status", IdentityStatus)
def test_anybody_may_declare_an_nir_that_somebody_holds(status):
    holder = PersonFactory(verified=True)
    PersonFactory(nir=holder.nir, identity_status=status)
    PersonFactory(nir=holder.nir, identity_status=status)
    assert Person.objects.with_nir(holder.nir).count() == 3
    assert Person.objects.holding_nir(holder.nir).get() == holder


def test_an_nir_never_goes_without_its_digest():
    assert refused(lambda: row(PersonFactory(declared=True)).update(nir_digest=None))


def test_a_digest_never_goes_without_its_nir():
    assert refused(lambda: row(PersonFactory()).update(nir_digest="0" * 64))


def test_nobody_is_verified_without_an_identifier():
    assert refused(lambda: row(PersonFactory()).update(identity_status=IdentityStatus.VERIFIED, provisional_id=None))


def test_nobody_holds_an_nir_without_having_one():
    assert refused(lambda: row(PersonFactory()).update(identity_status=IdentityStatus.VERIFIED, holds_nir=True))


@pytest.mark.parametrize("status", set(IdentityStatus) - {IdentityStatus.VERIFIED})
def test_an_nir_is_held_by_the_verified_only(status):
    assert refused(lambda: row(PersonFactory(verified=True)).update(identity_status=status))


def test_whoever_was_merged_into_another_holds_nothing():
    other = PersonFactory()
    assert refused(lambda: row(PersonFactory(verified=True)).update(merged_into=other))


def test_two_people_cannot_share_an_identifiant_provisoire():
    first = PersonFactory()
    assert refused(lambda: PersonFactory(provisional_id=first.provisional_id))


def test_two_people_cannot_log_in_with_one_identifier():
    taken = Identifier.objects.get(person=AccountFactory().person)
    assert refused(lambda: Identifier.objects.create(person=PersonFactory(), digest=taken.digest))


def test_an_identifier_expires_when_its_time_is_over(time_machine):
    time_machine.move_to(NOON, tick=False)
    person = PersonFactory()
    Identifier.objects.create(person=person, digest="0" * 64)
    ending = Identifier.objects.create(person=person, digest="1" * 64, expires_at=NOON + timedelta(seconds=1))
    assert not Identifier.objects.expired().exists()
    time_machine.shift(1)
    assert Identifier.objects.expired().get() == ending


def test_a_row_is_named_by_its_key_alone():
    identifier = Identifier.objects.get(person=AccountFactory(person__declared=True).person)
    assert (str(identifier.person), str(identifier)) == (
        f"Person {identifier.person_id}",
        f"Identifier {identifier.pk}",
    )


def test_no_value_object_shows_what_it_holds():
    nir = new_nir()
    declaration = Declaration(nir, "madame", "Delorme", "Lisandra", ISSUED_ON, "99100", "75110", "Paris")
    shown = repr(declaration) + repr(declaration.civil_status)
    assert nir not in shown
    assert "Delorme" not in shown
    assert "Lisandra" not in shown


def test_the_identifier_is_the_nir_once_proven_and_the_identifiant_provisoire_until_then():
    proven, declared = PersonFactory(verified=True), PersonFactory(declared=True)
    assert proven.identifier == proven.nir
    assert declared.identifier == declared.provisional_id


def test_somebody_without_any_identifier_is_an_error_that_names_nobody():
    person = PersonFactory.build(provisional_id=None, birth_name="Delorme")
    with pytest.raises(ValueError, match="has no identifier") as error:
        _ = person.identifier
    assert "Delorme" not in str(error.value)


def test_the_short_name_is_the_first_name_and_an_initial():
    assert PersonFactory.build(first_names="Véronique Zoé", birth_name="Foulon").short_name == "Véronique F."


def test_the_uuid_that_stands_in_addresses_is_nobody_elses():
    first = PersonFactory()
    assert refused(lambda: PersonFactory(uuid=first.uuid))


@pytest.mark.parametrize("typed", ["d'ostrevaux", "D’OSTREVAUX anne", "d ostrevaux Anne-Lau"])
def test_a_person_is_searched_by_the_beginning_of_the_name_whatever_the_case_and_accents(typed):
    person = PersonFactory(birth_name="d’Ostrevaux", first_names="Anne-Laure Zoé")
    PersonFactory(birth_name="Anne", first_names="d’Ostrevaux")
    assert Person.objects.named(typed).get() == person


def test_the_searched_name_follows_the_name():
    person = PersonFactory(birth_name="Kervella")
    person.birth_name = "Éliès"
    person.save()
    assert Person.objects.named("elies").get() == person
    assert not Person.objects.named("kervella").exists()
