"""Passkeys: a key that its holder's device keeps, and opens only to their finger, their face or their code.

A key that passes is therefore both factors in one: nothing else is asked at login.
"""

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from webauthn.helpers.structs import AuthenticationCredential

from accounts import throttling
from accounts.authentication import Lock, LoginRefusal
from accounts.ceremonies import ENTRY, NEW, Expected, new_count, read_entry, read_new, take_expected
from accounts.changes import tell_passkey_added
from accounts.models import Account, Passkey
from accounts.user_agents import where
from contact_verification.addresses import network_of
from identity.models import Person
from journal.enums import EventKind
from journal.services import record

MOST_KEYS = 10
LONGEST_ID = 1023  # bytes, by the standard


def is_full(account: Account) -> bool:
    return account.passkeys.count() >= MOST_KEYS


def add(request: HttpRequest, account: Account, *, sent: str, name: str) -> Passkey | None:
    """Keep the new key that a device sent, and tell the holder; None when it proves nothing, is known or one too many.

    `sent`: the JSON of a PublicKeyCredential, the answer to `ask_for_new`. `name`: at most 60 characters.
    """
    expected = take_expected(request, NEW)
    made = read_new(sent, expected) if expected else None
    if made is None or len(made["credential_id"]) > LONGEST_ID:
        return None
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if is_full(account):
            return None
        passkey, is_new = Passkey.objects.get_or_create(
            credential_id=made.pop("credential_id"), defaults={"account": account, "name": name, **made}
        )
        if not is_new:
            return None
        record(EventKind.PASSKEY_ADDED, person=account.person, account=account, passkey=passkey.pk)
        tell_passkey_added(account)
        return passkey


def check_entry(request: HttpRequest, *, sent: str) -> Account | LoginRefusal:
    """Whose key this is, who may then be let in; every other answer is journalled, and counted against its network.

    A right key opens from a network whose tries are suspended too: nobody guesses one.
    `sent`: the JSON of a PublicKeyCredential, the answer to `ask_for_entry`.
    """
    expected, said = take_expected(request, ENTRY), read_entry(sent)
    with transaction.atomic():
        passkey = _find(said.raw_id) if said else None
        count = _count_of(passkey, said, expected) if passkey and said and expected else None
        if passkey and count is not None:
            Passkey.objects.filter(pk=passkey.pk).update(sign_count=count, last_used_at=timezone.now())
            return passkey.account
    return _refuse(request, passkey.account.person if passkey else None)


def _refuse(request: HttpRequest, person: Person | None) -> LoginRefusal:
    if until := throttling.take_address(network_of(request)):
        return LoginRefusal(until, Lock.NETWORK)
    record(EventKind.LOGIN_REFUSED, person=person, way="passkey", **where(request))
    return LoginRefusal()


def _find(credential_id: bytes) -> Passkey | None:
    """The key, locked: two answers do not both pass on one signature count."""
    known = Passkey.objects.select_for_update(of=("self",)).select_related("account__person", "account__migration")
    return known.filter(credential_id=credential_id).first()


def _count_of(passkey: Passkey, said: AuthenticationCredential, expected: Expected) -> int | None:
    """As `new_count`, for an account that is open, and is the one that the device says the key was made for."""
    account = passkey.account
    is_theirs = account.is_active and said.response.user_handle == account.uuid.bytes
    return new_count(passkey, said, expected) if is_theirs else None


def remove(passkey: Passkey) -> None:
    """The key opens nothing any more; removed twice at once, it is journalled once."""
    account = passkey.account
    with transaction.atomic():
        if account.passkeys.filter(pk=passkey.pk).delete()[0]:
            record(EventKind.PASSKEY_REMOVED, person=account.person, account=account, passkey=passkey.pk)


def rename(passkey: Passkey, name: str) -> None:
    """`name`: at most 60 characters."""
    Passkey.objects.filter(pk=passkey.pk).update(name=name)
