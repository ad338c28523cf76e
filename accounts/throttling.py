"""Bounds on guessing a password: after 5 failures in a row 1 minute, doubling to 60; 25 failures a day at most."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import LoginThrottle

FREE_FAILURES = 5
FAILURES_PER_DAY = 25
LONGEST_LOCK = timedelta(minutes=60)


def take_try(identifier_digest: str) -> datetime | None:
    """Count a try before the password is looked at; returns the instant until which it is refused, or None to go on.

    Counting first keeps a hundred parallel guesses from all being looked at. A right password calls `forgive`.
    """
    now = timezone.now()
    with transaction.atomic():
        throttle = _locked_row(identifier_digest, now)
        if throttle.locked_until and throttle.locked_until > now:
            return throttle.locked_until
        _count_failure(throttle, now)
    return None


def _locked_row(identifier_digest: str, now: datetime) -> LoginThrottle:
    rows = LoginThrottle.objects.select_for_update()
    try:
        return rows.get(pk=identifier_digest)
    except LoginThrottle.DoesNotExist:
        row = LoginThrottle(pk=identifier_digest, day_ends_at=now + timedelta(days=1))
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return rows.get(pk=identifier_digest)
        return row


def _count_failure(throttle: LoginThrottle, now: datetime) -> None:
    if throttle.day_ends_at <= now:
        throttle.failures_of_day, throttle.day_ends_at = 0, now + timedelta(days=1)
    throttle.failures += 1
    throttle.failures_of_day += 1
    throttle.locked_until = _lock_end(throttle, now)
    throttle.save()


def _lock_end(throttle: LoginThrottle, now: datetime) -> datetime | None:
    if throttle.failures_of_day >= FAILURES_PER_DAY:
        return throttle.day_ends_at
    if throttle.failures < FREE_FAILURES:
        return None
    return now + min(timedelta(minutes=2 ** min(throttle.failures - FREE_FAILURES, 10)), LONGEST_LOCK)


def forgive(identifier_digest: str) -> None:
    """The holder came in: what was counted is forgotten."""
    LoginThrottle.objects.filter(pk=identifier_digest).delete()


def purge_throttles() -> int:
    """Forget the identifiers whose day and lock are over."""
    now = timezone.now()
    return LoginThrottle.objects.filter(day_ends_at__lte=now).exclude(locked_until__gt=now).delete()[0]
