"""Celery's way in. A task receives a row id at most, never a destination or a code."""

from celery import shared_task

from contact_verification import delivery, limits, services

SWEPT_TASK_EXPIRES = 15  # seconds


@shared_task
def deliver_message(message_id: int) -> None:
    delivery.deliver(message_id=message_id)


@shared_task
def hand_out_late_messages() -> None:
    """What a broker lost, a worker dropped or a carrier put off is handed out again."""
    for message_id in delivery.late_message_ids():
        # Without a worker for hours the queue must not fill with what the next sweep hands out again.
        deliver_message.apply_async([message_id], expires=SWEPT_TASK_EXPIRES)


@shared_task
def purge_traces() -> None:
    limits.purge_counters()
    services.purge_traces()
