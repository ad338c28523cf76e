"""Counters that bound what may be tried or sent: product §5.

A window begins with the first use and lasts as long as the rule says. All counters a request needs are taken in one
atomic statement, in one order, so that parallel requests neither slip through nor wait for each other in a ring.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from contact_verification.models import UsageCounter
from identity.encryption import digest


class LimitName(Enum):
    SEND_PAUSE = "one send per 30 s and destination"
    SENDS_TEN_MINUTES = "3 sends per 10 min and destination"
    SENDS_DAY = "10 sends per day and destination"
    SENDS_ADDRESS = "sends per hour and network address"
    SMS_BUDGET = "SMS per day, all destinations"
    INVALID_PAPERS = "5 papers found invalid per 6 h and declared civil status"
    WRONG_CODES = "10 wrong codes per hour and destination"
    LOGIN_FAILURES = "failed log-ins per hour and network address"
    STOP_CODES = "wrong codes of « Ce n'est pas moi » per hour and network address"


@dataclass(frozen=True)
class Limit:
    """At most `count` uses by `subject` (kept as a keyed digest only) in `window`."""

    name: LimitName
    count: int
    window: timedelta
    subject: str

    @property
    def key(self) -> str:
        return digest(f"{self.name.name}:{self.subject}", context="limit")

    def __repr__(self) -> str:
        return f"Limit({self.name.name})"


@dataclass(frozen=True)
class Refusal:
    """Which limit is reached, and when it is possible again (UTC)."""

    limit: LimitName
    retry_at: datetime


@dataclass(frozen=True)
class Use:
    """A use that was granted: how much of each limit is now used."""

    used: dict[LimitName, int]


class _Over(Exception):
    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


UPSERT = """
INSERT INTO contact_verification_usagecounter AS counter (key, used, resets_at_ms) VALUES {rows}
ON CONFLICT (key) DO UPDATE SET
  used = CASE WHEN counter.resets_at_ms <= %s THEN 1 ELSE counter.used + 1 END,
  resets_at_ms = CASE WHEN counter.resets_at_ms <= %s THEN excluded.resets_at_ms ELSE counter.resets_at_ms END
RETURNING key, used, resets_at_ms
"""


def take(limits: Iterable[Limit]) -> Use | Refusal:
    """Count one use of every limit, or of none when one is reached: then says which frees itself last."""
    try:
        with transaction.atomic():
            return _take_all({limit.key: limit for limit in limits})
    except _Over as over:
        return over.refusal


def _take_all(limits: dict[str, Limit]) -> Use:
    counted = _count(limits)
    over = [
        Refusal(limits[key].name, datetime.fromtimestamp(resets / 1000, tz=UTC))
        for key, used, resets in counted
        if used > limits[key].count
    ]
    if over:
        raise _Over(max(over, key=lambda refusal: refusal.retry_at))
    return Use({limits[key].name: used for key, used, _ in counted})


def _count(limits: dict[str, Limit]) -> list[tuple[str, int, int]]:
    now = timezone.now()
    values: list[str | int] = []
    for key in sorted(limits):  # one order for everybody: no deadlock
        values += [key, 1, _ms(now + limits[key].window)]
    rows = ", ".join(["(%s, %s, %s)"] * len(limits))
    with connection.cursor() as cursor:
        cursor.execute(UPSERT.format(rows=rows), [*values, _ms(now), _ms(now)])
        return cursor.fetchall()


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def give_back(limit: Limit) -> None:
    """Undo one use that turned out not to count."""
    UsageCounter.objects.filter(key=limit.key, used__gt=0).update(used=F("used") - 1)


def refusal_of(limit: Limit) -> Refusal | None:
    """Whether a limit is reached already; nothing is counted."""
    counter = UsageCounter.objects.filter(key=limit.key, used__gte=limit.count, resets_at_ms__gt=_ms(timezone.now()))
    reached = counter.first()
    return Refusal(limit.name, datetime.fromtimestamp(reached.resets_at_ms / 1000, tz=UTC)) if reached else None


def purge_counters() -> int:
    """Forget the counters whose window is over."""
    return UsageCounter.objects.filter(resets_at_ms__lte=_ms(timezone.now())).delete()[0]


def sending_limits(*, destination: str, is_sms: bool, address: str) -> list[Limit]:
    """Every limit on sending a code; `address` as given by `network_of`, empty when it is counted already."""
    per_hour = settings.SENDS_PER_HOUR_IPV6 if ":" in address else settings.SENDS_PER_HOUR_IPV4
    limits = [
        Limit(LimitName.SEND_PAUSE, 1, timedelta(seconds=30), destination),
        Limit(LimitName.SENDS_TEN_MINUTES, 3, timedelta(minutes=10), destination),
        Limit(LimitName.SENDS_DAY, 10, timedelta(days=1), destination),
    ]
    if address:
        limits.append(Limit(LimitName.SENDS_ADDRESS, per_hour, timedelta(hours=1), address))
    if is_sms:
        limits.append(Limit(LimitName.SMS_BUDGET, settings.SMS_DAILY_BUDGET, timedelta(days=1), "all"))
    return limits


def wrong_code_limit(destination: str) -> Limit:
    return Limit(LimitName.WRONG_CODES, 10, timedelta(hours=1), destination)


def invalid_paper_limit(subject: str) -> Limit:
    """Against the guessing of somebody's paper number; `subject`: whose paper it is said to be."""
    return Limit(LimitName.INVALID_PAPERS, 5, timedelta(hours=6), subject)
