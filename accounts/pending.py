"""A login that is not finished: the password is right, something is still to be done before the space opens.

It lives in the session of somebody who is not logged in, names their account, and dies with the password it was
begun with, after 30 minutes, and with whatever ends a session.
"""

from time import time
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import Account

PENDING = "pending"
LIFE = 30 * 60  # seconds


def begin(
    request: HttpRequest, account: Account, *, is_proven: bool, way: str = "password", remembers: bool = False
) -> None:
    """`is_proven`: no code is needed. `way`: what was shown, « password » or « passkey ».

    The code that this browser waits for already is the one to type, whoever goes back and logs in again.
    """
    former = state_of(request)
    code = {"challenge": former["challenge"]} if former.get("account") == account.pk and "challenge" in former else {}
    request.session[PENDING] = code | {
        "account": account.pk,
        "hash": account.get_session_auth_hash(),
        "at": time(),
        "is_proven": is_proven,
        "way": way,
        "remembers": remembers,
        "trusts": False,
    }


def state_of(request: HttpRequest) -> dict[str, Any]:
    """What is known of the login so far; empty when there is none."""
    state = request.session.get(PENDING)
    return state if state and time() - state["at"] <= LIFE else {}


def account_of(request: HttpRequest) -> Account | None:
    """Whose login it is; None when there is none, or when it ended."""
    state = state_of(request)
    if not state:
        return None
    account = Account.objects.select_related("person", "migration").filter(pk=state["account"], is_active=True).first()
    is_alive = account and constant_time_compare(state["hash"], account.get_session_auth_hash())
    return account if is_alive else None


def note(request: HttpRequest, account: Account, **facts: Any) -> None:
    """Add to what is known, at a step that was taken: the 30 minutes begin again."""
    known = {"hash": account.get_session_auth_hash(), "at": time()}
    request.session[PENDING] = request.session.get(PENDING, {}) | known | facts


def forget(request: HttpRequest) -> None:
    request.session.pop(PENDING, None)
