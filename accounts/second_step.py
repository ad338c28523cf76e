"""The code that is asked at login on a browser that is not trusted, by a contact confirmed before."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts import browsers
from accounts.models import Account
from contact_verification.addresses import network_of
from contact_verification.enums import CodeOutcome, Purpose
from contact_verification.limits import Refusal
from contact_verification.models import Challenge
from contact_verification.services import Destination, check_code, open_challenge, way_to_reach

NEVER, UNKNOWN, ALWAYS = "never", "unknown", "always"


def is_needed(request: HttpRequest, account: Account) -> bool:
    """Whether this login takes a code: by the setting, and for whoever has a confirmed contact to receive it."""
    if settings.SECOND_STEP == NEVER:
        return False
    if settings.SECOND_STEP == UNKNOWN:
        browser = browsers.find_browser(request, account)
        if browser and browser.is_trusted:
            return False
    return bool(destinations(account))


def destinations(account: Account) -> list[Destination]:
    """Where a code may go: the contacts confirmed before, the mail first."""
    return [way_to_reach(contact) for contact in account.owner.contacts.confirmed().order_by("kind")]


def send_code(
    request: HttpRequest, account: Account, state: dict[str, Any], *, channel: str = ""
) -> Challenge | Refusal:
    """Send the code of a login, on `channel` when it is one that is confirmed; the same again within its validity."""
    known = destinations(account)
    wanted = next((destination for destination in known if destination.channel == channel), known[0])
    return open_challenge(
        purpose=Purpose.LOGIN,
        destination=wanted,
        address=network_of(request),
        previous=challenge_of(state),
        person=account.person,
    )


def challenge_of(state: dict[str, Any]) -> Challenge | None:
    """The code that was sent for this login, whatever became of it."""
    return Challenge.objects.filter(pk=state.get("challenge", 0), purpose=Purpose.LOGIN).first()


def check(state: dict[str, Any], code: str) -> CodeOutcome:
    challenge_id = state.get("challenge")
    return check_code(challenge_id=challenge_id, typed=code) if challenge_id else CodeOutcome.EXPIRED
