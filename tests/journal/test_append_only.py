"""The database itself keeps the journal: every statement here goes round the models."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from journal.enums import EventKind
from journal.models import KEPT_FOR, Event

pytestmark = pytest.mark.django_db

OLD = KEPT_FOR + timedelta(minutes=1)
NOT_YET_OLD = KEPT_FOR - timedelta(minutes=1)


def event(age=timedelta()):
    return Event.objects.create(kind=EventKind.LOGIN, at=timezone.now() - age)


def is_accepted(statement, *values):
    """Whether the database takes the statement, rather than say that the journal is append-only."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except IntegrityError as error:
        return "append-only" not in str(error)
    return True


@pytest.mark.parametrize("age", [timedelta(), OLD], ids=["young", "old"])
@pytest.mark.parametrize(
    "change", ["kind = 'logout'", "details = '{}'", "person_id = NULL", "at = '2020-01-01 00:00:00+00'"]
)
def test_no_event_is_ever_changed(change, age):
    pk = event(age).pk
    assert not is_accepted(f"UPDATE journal_event SET {change} WHERE id = %s", pk)  # noqa: S608


def test_no_event_of_the_last_twelve_months_is_deleted():
    young, nearly_old = event(), event(NOT_YET_OLD)
    for pk in (young.pk, nearly_old.pk):
        assert not is_accepted("DELETE FROM journal_event WHERE id = %s", pk)
    assert Event.objects.count() == 2


def test_one_young_event_saves_the_old_ones_from_a_delete_of_everything():
    event(OLD)
    event()
    assert not is_accepted("DELETE FROM journal_event")
    assert Event.objects.count() == 2


def test_an_event_older_than_twelve_months_may_go():
    pk = event(OLD).pk
    assert is_accepted("DELETE FROM journal_event WHERE id = %s", pk)
    assert not Event.objects.exists()


def test_the_models_do_not_get_round_it_either():
    row = event()
    row.kind = EventKind.LOGOUT
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        row.save()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Event.objects.all().delete()
    assert Event.objects.get().kind == EventKind.LOGIN
