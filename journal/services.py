"""Writing the journal: the only ways in are `record` and `record_each`, the only way out is the purge."""

from collections.abc import Iterable
from typing import Any

from journal.enums import EventKind
from journal.models import Event


def record(kind: EventKind, *, person: Any = None, account: Any = None, **details: str | int) -> Event:
    """Append one event. `details`: ids, counts, enum values, names of fields; never a contact, an NIR or free text."""
    return Event.objects.create(kind=kind, person=person, account=account, details=details)


def record_each(kind: EventKind, *, accounts: Iterable[Any]) -> None:
    """Append one event for each account and its person, in one statement."""
    Event.objects.bulk_create(Event(kind=kind, person=account.person, account=account) for account in accounts)


def purge_events() -> int:
    """Delete what is older than 12 months; returns how many rows went. The purge itself is recorded."""
    purged, _ = Event.objects.past_retention().delete()
    if purged:
        record(EventKind.JOURNAL_PURGED, rows=purged)
    return purged
