"""Work to be done, as rows: taken under a lease, so that of two workers one gets it and a dead one's is free again.

Such a row has `status`, `due_at`, `claimed_at` and a count of tries. It is the truth; the broker only carries its id.
"""

from datetime import timedelta
from typing import TypeVar

import structlog
from celery import current_app
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

LEASE = timedelta(seconds=60)  # longer than the task's time limit: a claimed row is not taken twice
SWEPT_TASK_EXPIRES = 15  # seconds

Row = TypeVar("Row", bound=models.Model)

logger = structlog.get_logger(__name__)


def late(*, waiting: str, taken: str) -> Q:
    """Due and not taken, or taken by a worker that has not reported for longer than the lease."""
    now = timezone.now()
    return Q(status=waiting, due_at__lte=now) | Q(status=taken, claimed_at__lte=now - LEASE)


def claim(rows: models.QuerySet[Row], *, pk: int, taken: str, counter: str) -> Row | None:
    """Take the row if it is among `rows`, the late ones: its status becomes `taken`, `counter` goes up by one."""
    with transaction.atomic():
        row = rows.filter(pk=pk).select_for_update(of=("self",), skip_locked=True).first()
        if row:
            changes = {"status": taken, "claimed_at": timezone.now(), counter: getattr(row, counter) + 1}
            for name, value in changes.items():
                setattr(row, name, value)
            row.save(update_fields=list(changes))
    return row


def hand_out(task: str, row_id: int) -> None:
    """Tell the broker the id of a row. A broker that is down loses nothing: the sweeper hands it out later."""
    try:
        current_app.send_task(task, [row_id], retry=False)
    except (OperationalError, OSError):
        logger.warning("broker_unreachable", task=task, row=row_id)


def hand_out_swept(task: str, row_ids: list[int]) -> None:
    """Hand out again what a broker lost or a worker dropped.

    Without a worker for hours the queue must not fill with what the next sweep hands out again: the tasks expire.
    """
    for row_id in row_ids:
        current_app.send_task(task, [row_id], expires=SWEPT_TASK_EXPIRES)
