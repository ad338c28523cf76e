"""Bounds on guessing a password (product §5).

Of an identifier: after 5 failures in a row 1 minute, doubling to 60; 25 failures a day at most. Of an 8-digit
password, which only an old account has, and whoever's identifier it is tried on: 3 failures, then 15 minutes. Of a
network address: so many failures an hour. On a browser that the holder has come in with the tries are counted apart:
others' failures, on the identifier or from the same address, do not lock them out there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import LoginThrottle
from contact_verification import limits
from contact_verification.limits import Limit, LimitName, Refusal
from identity.encryption import digest

FAILURES_PER_DAY = 25
LONGEST_LOCK = timedelta(minutes=60)
OLD_PASSWORD_LOCK = timedelta(minutes=15)


@dataclass(frozen=True)
class Counted:
    """What failures are counted under: `subject` is kept as a digest. Locks from the `free`th failure in a row on."""

    subject: str
    free: int = 5
    is_old_password: bool = False

    @property
    def key(self) -> str:
        return digest(self.subject, context="login")

    def lock(self, failures: int) -> timedelta | None:
        """How long this many failures in a row lock; None while they are free."""
        if self.is_old_password:
            return OLD_PASSWORD_LOCK if failures % self.free == 0 else None
        if failures < self.free:
            return None
        return min(timedelta(minutes=2 ** min(failures - self.free, 10)), LONGEST_LOCK)


def of_identifier(identifier_digest: str) -> Counted:
    return Counted(f"identifier:{identifier_digest}")


def of_old_password(identifier_digest: str) -> Counted:
    return Counted(f"old password:{identifier_digest}", free=3, is_old_password=True)


def of_known_browser(browser_digest: str) -> Counted:
    return Counted(f"browser:{browser_digest}")


def of_agent(login: str) -> Counted:
    return Counted(f"agent:{login}")


# Counts a try in one statement; of whoever must wait nothing is counted and nothing comes back.
COUNT = """
INSERT INTO accounts_loginthrottle AS throttle
  (key, failures, failures_of_day, day_ends_at) VALUES (%s, 1, 1, %s)
ON CONFLICT (key) DO UPDATE SET
  failures = throttle.failures + 1,
  failures_of_day = CASE WHEN throttle.day_ends_at <= %s THEN 1 ELSE throttle.failures_of_day + 1 END,
  day_ends_at = CASE WHEN throttle.day_ends_at <= %s THEN excluded.day_ends_at ELSE throttle.day_ends_at END
WHERE throttle.locked_until IS NULL OR throttle.locked_until <= %s
RETURNING failures, failures_of_day
"""


class _LockedError(Exception):
    def __init__(self, one: Counted, until: datetime) -> None:
        self.one, self.until = one, until


def take_tries(counted: Iterable[Counted]) -> tuple[Counted, datetime] | None:
    """Count a try before the password is looked at; returns what refuses it and until when, or None to go on.

    Counting first keeps a hundred parallel guesses from all being looked at. A right password calls `forgive`. What is
    given comes in one order whoever tries, so that two never wait for each other; of a refused try nothing is counted.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            for one in counted:
                _take(one, now)
    except _LockedError as locked:
        return locked.one, locked.until
    return None


def take_try(counted: Iterable[Counted]) -> datetime | None:
    """The same for whom it is all one what refuses: the instant until which it is refused."""
    locked = take_tries(counted)
    return locked[1] if locked else None


def _take(one: Counted, now: datetime) -> None:
    found = _count(one.key, now)
    if found is None:
        raise _LockedError(one, LoginThrottle.objects.get(pk=one.key).locked_until or now)
    failures, failures_of_day = found
    pause = one.lock(failures)
    if pause or failures_of_day >= FAILURES_PER_DAY:
        throttle = LoginThrottle.objects.get(pk=one.key)
        is_day_over = failures_of_day >= FAILURES_PER_DAY
        throttle.locked_until = throttle.day_ends_at if is_day_over else now + (pause or LONGEST_LOCK)
        throttle.save(update_fields=["locked_until"])


def _count(key: str, now: datetime) -> tuple[int, int] | None:
    at, day_end = map(connection.ops.adapt_datetimefield_value, (now, now + timedelta(days=1)))
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key, day_end, at, at, at])
        return cursor.fetchone()


def forgive(counted: Iterable[Counted]) -> None:
    """The holder came in: what was counted is forgotten."""
    throttles = LoginThrottle.objects.filter(pk__in=[one.key for one in counted])
    throttles._raw_delete(throttles.db)  # one statement: nothing hangs on these rows


def of_person(person: Any) -> list[Counted]:
    """Everything that may lock a person out, but for what is counted on one of their own browsers."""
    digests = person.identifiers.values_list("digest", flat=True)
    return [count(found) for found in digests for count in (of_identifier, of_old_password)]


def _locked(person: Any) -> Any:
    keys = [one.key for one in of_person(person)]
    return LoginThrottle.objects.filter(pk__in=keys, locked_until__gt=timezone.now())


def locked_until(person: Any) -> datetime | None:
    """Until when somebody's identifiers are refused on an unknown browser; None when they are not."""
    return max(_locked(person).values_list("locked_until", flat=True), default=None)


def lift(person: Any) -> bool:
    """Forget what is counted against a person's identifiers; whether that let them in again."""
    was_locked = _locked(person).exists()
    counted = of_person(person)
    if counted:
        forgive(counted)
    return was_locked


def _address_limit(address: str) -> Limit:
    per_hour = settings.LOGIN_FAILURES_PER_HOUR_IPV6 if ":" in address else settings.LOGIN_FAILURES_PER_HOUR_IPV4
    return Limit(LimitName.LOGIN_FAILURES, per_hour, timedelta(hours=1), address)


def take_address(address: str) -> datetime | None:
    """Count a try from a network (see `network_of`) before it is looked at; the instant it is refused until, or None.

    A try that succeeds calls `give_back_address`.
    """
    taken = limits.take([_address_limit(address)])
    return taken.retry_at if isinstance(taken, Refusal) else None


def give_back_address(address: str) -> None:
    limits.give_back(_address_limit(address))


def purge_throttles() -> int:
    """Forget what is counted once its day and its lock are over."""
    now = timezone.now()
    return LoginThrottle.objects.filter(day_ends_at__lte=now).exclude(locked_until__gt=now).delete()[0]
