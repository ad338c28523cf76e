"""Old accounts brought in by the batch. The fund knows these people: their NIR is theirs from the start."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum

from django.contrib.auth.hashers import make_password
from django.db.models import Exists, OuterRef, QuerySet

from accounts.accounts_file import OldAccount
from accounts.models import Account, AccountMigration
from contact_verification.models import Contact
from identity.batches import REFUSED_BY_DATABASE, write_batch
from identity.civil_status import same_civil_status
from identity.enums import IdentityStatus
from identity.identifiers import identifier_digest
from identity.models import Identifier, Person
from journal.enums import EventKind
from journal.services import record_each

HAS_ACCOUNT = Exists(Account.objects.filter(person=OuterRef("pk")))


class ImportOutcome(Enum):
    """What became of an old account."""

    IMPORTED = "imported"
    ALREADY_THERE = "already there"
    KNOWN_OTHERWISE = "nir is known under another civil status"
    REFUSED_BY_DATABASE = REFUSED_BY_DATABASE


def import_accounts(batch: Sequence[OldAccount]) -> Iterator[ImportOutcome]:
    """Give each person their account, in order; what became of each.

    Whoever holds the NIR without an account, known from a dossier, gets it if the civil status is the same; an NIR
    that is only declared blocks nothing.
    """
    yield from write_batch(_hashed(batch), _import, refused=ImportOutcome.REFUSED_BY_DATABASE)


def _hashed(batch: Sequence[OldAccount]) -> list[OldAccount]:
    """With the hashes that are missing, made before the transaction locks anybody; for those already there, none."""
    to_hash = [old for old in batch if old.password]
    there = set(_holders(to_hash).filter(HAS_ACCOUNT).values_list("nir_digest", flat=True))
    return [
        replace(old, password_hash=make_password(old.password), password="")
        if old.password and old.nir_digest not in there
        else old
        for old in batch
    ]


def _holders(batch: Iterable[OldAccount]) -> QuerySet[Person]:
    return Person.objects.filter(holds_nir=True, nir_digest__in=[old.nir_digest for old in batch])


def _import(batch: Sequence[OldAccount]) -> list[ImportOutcome]:
    locked = _holders(batch).annotate(has_account=HAS_ACCOUNT).order_by("pk").select_for_update()
    holders = {holder.nir_digest: holder for holder in locked}
    taken: dict[str, OldAccount] = {}
    outcomes = []
    for old in batch:
        holder = holders.get(old.nir_digest)
        if old.nir_digest in taken or (holder and holder.has_account):
            outcomes.append(ImportOutcome.ALREADY_THERE)
        elif holder and not same_civil_status(holder.civil_status, old.declaration.civil_status):
            outcomes.append(ImportOutcome.KNOWN_OTHERWISE)
        else:
            taken[old.nir_digest] = old
            outcomes.append(ImportOutcome.IMPORTED)
    _open(taken, holders)
    return outcomes


def _open(taken: dict[str, OldAccount], holders: Mapping[str | None, Person]) -> None:
    # In one order whoever imports: two that meet wait for each other and never in a circle.
    new: dict[str | None, Person] = {nir: _person(taken[nir]) for nir in sorted(taken.keys() - holders.keys())}
    Person.objects.bulk_create(new.values())
    people = {**holders, **new}
    owners = [(people[nir], old) for nir, old in taken.items()]
    _write_what_is_missing(owners, [holders[nir] for nir in taken.keys() & holders.keys()])
    accounts = Account.objects.bulk_create(Account(person=who, password=old.password_hash) for who, old in owners)
    AccountMigration.objects.bulk_create(AccountMigration(account=account) for account in accounts)
    record_each(EventKind.ACCOUNT_IMPORTED, accounts=accounts)


def _person(old: OldAccount) -> Person:
    declared = old.declaration
    return Person(**vars(declared), flags=declared.flags, identity_status=IdentityStatus.VERIFIED, holds_nir=True)


def _write_what_is_missing(owners: list[tuple[Person, OldAccount]], known: list[Person]) -> None:
    """Identifiers and contacts; of each kind of contact the `known` keep what they have."""
    logins = set(Identifier.objects.filter(person__in=known).values_list("digest", flat=True))
    kinds = set(Contact.objects.filter(person__in=known).values_list("person", "kind"))
    identifiers = [Identifier(person=who, digest=identifier_digest(who.identifier)) for who, _ in owners]
    Identifier.objects.bulk_create(login for login in identifiers if login.digest not in logins)
    Contact.objects.bulk_create(
        Contact(person=who, kind=contact.kind, value=contact.value, verified_at=contact.verified_at)
        for who, old in owners
        for contact in old.contacts
        if (who.pk, contact.kind) not in kinds
    )
