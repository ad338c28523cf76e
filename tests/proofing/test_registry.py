from datetime import date, timedelta

import pytest

from identity.civil_status import CivilStatus
from identity.papers import PaperKind
from proofing.enums import Verdict
from proofing.registry import RegistryVerifier
from proofing.verifier_protocol import MAX_REFERENCE, Paper
from tests.factories import BORN_ON, ISSUED_ON, RegistryEntryFactory, new_card_number, new_nir

pytestmark = pytest.mark.django_db

HOLDER = CivilStatus("Delorme", "Lisandra Maria", BORN_ON)
CARD = PaperKind.NATIONAL_ID_CARD
NOTHING_OF_THE_HOLDER = (False, False)


@pytest.fixture
def known():
    """A paper in the registry, and the NIR of its holder."""
    number, nir = new_card_number(), new_nir()
    RegistryEntryFactory(number=number, nir=nir)
    return Paper(CARD, number, ISSUED_ON), nir


def ask(paper, *, civil_status=HOLDER, nir=None):
    """The verdict, whether the person is the same, whether the NIR is."""
    answer = RegistryVerifier().verify(paper=paper, civil_status=civil_status, nir=nir)
    return answer.verdict, answer.is_same_person, answer.is_same_nir


def test_a_current_paper_of_the_person_and_nir_declared_is_valid_for_both(known):
    paper, nir = known
    assert ask(paper, nir=nir) == (Verdict.VALID, True, True)


@pytest.mark.parametrize("nir", [None, new_nir()], ids=["no NIR", "another NIR"])
def test_another_nir_or_none_is_not_the_holders(known, nir):
    paper, _ = known
    assert ask(paper, nir=nir) == (Verdict.VALID, True, False)


def test_a_holder_without_nir_has_nobodys():
    number = new_card_number()
    RegistryEntryFactory(number=number, nir_digest="")
    assert ask(Paper(CARD, number, ISSUED_ON), nir=new_nir()) == (Verdict.VALID, True, False)


@pytest.mark.parametrize(
    "somebody",
    [
        CivilStatus("Delorne", "Lisandra Maria", BORN_ON),
        CivilStatus("Delorme", "Maria Lisandra", BORN_ON),
        CivilStatus("Delorme", "Lisandra Maria", BORN_ON + timedelta(days=1)),
    ],
)
def test_another_civil_status_is_not_the_holders(known, somebody):
    paper, nir = known
    assert ask(paper, civil_status=somebody, nir=nir) == (Verdict.VALID, False, True)


def test_case_accents_and_later_first_names_do_not_make_another_person(known):
    paper, nir = known
    assert ask(paper, civil_status=CivilStatus("DELORME", "lisandra", BORN_ON), nir=nir) == (Verdict.VALID, True, True)


@pytest.mark.parametrize(
    "unknown",
    [
        lambda paper: Paper(paper.kind, new_card_number(), paper.issued_on),
        lambda paper: Paper(PaperKind.RESIDENCE_PERMIT, paper.number, paper.issued_on),
    ],
)
def test_a_paper_the_registry_does_not_have_is_unknown_and_says_nothing_of_its_holder(known, unknown):
    paper, nir = known
    assert ask(unknown(paper), nir=nir) == (Verdict.UNKNOWN, *NOTHING_OF_THE_HOLDER)


def test_another_date_of_issue_is_invalid_and_says_nothing_of_its_holder(known):
    paper, nir = known
    assert ask(Paper(CARD, paper.number, date(2022, 3, 16)), nir=nir) == (Verdict.INVALID, *NOTHING_OF_THE_HOLDER)


def test_a_paper_no_longer_current_is_invalid_and_says_nothing_of_its_holder():
    number, nir = new_card_number(), new_nir()
    RegistryEntryFactory(number=number, nir=nir, is_valid=False)
    assert ask(Paper(CARD, number, ISSUED_ON), nir=nir) == (Verdict.INVALID, *NOTHING_OF_THE_HOLDER)


def test_every_answer_has_a_reference_of_its_own(known):
    paper, _ = known
    asked = [paper, paper, Paper(CARD, new_card_number(), ISSUED_ON)]
    verifier = RegistryVerifier()
    references = {verifier.verify(paper=one, civil_status=HOLDER, nir=None).reference for one in asked}
    assert len(references) == len(asked)
    assert all(0 < len(reference) <= MAX_REFERENCE for reference in references)
