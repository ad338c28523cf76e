"""What an account is protected by, changed by its holder; each change is told, and may be stopped by whoever was told.

The notice carries a code and no link: typed at /ce-n-est-pas-moi/ it puts the contacts back as they were before the
longest session in which it may have been made, ends every session, forgets browsers, passkeys and FranceConnect, and
leaves the old password without use. The way back in is a new password, with a code to a contact that was there before.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.contacts import put_back, set_contact
from accounts.models import Account, AccountChange, AccountMigration, RememberedIdentifier
from accounts.models.session import LONGEST
from accounts.notices import announce, stop_digest
from accounts.sessions import end_sessions
from contact_verification import limits
from contact_verification.codes import read_notice_code
from contact_verification.enums import ContactKind, MessageKind
from contact_verification.limits import Limit, LimitName, Refusal
from contact_verification.services import tell
from journal.enums import EventKind
from journal.services import record

STOP_CODES_PER_HOUR = 20


def set_password(*, account: Account, encoded: str) -> bool:
    """The password is this hash from now on; an old 8-digit one is dead. In the caller's transaction.

    False, and nothing is done, when the one that was read is not the password any more: somebody else was first.
    """
    if not Account.objects.filter(pk=account.pk, password=account.password).update(password=encoded):
        return False
    account.password = encoded
    AccountMigration.objects.filter(account=account, password_chosen_at=None).update(password_chosen_at=timezone.now())
    record(EventKind.PASSWORD_CHANGED, person=account.person, account=account)
    return True


def replace_password(*, account: Account, encoded: str, but_session: str | None = None) -> bool:
    """The same, told to the holder, who may stop it; every session ends, but for the one where it was done."""
    with transaction.atomic():
        is_set = set_password(account=account, encoded=encoded)
        if is_set:
            end_sessions(account, but=but_session)
            announce(account, tell(kind=MessageKind.PASSWORD_CHANGED, person=account.person))
    return is_set


def tell_passkey_added(account: Account) -> None:
    """A key that was added is told like a password that was changed."""
    announce(account, tell(kind=MessageKind.PASSKEY_ADDED, person=account.person))


def tell_franceconnect_linked(account: Account) -> None:
    """So is a FranceConnect identity that opens the account from now on."""
    announce(account, tell(kind=MessageKind.FRANCECONNECT_LINKED, person=account.person))


def change_contact(*, account: Account, kind: ContactKind, value: str | None, is_confirmed: bool) -> None:
    """A contact, just confirmed unless it takes no code, takes the place of the former one, which is told."""
    with transaction.atomic():
        set_contact(account=_locked(account), kind=kind, value=value, is_confirmed=is_confirmed)


def _locked(account: Account) -> Account:
    return Account.objects.select_related("person").select_for_update(of=("self",)).get(pk=account.pk)


def stop(*, typed: str, address: str) -> bool | Refusal:
    """« Ce n'est pas moi »: whether the code is one we sent; what it was sent for is undone, and all around it."""
    limit = Limit(LimitName.STOP_CODES, STOP_CODES_PER_HOUR, timedelta(hours=1), address)
    if isinstance(refusal := limits.take([limit]), Refusal):
        return refusal
    found = stop_digest(read_notice_code(typed))
    change = AccountChange.objects.filter(stop_digest=found, stoppable_until__gt=timezone.now()).first()
    if change is None:
        return False
    limits.give_back(limit)
    with transaction.atomic():
        _stop(_locked(change.account), change)
    return True


def _stop(account: Account, change: AccountChange) -> None:
    """Once, whatever is typed twice."""
    # Whoever made it may have changed something else before, in the same session.
    same_hands = account.changes.filter(changed_at__gte=change.changed_at - LONGEST, stopped_at=None)
    undone = list(same_hands.order_by("-changed_at", "-pk"))
    if change not in undone:
        return
    for later in undone:
        put_back(account, later)
    same_hands.update(stopped_at=timezone.now())
    account.set_unusable_password()
    account.save(update_fields=["password"])
    _forget_ways_in(account)
    RememberedIdentifier.objects.filter(account=account).delete()
    end_sessions(account)
    record(EventKind.CHANGE_STOPPED, person=account.person, account=account)
    tell(kind=MessageKind.CHANGE_STOPPED, person=account.person)


def _forget_ways_in(account: Account) -> None:
    """Whatever opens the account beside its password."""
    account.passkeys.all().delete()
    account.browsers.all().delete()
    account.owner.franceconnect_links.all().delete()


def secure(account: Account, *, but_session: str | None, event: int = 0) -> None:
    """« Ce n'était pas moi », said in the space: the other sessions end, only the password opens it."""
    with transaction.atomic():
        _forget_ways_in(account)
        end_sessions(account, but=but_session)
        record(EventKind.NOT_ME, person=account.person, account=account, event=event)
