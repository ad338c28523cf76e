"""Which account FranceConnect opens: by the link of a person, else by the exact pivot identity of somebody known."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts import migration
from accounts.changes import tell_franceconnect_linked
from accounts.franceconnect.outcomes import Confirmed, Refusal
from accounts.models import Account, FranceConnectLink
from accounts.models.franceconnect import sub_digest
from accounts.wizard import opens_on
from identity.models import Person
from journal.enums import EventKind
from journal.services import record
from proofing.confirmed import confirm_person, known_exactly
from proofing.enums import ProofOutcome


@dataclass(frozen=True)
class ToProve:
    """An account of exactly this person, who is to show that it is theirs before FranceConnect opens it."""

    account: Account


def find_account(confirmed: Confirmed) -> Account | ToProve | Refusal | None:
    """Whose account it is, who may be let in; None for somebody who is to open one.

    An old account is taken over as it stands: its 8-digit password proves less than FranceConnect does.
    """
    link = FranceConnectLink.objects.of_sub(confirmed.issuer, confirmed.sub).first()
    if link:
        FranceConnectLink.objects.filter(pk=link.pk).update(last_used_at=timezone.now())
        return _account_of(link.person_id) or Refusal.CLOSED
    known = known_exactly(confirmed.pivot)
    if known is None or not hasattr(known, "account"):
        return None if opens_on(confirmed.pivot.born_on) <= timezone.localdate() else Refusal.TOO_YOUNG
    account = _account_of(known.pk)
    if account is None:
        return Refusal.CLOSED
    passage = migration.of(account)
    if passage is None or passage.password_chosen_at:
        return ToProve(account)
    link_person(account.owner, issuer=confirmed.issuer, digest=sub_digest(confirmed.sub), account=account)
    return account


def _account_of(person_id: int) -> Account | None:
    accounts = Account.objects.filter(person=person_id, is_active=True)
    return accounts.select_related("person", "migration").first()


def link_person(person: Person, *, issuer: str, digest: str, account: Account, is_told: bool = True) -> bool:
    """From now on FranceConnect opens this person's account; the holder is told, and may stop it.

    False, and nothing is done, when that FranceConnect identity is somebody else's here.
    """
    with transaction.atomic():
        link, is_new = FranceConnectLink.objects.get_or_create(
            issuer=issuer, sub_digest=digest, defaults={"person": person}
        )
        if is_new:
            record(EventKind.FRANCECONNECT_LINKED, person=person, account=account)
        if is_new and is_told:
            tell_franceconnect_linked(account)
    return link.person_id == person.pk


def associate(account: Account, confirmed: Confirmed) -> Refusal | None:
    """Somebody in their space adds FranceConnect, which proves their identity too; None when it is done."""
    digest = sub_digest(confirmed.sub)
    held = FranceConnectLink.objects.of_sub(confirmed.issuer, confirmed.sub).exclude(person=account.person)
    if held.exists():
        return Refusal.OTHER_PERSON
    with transaction.atomic():
        outcome, person = confirm_person(account.owner, confirmed.pivot)
        if outcome != ProofOutcome.PROVEN:
            return Refusal.UNSETTLED
        account.person = person
        is_linked = link_person(person, issuer=confirmed.issuer, digest=digest, account=account)
    return None if is_linked else Refusal.OTHER_PERSON


def unlink(account: Account) -> None:
    """FranceConnect opens this account no more; pressed twice, it is journalled once."""
    with transaction.atomic():
        if FranceConnectLink.objects.filter(person=account.person).delete()[0]:
            record(EventKind.FRANCECONNECT_UNLINKED, person=account.person, account=account)
