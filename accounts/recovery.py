"""A forgotten password: the identifier and the birth date, a code to a contact confirmed before, a new password.

Nothing shown, and no time taken, tells whether an account exists: what is done for nobody is done alike, to a decoy.
"""

from datetime import date
from time import time
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts import changes, throttling
from accounts.models import Account
from accounts.user_agents import where
from contact_verification import limits
from contact_verification.addresses import network_of
from contact_verification.enums import Channel, CodeOutcome, Purpose
from contact_verification.limits import Refusal
from contact_verification.models import Challenge, Contact
from contact_verification.services import Destination, check_code, open_challenge, way_to_reach
from identity.identifiers import identifier_digest
from journal.enums import EventKind
from journal.services import record

RESET = "reset"
LIFE = 30 * 60  # seconds to choose a password, once the code is right


def ask_code(request: HttpRequest, *, identifier: str | None, born_on: date, channel: str) -> Refusal | None:
    """Send a code to whoever this is, on `channel` when that contact is confirmed; the limit that forbids it, or None.

    The limits that are told of are the identifier's and the network's, which say nothing of anybody; one that a
    contact has reached elsewhere is kept silent.
    """
    found = identifier_digest(identifier or "")
    if refusal := _count(found, network_of(request)):
        return refusal
    account = Account.objects.known_by(found).first()
    is_theirs = account is not None and account.is_active and account.person.born_on == born_on
    person = account.person if account and is_theirs else None
    destination = _destination(person, channel)
    request.session.cycle_key()
    opened = _open(found, destination, person, request)
    if isinstance(opened, Refusal):
        return opened
    reached = account if destination and opened.destination == destination.value else None
    request.session[RESET] = {
        "challenge": opened.pk,
        "account": reached.pk if reached else 0,
        "hash": reached.get_session_auth_hash() if reached else "",
    }
    record(EventKind.PASSWORD_FORGOTTEN, person=person, **where(request))
    return None


def _count(found: str, address: str) -> Refusal | None:
    counted = limits.take(limits.sending_limits(destination=f"recovery:{found}", is_sms=False, address=address))
    return counted if isinstance(counted, Refusal) else None


def _destination(person: Any, channel: str) -> Destination | None:
    confirmed = Contact.objects.confirmed().filter(person_id=person.pk if person else 0).order_by("kind")
    ways = [way_to_reach(contact) for contact in confirmed]
    return next((way for way in ways if way.channel == channel), ways[0] if ways else None)


def _open(found: str, destination: Destination | None, person: Any, request: HttpRequest) -> Challenge | Refusal:
    """The challenge of this demand; a decoy where nobody is to be reached, or not any more for now."""
    opened: Challenge | Refusal | None = None
    if destination:
        opened = _send(destination, request, person)
    if not isinstance(opened, Challenge):
        opened = _send(Destination(Channel.MAIL, f"decoy:{found}"), request)
    return opened


def _send(destination: Destination, request: HttpRequest, person: Any = None) -> Challenge | Refusal:
    return open_challenge(
        purpose=Purpose.PASSWORD_RESET,
        destination=destination,
        address="",
        previous=Challenge.objects.filter(pk=state_of(request).get("challenge", 0)).first(),
        person=person,
        is_decoy=person is None,
    )


def state_of(request: HttpRequest) -> dict[str, Any]:
    """The demand of this browser; empty when there is none."""
    return request.session.get(RESET, {})


def forget(request: HttpRequest) -> None:
    request.session.pop(RESET, None)


def check(request: HttpRequest, code: str) -> bool:
    """Whether this is the code of an account, which may then have a new password within half an hour.

    A code that was asked before the password changed is worth nothing: it may be that of whoever was just put out.
    """
    state = state_of(request)
    outcome = check_code(challenge_id=state["challenge"], typed=code)
    account = Account.objects.filter(pk=state["account"]).first()
    is_alive = account and constant_time_compare(state["hash"], account.get_session_auth_hash())
    if outcome != CodeOutcome.ACCEPTED or not is_alive:
        return False
    request.session.cycle_key()
    request.session[RESET] = state | {"proven_at": time()}
    return True


def proven_account(request: HttpRequest) -> Account | None:
    """Whose password may be chosen in this browser; None before the code is right, and once it was chosen."""
    state = state_of(request)
    if time() - state.get("proven_at", 0) > LIFE:
        return None
    accounts = Account.objects.select_related("person", "migration").filter(pk=state["account"], is_active=True)
    account = accounts.first()
    is_alive = account and constant_time_compare(state["hash"], account.get_session_auth_hash())
    return account if is_alive else None


def is_spent(request: HttpRequest) -> bool:
    """Whether the password has changed since the code was right: by another click, in another tab.

    To whoever has not typed the code nothing is told: that there is an account would show.
    """
    state = state_of(request)
    if "proven_at" not in state:
        return False
    account = Account.objects.filter(pk=state["account"]).first()
    return account is not None and not constant_time_compare(state["hash"], account.get_session_auth_hash())


def choose_password(*, account: Account, password: str) -> bool:
    """The new password; every session ends, and what was counted against the person is forgotten.

    False, and nothing is done, when another was chosen meanwhile.
    """
    encoded = make_password(password)
    with transaction.atomic():
        is_set = changes.replace_password(account=account, encoded=encoded)
        if is_set:
            throttling.lift(account.person)
    return is_set
