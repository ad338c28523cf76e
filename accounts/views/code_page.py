"""What a page that waits for a code shows beside its form."""

from typing import Any

from django.utils import timezone

from accounts import second_step
from accounts.models import Account
from accounts.views.wording import time_left
from contact_verification.destinations import mask_mail, mask_phone
from contact_verification.enums import Channel, MessageStatus
from contact_verification.models import Challenge
from contact_verification.services import Destination


def code_context(challenge: Challenge | None, destination: Destination) -> dict[str, Any]:
    """Where the code goes, masked, how long it lasts, and whether its message has left.

    Without a challenge none was sent: a limit forbade it, or it is long forgotten.
    """
    is_sms = destination.channel == Channel.SMS
    last = challenge.messages.order_by("-pk").first() if challenge else None
    return {
        "is_sms": is_sms,
        "masked": mask_phone(destination.value) if is_sms else mask_mail(destination.value),
        "expires_at": challenge.expires_at if challenge else None,
        "is_over": challenge is not None and not challenge.is_live,
        "time_left": time_left(challenge.expires_at) if challenge and challenge.expires_at else "",
        "delivery": MessageStatus(last.status).name.lower() if last else "unsent",
        "now": timezone.now(),
    }


def holder_code_context(
    account: Account, challenge: Challenge | None, destination: Destination, *, resend_url: str
) -> dict[str, Any]:
    """The same for the holder of an account, who may have another confirmed contact to receive it on."""
    others = [way.channel for way in second_step.destinations(account) if way.channel != destination.channel]
    return code_context(challenge, destination) | {
        "channel": destination.channel,
        "other_channel": others[0] if others else None,
        "resend_url": resend_url,
    }
