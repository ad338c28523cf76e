"""What proves that a declared NIR is somebody's. No database: the paper and the answer are enough."""

from datetime import date

import pytest

from proofing.enums import Verdict
from proofing.models import IdentityDocument, VerificationAttempt
from proofing.subjects import Subject
from tests.factories import BORN_ON, PersonFactory, civil_status_answer, new_nir

PROOF = {"verdict": Verdict.VALID, "is_same_person": True, "is_same_nir": True}
NO_PROOF = {
    "not answered yet": {"verdict": "", "is_same_person": False, "is_same_nir": False},
    "unknown to the verifier": {"verdict": Verdict.UNKNOWN, "is_same_person": False, "is_same_nir": False},
    "invalid": {"verdict": Verdict.INVALID, "is_same_person": False, "is_same_nir": False},
    "verifier down": {"verdict": Verdict.UNAVAILABLE, "is_same_person": False, "is_same_nir": False},
    "somebody else's paper": PROOF | {"is_same_person": False},
    "somebody else's NIR": PROOF | {"is_same_nir": False},
    "matching, but not valid": PROOF | {"verdict": Verdict.UNKNOWN},
}
NO_NIR = {
    "none": None,
    "waiting": "3841275110042",
    "provisional": "7841275110042",
    "another month": new_nir(date(1984, 11, 5)),
    "another year": new_nir(date(1985, 12, 5)),
}


def in_a_draft(nir):
    """The paper of somebody who is creating an account."""
    status = civil_status_answer(nir=nir)
    return IdentityDocument(declared={name: status[name] for name in ("birth_name", "first_names", "born_on", "nir")})


def of_a_person(nir):
    return IdentityDocument(person=PersonFactory.build(nir=nir, born_on=BORN_ON))


@pytest.fixture(params=[in_a_draft, of_a_person])
def paper_of(request):
    """A function from an NIR to the paper of whoever declares it, before and after there is an account."""
    return request.param


def proves(document, answer):
    return Subject(document).proves(VerificationAttempt(document=document, **answer))


def test_a_valid_paper_of_the_person_and_nir_declared_proves(paper_of):
    assert proves(paper_of(new_nir()), PROOF)


@pytest.mark.parametrize("answer", NO_PROOF.values(), ids=NO_PROOF)
def test_any_other_answer_proves_nothing(paper_of, answer):
    assert not proves(paper_of(new_nir()), answer)


@pytest.mark.parametrize("nir", NO_NIR.values(), ids=NO_NIR)
def test_an_nir_that_is_absent_waiting_or_of_another_birth_proves_nothing(paper_of, nir):
    assert not proves(paper_of(nir), PROOF)


def test_an_nir_of_an_incomplete_record_may_be_proven(paper_of):
    assert proves(paper_of("2844275110042"), PROOF)
