from datetime import datetime, timedelta

import pytest
from celery.signals import before_task_publish

from identity.leases import SWEPT_TASK_EXPIRES
from proofing.enums import AttemptStatus, Verdict
from proofing.models import IdentityDocument, SupportingDocument
from proofing.tasks import hand_out_late_attempts, purge_papers, verify_document
from proofing.verification import late_attempt_ids
from tests.factories import (
    AttemptFactory,
    DocumentFactory,
    ReviewFactory,
    SupportingDocumentFactory,
    answered,
    known_to_registry,
)
from tests.proofing.conftest import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "papers_folder")]


@pytest.fixture
def published():
    """What Celery publishes: (task, arguments, end) of each."""
    tasks = []

    def note(sender=None, headers=None, body=None, **kwargs):
        tasks.append((headers["task"], body[0], datetime.fromisoformat(headers["expires"])))

    before_task_publish.connect(note)
    yield tasks
    before_task_publish.disconnect(note)


def test_a_task_with_the_id_of_an_attempt_makes_it():
    document = DocumentFactory()
    known_to_registry(document)
    attempt = AttemptFactory(document=document)
    verify_document(attempt.pk)
    attempt.refresh_from_db()
    assert attempt.verdict == Verdict.VALID


def test_what_nobody_has_is_handed_out_again_oldest_first_by_its_id_and_not_for_long(published):
    late, lost = AttemptFactory(due_at=NOON), AttemptFactory(due_at=NOON - timedelta(minutes=1))
    dropped = AttemptFactory(status=AttemptStatus.CHECKING, claimed_at=NOON - timedelta(seconds=60))
    dropped.due_at = NOON - timedelta(hours=1)
    dropped.save()
    AttemptFactory(due_at=NOON + timedelta(seconds=1))
    AttemptFactory(status=AttemptStatus.CHECKING, claimed_at=NOON - timedelta(seconds=59))
    answered(DocumentFactory(), Verdict.UNKNOWN)
    hand_out_late_attempts()
    assert [(task, arguments) for task, arguments, _ in published] == [
        ("proofing.tasks.verify_document", [attempt.pk]) for attempt in (dropped, lost, late)
    ]
    assert {end for *_, end in published} == {NOON + timedelta(seconds=SWEPT_TASK_EXPIRES)}


def test_a_sweep_hands_out_what_a_worker_can_bear():
    AttemptFactory.create_batch(3)
    assert len(late_attempt_ids(limit=2)) == 2


def test_the_purge_forgets_papers_named_and_sent_with_drafts_and_those_decided_long_ago(time_machine):
    DocumentFactory(draft=True)
    SupportingDocumentFactory()
    SupportingDocumentFactory(review=ReviewFactory(decided=True))
    named, waiting = DocumentFactory(), SupportingDocumentFactory(review=ReviewFactory())
    time_machine.shift(timedelta(days=31))
    purge_papers()
    assert IdentityDocument.objects.get() == named
    assert SupportingDocument.objects.get() == waiting
