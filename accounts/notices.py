"""Telling the holder of an account what was changed, with a code by which they may stop it."""

from typing import Any

from accounts.models import Account, AccountChange
from contact_verification.codes import derive_notice_code
from contact_verification.models import Message
from identity.encryption import digest


def announce(account: Account, notice: Message | None, **what: Any) -> None:
    """Keep what was changed beside the notice that tells of it; without a notice nobody can stop it."""
    found = stop_digest(derive_notice_code(notice)) if notice else None
    AccountChange.objects.create(account=account, stop_digest=found, **what)


def stop_digest(code: str) -> str:
    """How a change is found by the code of its notice."""
    return digest(code, context="stop")
