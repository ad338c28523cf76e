"""Celery's way in. A task receives a row id at most, never a number or a civil status."""

from celery import shared_task

from identity.leases import hand_out_swept
from identity.models import Identifier
from proofing import papers, verification


@shared_task(name=verification.VERIFY)
def verify_document(attempt_id: int) -> None:
    verification.make_attempt(attempt_id=attempt_id)


@shared_task
def hand_out_late_attempts() -> None:
    """What a broker lost, a worker dropped or a verifier could not answer is handed out again."""
    hand_out_swept(verification.VERIFY, verification.late_attempt_ids())


@shared_task
def purge_papers() -> None:
    """Files 30 days after the decision, and what drafts left behind."""
    verification.purge_named_papers()
    papers.purge_papers()


@shared_task
def purge_identifiers() -> None:
    """The identifiants provisoires that no longer log in, 90 days after the NIR has taken over."""
    Identifier.objects.expired().delete()
