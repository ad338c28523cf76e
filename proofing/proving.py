"""The one place where an identity becomes proven, whoever proves it: verifier, agent, and those to come."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey

from contact_verification.enums import MessageKind
from contact_verification.services import tell
from identity.civil_status import same_civil_status
from identity.enums import PersonFlag
from identity.models import Person
from identity.nir import Nir
from identity.services import Declaration, find_holder, merge_person, verify_person
from journal.enums import EventKind
from journal.services import record
from proofing.enums import Proof, ProofOutcome

Outcome = TypeVar("Outcome")

TURNS = 3  # the second meets whoever was quicker; more are nobody's
FLAGS = {
    ProofOutcome.ALREADY_HELD: PersonFlag.ALREADY_HELD,
    ProofOutcome.HOLDER_DIFFERS: PersonFlag.HOLDER_DIFFERS,
}


def has_definitive_nir(declared: Declaration | Person) -> bool:
    return declared.nir is not None and Nir(declared.nir).is_definitive


def has_account(person: Person) -> bool:
    """As it is now: whoever holds the lock of the person is told of an account that was opened meanwhile."""
    return get_user_model().objects.filter(person=person).exists()


def find_known(declared: Declaration | Person) -> tuple[ProofOutcome, Person | None]:
    """Who holds the NIR of somebody just proven, locked, and what that means. Nobody is looked for before a proof.

    PROVEN: the NIR is free, or its holder is known from a dossier under the same civil status and has no account.
    ALREADY_HELD: its holder has an account. HOLDER_DIFFERS: its holder is somebody else by name or birth date.
    """
    if not has_definitive_nir(declared):
        return ProofOutcome.PROVEN, None
    holder = find_holder(declared)
    if holder is None or holder == declared:
        return ProofOutcome.PROVEN, None
    if not same_civil_status(holder.civil_status, declared.civil_status):
        return ProofOutcome.HOLDER_DIFFERS, holder
    return (ProofOutcome.ALREADY_HELD if has_account(holder) else ProofOutcome.PROVEN), holder


def settle(act: Callable[[], Outcome]) -> Outcome:
    """What `act` makes of an NIR, in a transaction within the caller's.

    Again when somebody proved the same NIR at the same moment: now they are known.
    """
    for _ in range(TURNS):
        with suppress(IntegrityError), transaction.atomic():
            return act()
    raise RuntimeError("the NIR of a proven person could not be settled")


def open_proven_person(declaration: Declaration) -> tuple[ProofOutcome, Person | None]:
    """Whoever was proven before there was a person: the one known already under this NIR, or a new one.

    The second is None for HOLDER_DIFFERS and the holder for ALREADY_HELD. Runs in the caller's transaction.
    """
    return settle(lambda: _open(declaration))


def _open(declaration: Declaration) -> tuple[ProofOutcome, Person | None]:
    outcome, known = find_known(declaration)
    if outcome != ProofOutcome.PROVEN:
        return outcome, known if outcome == ProofOutcome.ALREADY_HELD else None
    person = known or Person(**vars(declaration), flags=declaration.flags)
    verify_person(person)
    record(EventKind.IDENTITY_VERIFIED, person=person, by=Proof.VERIFIER)
    return outcome, person


def prove_person(*, person: Person, by: Proof, agent: Any = None) -> ProofOutcome:
    """This person is who they say, in the caller's transaction: their NIR becomes their identifier.

    Somebody known from an imported dossier under this NIR and civil status is the same human being: the account and
    all that came with it go to that record. When another account holds the NIR already, the first proven keeps it,
    this one stays unproven and is told. Either way it is journalled, and an agent sees what could not be settled.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.is_verified and (person.holds_nir or not has_definitive_nir(person)):
        if by == Proof.AGENT:
            tell(kind=MessageKind.IDENTITY_VERIFIED, person=person)  # whoever waits for a decision is told of it
        return ProofOutcome.PROVEN
    return settle(lambda: _prove(person, by, agent))


def _prove(person: Person, by: Proof, agent: Any) -> ProofOutcome:
    outcome, known = find_known(person)
    if outcome != ProofOutcome.PROVEN:
        _set_aside(person, outcome, by, agent)
        return outcome
    absorb(person, into=known) if known else verify_person(person)
    record(EventKind.IDENTITY_VERIFIED, person=known or person, account=agent, by=by)
    tell(kind=MessageKind.IDENTITY_VERIFIED, person=known or person)
    return outcome


def absorb(person: Person, *, into: Person) -> None:
    """Two records of one human being become one: every row of `person` goes to `into`, the journal's excepted."""
    merge_person(person, into=into)
    for relation in Person._meta.related_objects:
        if isinstance(relation.field, ForeignKey) and relation.get_accessor_name():
            _move_rows(relation.field, person, into)
    record(EventKind.PERSON_MERGED, person=into, merged=person.pk)


def _move_rows(field: Any, person: Person, into: Person) -> None:
    """Row by row: what `into` has already (a confirmed contact of the same kind) stays with the record left behind."""
    for row in field.model._default_manager.filter(**{field.name: person}):
        try:
            with transaction.atomic():
                field.model._default_manager.filter(pk=row.pk).update(**{field.name: into})
        except IntegrityError:
            continue


def _set_aside(person: Person, outcome: ProofOutcome, by: Proof, agent: Any) -> None:
    is_new = FLAGS[outcome] not in person.flags
    person.flags = sorted({*person.flags, FLAGS[outcome]})
    person.save(update_fields=["flags"])
    record(EventKind.PROOF_NOT_APPLIED, person=person, account=agent, by=by, outcome=outcome)
    if outcome == ProofOutcome.ALREADY_HELD and is_new:
        tell(kind=MessageKind.USE_OTHER_ACCOUNT, person=person)
