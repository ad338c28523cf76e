"""What happened: rows that the database itself refuses to change (migration 0002)."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from journal.enums import EventKind

KEPT_FOR = timedelta(days=365)


class EventQuerySet(models.QuerySet["Event"]):
    def past_retention(self) -> "EventQuerySet":
        return self.filter(at__lt=timezone.now() - KEPT_FOR)


class Event(models.Model):
    """One thing that happened to a person or an account. `details`: ids, counts, enum values, names of fields only."""

    at = models.DateTimeField("date", default=timezone.now, db_index=True)
    kind = models.CharField("nature", max_length=32, choices=EventKind)
    person = models.ForeignKey(
        "identity.Person", verbose_name="personne", null=True, on_delete=models.PROTECT, related_name="+"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", null=True, on_delete=models.PROTECT, related_name="+"
    )
    details = models.JSONField("précisions", default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "événement"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "at"], name="journal_event_kind_at")]

    def __str__(self) -> str:
        return f"Event {self.pk}"
