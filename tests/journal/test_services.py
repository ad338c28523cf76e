from datetime import timedelta

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from journal.enums import EventKind
from journal.models import KEPT_FOR, Event
from journal.services import purge_events, record
from journal.tasks import purge_events as purge_task
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db


def old_event():
    return Event.objects.create(kind=EventKind.LOGIN, at=timezone.now() - KEPT_FOR - timedelta(minutes=1))


def test_an_event_keeps_who_what_and_when():
    account, before = AccountFactory(), timezone.now()
    event = record(EventKind.LOGIN, person=account.person, account=account, message=12, channel="sms")
    event = Event.objects.get(pk=event.pk)
    assert (event.kind, event.person, event.account) == (EventKind.LOGIN, account.person, account)
    assert event.details == {"message": 12, "channel": "sms"}
    assert before <= event.at <= timezone.now()
    assert str(event) == f"Event {event.pk}"


def test_the_last_event_comes_first():
    events = [record(EventKind.LOGIN), record(EventKind.LOGOUT)]
    assert list(Event.objects.all()) == events[::-1]


def test_whoever_stands_in_the_journal_is_not_deleted_under_it():
    account = AccountFactory()
    record(EventKind.LOGIN, person=account.person, account=account)
    with pytest.raises(ProtectedError):
        account.delete()


def test_the_purge_takes_what_is_older_than_twelve_months_and_says_so():
    kept = record(EventKind.LOGIN)
    old_event()
    old_event()
    assert purge_events() == 2
    assert Event.objects.get(kind=EventKind.JOURNAL_PURGED).details == {"rows": 2}
    assert Event.objects.filter(pk=kept.pk).exists()
    assert Event.objects.count() == 2


def test_a_purge_that_finds_nothing_writes_nothing():
    record(EventKind.LOGIN)
    purge_task()
    assert [event.kind for event in Event.objects.all()] == [EventKind.LOGIN]


def test_every_kind_has_words_for_the_person_it_happened_to():
    assert all(kind.label.lstrip("« ")[:1].isupper() for kind in EventKind)
