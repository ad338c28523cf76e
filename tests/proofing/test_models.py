import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from identity.encryption import digest
from identity.papers import PaperKind
from proofing.enums import AttemptStatus, RefusalReason, ReviewOutcome, Verdict
from proofing.models import PAPER_DIGEST, IdentityDocument
from tests.constraints import refused
from tests.factories import AgentFactory, PersonFactory, RegistryEntryFactory, new_card_number
from tests.factories.proofing import AttemptFactory, DocumentFactory, ReviewFactory, SupportingDocumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder")]


def row(instance):
    """The row of an instance, to be written without its model."""
    return type(instance).objects.filter(pk=instance.pk)


def test_a_paper_is_either_a_persons_or_a_drafts():
    theirs, drafted = DocumentFactory(), DocumentFactory(draft=True)
    assert refused(lambda: row(theirs).update(person=None))
    assert refused(lambda: row(drafted).update(person=theirs.person))


def test_a_paper_that_is_both_a_persons_and_a_drafts_is_refused_at_once():
    assert refused(lambda: DocumentFactory(declared={"nir": None}))
    assert refused(lambda: DocumentFactory(person=None))


@pytest.mark.parametrize("verdict", Verdict)
def test_a_check_is_not_over_without_an_answer(verdict):
    attempt = AttemptFactory(status=AttemptStatus.CHECKING)
    assert refused(lambda: row(attempt).update(status=AttemptStatus.DONE))
    row(attempt).update(status=AttemptStatus.DONE, verdict=verdict)


def test_a_person_has_one_file_waiting_beside_those_decided():
    waiting = ReviewFactory()
    decided = ReviewFactory(person=waiting.person, decided=True)
    ReviewFactory(person=waiting.person, decided=True)
    assert refused(lambda: ReviewFactory(person=waiting.person))
    assert refused(lambda: row(decided).update(decided_at=None, decided_by=None, outcome=""))


def test_a_decision_has_a_date_an_agent_and_an_outcome():
    review = ReviewFactory(decided=True)
    for missing in ({"decided_at": None}, {"decided_by": None}, {"outcome": ""}):
        assert refused(lambda missing=missing: row(review).update(**missing))


@pytest.mark.parametrize("name", ["decided_at", "decided_by", "outcome"])
def test_a_file_that_waits_has_nothing_of_a_decision(name):
    review, agent = ReviewFactory(), AgentFactory()
    value = {"decided_at": timezone.now(), "decided_by": agent, "outcome": ReviewOutcome.ACCEPTED}[name]
    assert refused(lambda: row(review).update(**{name: value}))


def test_a_refusal_has_a_reason_and_an_acceptance_needs_none():
    review = ReviewFactory(decided=True)
    assert refused(lambda: row(review).update(outcome=ReviewOutcome.REFUSED))
    row(review).update(outcome=ReviewOutcome.REFUSED, reason=RefusalReason.OTHER)


def test_a_sent_file_has_a_person_and_a_review_or_neither():
    paper, drafted = SupportingDocumentFactory(review=ReviewFactory()), SupportingDocumentFactory()
    assert refused(lambda: row(paper).update(person=None))
    assert refused(lambda: row(paper).update(review=None))
    assert refused(lambda: row(drafted).update(person=PersonFactory()))
    assert refused(lambda: row(drafted).update(review=ReviewFactory()))


def test_nobody_is_deleted_while_their_papers_are_stored():
    paper = SupportingDocumentFactory(review=ReviewFactory())
    with pytest.raises(ProtectedError):
        paper.review.delete()


def test_the_agent_who_decided_is_not_deleted():
    review = ReviewFactory(decided=True)
    with pytest.raises(ProtectedError):
        review.decided_by.delete()


def test_the_registry_knows_a_paper_once_but_two_kinds_may_share_a_number():
    number = new_card_number()
    RegistryEntryFactory(number=number)
    assert refused(lambda: RegistryEntryFactory(number=number))
    RegistryEntryFactory(number=number, kind=PaperKind.RESIDENCE_PERMIT)


def test_a_row_is_named_by_its_key_alone():
    review = ReviewFactory()
    rows = [DocumentFactory(), AttemptFactory(), review, SupportingDocumentFactory(review=review)]
    rows.append(RegistryEntryFactory())
    assert [str(row) for row in rows] == [f"{type(row).__name__} {row.pk}" for row in rows]


def test_a_paper_is_found_by_the_digest_of_its_number_which_nobody_can_read():
    document = DocumentFactory()
    found = IdentityDocument.objects.filter(number_digest=digest(document.number, context=PAPER_DIGEST))
    assert found.get() == document
    assert document.number.encode() not in bytes(found.values_list("number", flat=True).get())
