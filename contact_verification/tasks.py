"""Celery's way in. A task receives a row id at most, never a destination or a code."""

from celery import shared_task

from contact_verification import delivery, limits, services
from contact_verification.services import DELIVER
from identity.leases import hand_out_swept


@shared_task(name=DELIVER)
def deliver_message(message_id: int) -> None:
    delivery.deliver(message_id=message_id)


@shared_task
def hand_out_late_messages() -> None:
    """What a broker lost, a worker dropped or a carrier put off is handed out again."""
    hand_out_swept(DELIVER, delivery.late_message_ids())


@shared_task
def purge_traces() -> None:
    limits.purge_counters()
    services.purge_traces()
