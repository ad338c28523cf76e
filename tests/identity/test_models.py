import pytest

from identity.enums import IdentityStatus
from identity.models import IdentityDocument, Person
from identity.papers import PaperKind
from identity.services import Declaration
from identity.verifiers import Paper
from tests.constraints import refused
from tests.factories import ISSUED_ON, PersonFactory, RegistryEntryFactory, new_card_number, new_nir

pytestmark = pytest.mark.django_db


def test_two_verified_people_cannot_share_an_nir():
    holder = PersonFactory(verified=True)
    assert refused(lambda: PersonFactory(verified=True, nir=holder.nir))
    declared = PersonFactory(nir=holder.nir)
    rows = Person.objects.filter(pk=declared.pk)
    assert refused(lambda: rows.update(identity_status=IdentityStatus.VERIFIED))


@pytest.mark.parametrize("status", [IdentityStatus.DECLARED, IdentityStatus.IN_REVIEW, IdentityStatus.REFUSED])
def test_anybody_unproven_may_declare_an_nir_that_somebody_holds(status):
    holder = PersonFactory(verified=True)
    PersonFactory(nir=holder.nir, identity_status=status)
    PersonFactory(nir=holder.nir, identity_status=status)
    assert Person.objects.with_nir(holder.nir).count() == 3
    assert Person.objects.verified().with_nir(holder.nir).get() == holder


def test_an_nir_never_goes_without_its_digest():
    rows = Person.objects.filter(pk=PersonFactory(declared=True).pk)
    assert refused(lambda: rows.update(nir_digest=None))


def test_a_digest_never_goes_without_its_nir():
    rows = Person.objects.filter(pk=PersonFactory().pk)
    assert refused(lambda: rows.update(nir_digest="0" * 64))


def test_nobody_is_verified_without_an_nir():
    rows = Person.objects.filter(pk=PersonFactory().pk)
    assert refused(lambda: rows.update(identity_status=IdentityStatus.VERIFIED))


def test_two_people_cannot_share_an_identifiant_provisoire():
    first = PersonFactory()
    assert refused(lambda: PersonFactory(provisional_id=first.provisional_id))


def test_the_registry_knows_a_paper_once_but_two_kinds_may_share_a_number():
    number = new_card_number()
    RegistryEntryFactory(number=number)
    assert refused(lambda: RegistryEntryFactory(number=number))
    RegistryEntryFactory(number=number, kind=PaperKind.RESIDENCE_PERMIT)


def test_a_row_is_named_by_its_key_alone():
    person = PersonFactory(declared=True)
    number = new_card_number()
    paper = IdentityDocument.objects.create(
        person=person, kind=PaperKind.NATIONAL_ID_CARD, number=number, issued_on=ISSUED_ON, verdict="unknown"
    )
    entry = RegistryEntryFactory()
    assert (str(person), str(paper), str(entry)) == (
        f"Person {person.pk}",
        f"IdentityDocument {paper.pk}",
        f"RegistryEntry {entry.pk}",
    )


def test_no_value_object_shows_what_it_holds():
    nir, number = new_nir(), new_card_number()
    declaration = Declaration(nir, "madame", "Delorme", "Lisandra", ISSUED_ON, "99100", "75110", "Paris")
    shown = repr(declaration) + repr(Paper("national_id_card", number, ISSUED_ON)) + repr(declaration.civil_status)
    assert nir not in shown
    assert number not in shown
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
