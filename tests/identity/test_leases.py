"""Held on the outbox, one of the two tables of work."""

from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from celery.signals import before_task_publish
from kombu.exceptions import OperationalError

from contact_verification.enums import MessageStatus
from contact_verification.models import Message
from contact_verification.services import DELIVER
from identity.leases import LEASE, SWEPT_TASK_EXPIRES, claim, hand_out, hand_out_swept, late
from tests.factories import MessageFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PENDING, SENDING = MessageStatus.PENDING, MessageStatus.SENDING


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def published():
    """What Celery publishes: (task, arguments, end) of each."""
    tasks = []

    def note(sender=None, headers=None, body=None, **kwargs):
        tasks.append((headers["task"], body[0], headers["expires"]))

    before_task_publish.connect(note)
    yield tasks
    before_task_publish.disconnect(note)


def late_rows():
    return Message.objects.filter(late(waiting=PENDING, taken=SENDING))


def take(row):
    return claim(late_rows(), pk=row.pk, taken=SENDING, counter="attempts")


@pytest.mark.parametrize(
    ("row", "is_late"),
    [
        ({"status": PENDING, "due_at": NOON}, True),
        ({"status": PENDING, "due_at": NOON + SECOND}, False),
        ({"status": SENDING, "claimed_at": NOON - timedelta(seconds=60)}, True),
        ({"status": SENDING, "claimed_at": NOON - timedelta(seconds=59)}, False),
        ({"status": MessageStatus.SENT, "claimed_at": NOON - timedelta(days=1)}, False),
    ],
    ids=["due", "due later", "dropped by a worker", "in a worker's hands", "done"],
)
def test_work_is_late_when_due_and_not_taken_or_taken_longer_than_the_lease(row, is_late):
    MessageFactory(**row)
    assert late_rows().exists() == is_late


def test_taken_work_is_marked_and_counted():
    row = MessageFactory()
    taken = take(row)
    row.refresh_from_db()
    for seen in (taken, row):
        assert (seen.status, seen.claimed_at, seen.attempts) == (SENDING, NOON, 1)


def test_taken_work_is_nobody_elses_until_the_lease_ends(time_machine):
    row = MessageFactory()
    take(row)
    time_machine.move_to(NOON + LEASE - SECOND)
    assert take(row) is None
    time_machine.move_to(NOON + LEASE)
    assert take(row).attempts == 2


def test_the_lease_is_longer_than_a_task_may_run(settings):
    assert timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT) < LEASE


def test_work_that_is_gone_is_taken_by_nobody():
    row = MessageFactory()
    Message.objects.all().delete()
    assert take(row) is None


def test_the_broker_is_given_the_id_of_a_row_only(published):
    hand_out(DELIVER, 42)
    assert published == [(DELIVER, [42], None)]


@pytest.mark.parametrize("error", [OperationalError, ConnectionRefusedError])
def test_a_broker_that_is_down_stops_nobody(monkeypatch, caplog, error):
    def unreachable(*args, **kwargs):
        raise error

    monkeypatch.setattr(current_app, "send_task", unreachable)
    hand_out(DELIVER, 42)
    assert "broker_unreachable" in caplog.text


def test_what_is_handed_out_by_a_sweep_ends_soon_for_the_next_sweep_brings_it_again(published):
    hand_out_swept(DELIVER, [1, 2])
    assert [(task, arguments) for task, arguments, _ in published] == [(DELIVER, [1]), (DELIVER, [2])]
    ends = {datetime.fromisoformat(end) for *_, end in published}
    assert ends == {NOON + timedelta(seconds=SWEPT_TASK_EXPIRES)}
