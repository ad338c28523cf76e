"""The sessions of the portal, each knowing whose it is."""

from datetime import timedelta

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone

from accounts.models.account import Account

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)


class SessionQuerySet(models.QuerySet["Session"]):
    def open(self) -> "SessionQuerySet":
        """Sessions that still let somebody in (middleware.py)."""
        now = timezone.now()
        return self.filter(account__isnull=False, seen_at__gte=now - IDLE, opened_at__gte=now - LONGEST)


class Session(AbstractBaseSession):
    """A browser's session; `account` is set while somebody is logged in. The columns repeat what its data says."""

    # Not unique: a session that goes on under a new key is there twice for a moment.
    uuid = models.UUIDField(null=True, db_index=True)
    account = models.ForeignKey(
        Account, verbose_name="compte", null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    browser = models.CharField("navigateur", max_length=80, blank=True)
    opened_at = models.DateTimeField("ouverte le", null=True)
    seen_at = models.DateTimeField("dernière activité", null=True)

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()  # type: ignore[misc]

    class Meta:
        verbose_name = "session"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(account__isnull=True) | models.Q(uuid__isnull=False, opened_at__isnull=False),
                name="accounts_session_owned_is_named",
                violation_error_message="Une session ouverte a un nom et une heure.",
            )
        ]

    def __str__(self) -> str:
        return f"Session {self.uuid}"
