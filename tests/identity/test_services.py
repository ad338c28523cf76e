from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from identity import services
from identity.enums import IdentityStatus, Verdict
from identity.models import IdentityDocument, Person
from identity.services import PROVISIONAL_DRAWS, Declaration, find_holder, open_person, proves
from identity.verifiers import Paper, Verification
from tests.factories import BORN_ON, ISSUED_ON, PersonFactory, civil_status_answer, new_card_number, new_nir

PROOF = Verification(Verdict.VALID, is_same_person=True, is_same_nir=True)
UNPROVEN = {
    "no paper": None,
    "unknown to the verifier": Verification(Verdict.UNKNOWN),
    "invalid": Verification(Verdict.INVALID),
    "verifier down": Verification(Verdict.UNAVAILABLE),
    "somebody else's paper": replace(PROOF, is_same_person=False),
    "somebody else's NIR": replace(PROOF, is_same_nir=False),
    "matching, but not valid": replace(PROOF, verdict=Verdict.UNKNOWN),
}


def declaration(**changed):
    return Declaration(**civil_status_answer(**{"born_on": BORN_ON} | changed))


def paper():
    return Paper("national_id_card", new_card_number(), ISSUED_ON)


def test_a_valid_paper_of_the_person_and_nir_declared_proves():
    assert proves(declaration(), PROOF)


@pytest.mark.parametrize("verification", UNPROVEN.values(), ids=UNPROVEN)
def test_any_other_word_of_the_verifier_proves_nothing(verification):
    assert not proves(declaration(), verification)


@pytest.mark.parametrize(
    "nir",
    [
        None,
        "3841275110042",
        "7841275110042",
        new_nir(date(1984, 11, 5)),
        new_nir(date(1985, 12, 5)),
    ],
    ids=["none", "waiting", "provisional", "another month", "another year"],
)
def test_an_nir_that_is_absent_waiting_or_of_another_birth_proves_nothing(nir):
    assert not proves(declaration(nir=nir), PROOF)


def test_an_nir_of_an_incomplete_record_may_be_proven():
    assert proves(declaration(nir="2844275110042"), PROOF)


@pytest.mark.django_db
def test_the_proven_are_verified_under_their_nir_without_identifiant_provisoire():
    declared = declaration()
    person = open_person(declaration=declared, paper=paper(), verification=PROOF)
    person.refresh_from_db()
    assert person.identity_status == IdentityStatus.VERIFIED
    assert (person.identifier, person.provisional_id) == (declared.nir, None)


@pytest.mark.django_db
def test_the_proven_who_are_known_already_are_found_not_doubled():
    known = PersonFactory(verified=True)
    person = open_person(declaration=declaration(nir=known.nir), paper=paper(), verification=PROOF)
    assert person == known
    assert person.documents.count() == 1
    assert Person.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("verification", UNPROVEN.values(), ids=UNPROVEN)
def test_what_is_unproven_opens_nothing(verification):
    known = PersonFactory(verified=True)
    declared = declaration(nir=known.nir)
    person = open_person(declaration=declared, paper=paper(), verification=verification)
    assert person != known
    assert person.identity_status == IdentityStatus.DECLARED
    assert person.identifier == person.provisional_id
    assert find_holder(declaration=declared, verification=verification) is None
    assert Person.objects.verified().get() == known


@pytest.mark.django_db
def test_the_unproven_never_meet_the_row_of_whoever_holds_their_nir():
    free, held = declaration(), declaration(nir=PersonFactory(verified=True).nir)
    with CaptureQueriesContext(connection) as for_free:
        open_person(declaration=free, paper=paper(), verification=Verification(Verdict.UNKNOWN))
    with CaptureQueriesContext(connection) as for_held:
        open_person(declaration=held, paper=paper(), verification=Verification(Verdict.UNKNOWN))
    assert len(for_free) == len(for_held)
    assert not any(query["sql"].startswith("SELECT") for query in for_held)


@pytest.mark.django_db
def test_the_holder_is_found_for_the_proven_only():
    known = PersonFactory(verified=True)
    PersonFactory(nir=known.nir)
    declared = declaration(nir=known.nir)
    assert find_holder(declaration=declared, verification=PROOF) == known
    assert find_holder(declaration=declared, verification=None) is None
    assert find_holder(declaration=declaration(), verification=PROOF) is None


@pytest.mark.django_db
def test_a_paper_is_kept_with_the_verdict_and_found_by_digest():
    shown = paper()
    person = open_person(declaration=declaration(), paper=shown, verification=Verification(Verdict.INVALID))
    document = person.documents.get()
    assert (document.number, document.issued_on, document.verdict) == (shown.number, ISSUED_ON, Verdict.INVALID)
    assert shown.number not in document.number_digest


@pytest.mark.django_db
def test_without_a_paper_no_document_is_kept():
    open_person(declaration=declaration(nir=None))
    assert not IdentityDocument.objects.exists()


@pytest.mark.django_db
def test_an_identifiant_provisoire_that_is_taken_is_drawn_again(monkeypatch):
    taken = PersonFactory().provisional_id
    draws = iter([taken, taken, "P000000000134"])
    monkeypatch.setattr(services, "generate", lambda: next(draws))
    assert open_person(declaration=declaration()).provisional_id == "P000000000134"


@pytest.mark.django_db
def test_drawing_an_identifiant_provisoire_ends_when_none_is_free(monkeypatch):
    taken = PersonFactory().provisional_id
    draws = iter([taken] * PROVISIONAL_DRAWS)
    monkeypatch.setattr(services, "generate", lambda: next(draws))
    with pytest.raises(RuntimeError, match="no free identifiant"):
        open_person(declaration=declaration())
    assert Person.objects.count() == 1
