"""Opening a challenge, sending its code, checking what is typed."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from contact_verification import limits
from contact_verification.codes import is_code
from contact_verification.enums import Channel, CodeOutcome, ContactKind, MessageKind, MessageStatus, Purpose
from contact_verification.limits import LimitName, Refusal, Use
from contact_verification.models import MAX_ATTEMPTS, TRACES_KEPT_FOR, Challenge, Contact, Message
from identity.leases import hand_out
from journal.enums import EventKind
from journal.services import record

DELIVER = "contact_verification.tasks.deliver_message"
BUDGET_ALARMS = (0.8, 1.0)  # shares of the day's SMS budget that wake somebody up

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Destination:
    """Where a code goes: an E.164 number or a mail address. Secret: out of the repr."""

    channel: Channel
    value: str

    def __repr__(self) -> str:
        return f"Destination({self.channel})"


def open_challenge(
    *,
    purpose: Purpose,
    destination: Destination,
    address: str,
    previous: Challenge | None = None,
    person: Any = None,
    is_decoy: bool = False,
) -> Challenge | Refusal:
    """Send a code and return the challenge it answers, or the limit that forbids it.

    `previous` to the same destination is kept while its code may still be typed, so that a second message brings
    the same code; while its message has not left yet no second one is made. `address`: see `network_of`; empty when
    the caller has counted it. `person`: whose history tells of the code. `is_decoy`: for nobody, or somebody who
    cannot be reached: the same is done, in the same time, and nothing is sent.
    """
    with transaction.atomic(savepoint=False):
        same = _reusable(previous, purpose, destination)
        if same and same.messages.on_their_way().exists():
            return same
        granted = limits.take(_limits(destination, address))
        if isinstance(granted, Use):
            _watch_budget(granted)
        elif not is_decoy:  # a decoy sends nothing: refused, it would tell that it is one
            return granted
        challenge = same or _open(purpose, destination, is_decoy)
        status = MessageStatus.WITHHELD if is_decoy else MessageStatus.PENDING
        post_message(
            kind=MessageKind.CODE, destination=destination, challenge=challenge, person=person, status=status
        )
    return challenge


def _open(purpose: Purpose, destination: Destination, is_decoy: bool) -> Challenge:
    """The validity of a code begins when it is sent; that of a decoy, which never is, at once."""
    challenge = Challenge(purpose=purpose, channel=destination.channel, destination=destination.value)
    if is_decoy:
        challenge.expires_at = challenge.opened_at + challenge.validity
    challenge.save()
    return challenge


def _reusable(previous: Challenge | None, purpose: Purpose, destination: Destination) -> Challenge | None:
    is_same = (
        previous is not None
        and previous.is_live
        and previous.purpose == purpose
        and previous.channel == destination.channel
        and previous.destination == destination.value
    )
    return previous if is_same else None


def _limits(destination: Destination, address: str) -> list[limits.Limit]:
    is_sms = destination.channel == Channel.SMS
    return limits.sending_limits(destination=destination.value, is_sms=is_sms, address=address)


def _watch_budget(use: Use) -> None:
    used = use.used.get(LimitName.SMS_BUDGET)
    if used in {int(settings.SMS_DAILY_BUDGET * share) for share in BUDGET_ALARMS}:
        record(EventKind.SMS_BUDGET_ALARM, used=used or 0, budget=settings.SMS_DAILY_BUDGET)
        logger.error("sms_budget_alarm", used=used, budget=settings.SMS_DAILY_BUDGET)


def post_message(
    *,
    kind: MessageKind,
    destination: Destination,
    challenge: Challenge | None = None,
    person: Any = None,
    status: MessageStatus = MessageStatus.PENDING,
) -> Message:
    """Put a message in the outbox; after the commit the broker is told its id. A broker that is down loses nothing."""
    message = Message.objects.create(
        kind=kind,
        channel=destination.channel,
        destination=destination.value,
        challenge=challenge,
        person=person,
        status=status,
    )
    transaction.on_commit(partial(hand_out, DELIVER, message.pk))
    return message


def tell(*, kind: MessageKind, person: Any) -> Message | None:
    """Write to a person on a contact they confirmed, by mail rather than SMS; None for whoever has none."""
    contact = person.contacts.confirmed().order_by("kind").first()  # « mail » comes before « mobile »
    return post_message(kind=kind, destination=way_to_reach(contact), person=person) if contact else None


def way_to_reach(contact: Contact) -> Destination:
    """How a message goes to a mail address or a mobile."""
    return Destination(Channel.MAIL if contact.kind == ContactKind.MAIL else Channel.SMS, contact.value)


def check_code(*, challenge_id: int, typed: str) -> CodeOutcome:
    """Compare a typed code, counting every wrong one whatever runs in parallel; a right one is good once."""
    with transaction.atomic(savepoint=False):
        challenge = Challenge.objects.select_for_update().get(pk=challenge_id)
        refused = _closed(challenge)
        if refused:
            return refused
        if isinstance(granted := _take_try(challenge, typed), CodeOutcome):
            return granted
        return _conclude(challenge, is_right=granted)


def _closed(challenge: Challenge) -> CodeOutcome | None:
    if challenge.verified_at:
        return CodeOutcome.USED
    if challenge.attempts >= MAX_ATTEMPTS:
        return CodeOutcome.VOID
    return CodeOutcome.EXPIRED if challenge.is_expired else None


class _NotCounted(Exception):
    """Undoes the count of a try that turned out right."""


def _take_try(challenge: Challenge, typed: str) -> bool | CodeOutcome:
    """Whether the code is right. The destination's hourly count is taken first, and kept only for a wrong code."""
    try:
        with transaction.atomic():
            taken = limits.take([limits.wrong_code_limit(challenge.destination)])
            if isinstance(taken, Refusal):
                return CodeOutcome.DESTINATION_BLOCKED
            if is_code(challenge, typed):
                raise _NotCounted
    except _NotCounted:
        return True
    return False


def _conclude(challenge: Challenge, *, is_right: bool) -> CodeOutcome:
    if is_right:
        challenge.verified_at = timezone.now()
        challenge.save(update_fields=["verified_at"])
        return CodeOutcome.ACCEPTED
    challenge.attempts += 1
    challenge.save(update_fields=["attempts"])
    return CodeOutcome.VOID if challenge.attempts >= MAX_ATTEMPTS else CodeOutcome.WRONG


def purge_traces() -> None:
    """Forget challenges and messages, with the contacts they hold, 30 days after they were made."""
    before = timezone.now() - TRACES_KEPT_FOR
    Message.objects.filter(created_at__lt=before).delete()
    Challenge.objects.filter(opened_at__lt=before).delete()
