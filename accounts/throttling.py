"""Bounds on guessing a password: after 5 failures in a row 1 minute, doubling to 60; 25 failures a day at most."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import LoginThrottle

FREE_FAILURES = 5
FAILURES_PER_DAY = 25
LONGEST_LOCK = timedelta(minutes=60)


# Counts a try in one statement; of an identifier that must wait nothing is counted and nothing comes back.
COUNT = """
INSERT INTO accounts_loginthrottle AS throttle
  (identifier_digest, failures, failures_of_day, day_ends_at) VALUES (%s, 1, 1, %s)
ON CONFLICT (identifier_digest) DO UPDATE SET
  failures = throttle.failures + 1,
  failures_of_day = CASE WHEN throttle.day_ends_at <= %s THEN 1 ELSE throttle.failures_of_day + 1 END,
  day_ends_at = CASE WHEN throttle.day_ends_at <= %s THEN excluded.day_ends_at ELSE throttle.day_ends_at END
WHERE throttle.locked_until IS NULL OR throttle.locked_until <= %s
RETURNING failures, failures_of_day
"""


def take_try(identifier_digest: str) -> datetime | None:
    """Count a try before the password is looked at; returns the instant until which it is refused, or None to go on.

    Counting first keeps a hundred parallel guesses from all being looked at. A right password calls `forgive`.
    """
    now = timezone.now()
    with transaction.atomic():
        counted = _count(identifier_digest, now)
        if counted is None:
            return LoginThrottle.objects.get(pk=identifier_digest).locked_until
        failures, failures_of_day = counted
        if failures >= FREE_FAILURES or failures_of_day >= FAILURES_PER_DAY:
            throttle = LoginThrottle.objects.get(pk=identifier_digest)
            throttle.locked_until = _lock_end(throttle, now)
            throttle.save(update_fields=["locked_until"])
    return None


def _count(identifier_digest: str, now: datetime) -> tuple[int, int] | None:
    at, day_end = map(connection.ops.adapt_datetimefield_value, (now, now + timedelta(days=1)))
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [identifier_digest, day_end, at, at, at])
        return cursor.fetchone()


def _lock_end(throttle: LoginThrottle, now: datetime) -> datetime:
    if throttle.failures_of_day >= FAILURES_PER_DAY:
        return throttle.day_ends_at
    return now + min(timedelta(minutes=2 ** min(throttle.failures - FREE_FAILURES, 10)), LONGEST_LOCK)


def forgive(identifier_digest: str) -> None:
    """The holder came in: what was counted is forgotten."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_loginthrottle WHERE identifier_digest = %s", [identifier_digest])


def purge_throttles() -> int:
    """Forget the identifiers whose day and lock are over."""
    now = timezone.now()
    return LoginThrottle.objects.filter(day_ends_at__lte=now).exclude(locked_until__gt=now).delete()[0]
