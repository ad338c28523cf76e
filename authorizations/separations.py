"""A separation: declared by one of the couple, in effect at once, followed by an agent, undone by an agent only.

The other person is told unless the declarant asks for discretion: then nothing of it is written where they read, nor
sent to them. Source: product §3.
"""

from datetime import date
from enum import Enum
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from authorizations.access import lock_dossier
from authorizations.couples import Couple, lock_couple
from authorizations.enums import EndCause, SeparationOutcome, UndoReason
from authorizations.models import Member, Separation
from authorizations.procurations import end_procuration
from contact_verification.enums import MessageKind
from contact_verification.services import tell
from identity.models import Person
from journal.enums import EventKind
from journal.services import record


class DeclareOutcome(Enum):
    DECLARED = "declared"
    NOT_A_COUPLE = "not_a_couple"  # or not any more: declared in another tab, or by the other
    BEFORE_UNION = "before_union"


def union_began_on(couple: Couple) -> date | None:
    """From when both run the dossier; None when there is no couple."""
    if couple.responsable is None or couple.conjoint is None:
        return None
    return couple.conjoint.since


@transaction.atomic
def declare_separation(
    *, member: Member, separated_on: date, is_discreet: bool, hides_contacts: bool, account: Any
) -> DeclareOutcome:
    """The couple of this dossier is separated since that day, which is not to come.

    The spouse's place ends that day, the procuration now. `hides_contacts`: nobody of a household sees any more how
    the declarant is reached.
    """
    couple = lock_couple(member.dossier_id)
    other = couple.other(member.person_id)
    if other is None or couple.conjoint is None:
        return DeclareOutcome.NOT_A_COUPLE
    if separated_on < couple.conjoint.since:
        return DeclareOutcome.BEFORE_UNION
    if hides_contacts:
        Member.objects.filter(person=member.person_id).update(hides_contacts=True)
    Member.objects.filter(pk=couple.conjoint.pk).update(until=separated_on)
    if couple.procuration:
        is_active = couple.procuration.is_active
        end_procuration(couple.procuration, EndCause.SEPARATION if is_active else EndCause.EXPIRED)
    separation = Separation.objects.create(
        dossier_id=member.dossier_id,
        member=couple.conjoint,
        declarant_id=member.person_id,
        other=other.person,
        separated_on=separated_on,
        is_discreet=is_discreet,
        hides_contacts=hides_contacts,
    )
    _announce(separation, account=account)
    return DeclareOutcome.DECLARED


def _announce(separation: Separation, *, account: Any) -> None:
    _record_declared(separation, separation.declarant, account, actor="self")
    tell(kind=MessageKind.SEPARATION_RECEIPT, person=separation.declarant)
    if not separation.is_discreet:
        _record_declared(separation, separation.other, account, actor="spouse")
        tell(kind=MessageKind.SEPARATION_TOLD, person=separation.other)


def _record_declared(separation: Separation, person: Person, account: Any, *, actor: str) -> None:
    record(EventKind.SEPARATION_DECLARED, person=person, account=account, separation=separation.pk, actor=actor)


class DecisionOutcome(Enum):
    DECIDED = "decided"
    ALREADY_DECIDED = "already_decided"
    TAKEN = "taken"  # another spouse, or another dossier, has taken the place meanwhile


def confirm_separation(*, separation: Separation, agent: Any) -> DecisionOutcome:
    """The agent has drawn its consequences for the dossier."""
    with transaction.atomic():
        separation = _lock(separation)
        if separation.decided_at:
            return DecisionOutcome.ALREADY_DECIDED
        _decide(separation, SeparationOutcome.CONFIRMED, agent)
        record(EventKind.SEPARATION_CONFIRMED, person=separation.declarant, account=agent, separation=separation.pk)
    return DecisionOutcome.DECIDED


def undo_separation(*, separation: Separation, reason: UndoReason, agent: Any) -> DecisionOutcome:
    """The spouse belongs to the dossier again, as before; the procuration stays ended: no agent can give one.

    Also when it was confirmed. Both are told, the other one only if they were told of the separation.
    """
    try:
        with transaction.atomic():
            return _undo(_lock(separation), reason, agent)
    except IntegrityError:
        return DecisionOutcome.TAKEN


def _undo(separation: Separation, reason: UndoReason, agent: Any) -> DecisionOutcome:
    if separation.is_undone:
        return DecisionOutcome.ALREADY_DECIDED
    Member.objects.filter(pk=separation.member_id).update(until=None)
    separation.reason = reason
    _decide(separation, SeparationOutcome.UNDONE, agent)
    told = [separation.declarant] if separation.is_discreet else [separation.declarant, separation.other]
    for person in told:
        record(EventKind.SEPARATION_UNDONE, person=person, account=agent, separation=separation.pk, reason=reason)
        tell(kind=MessageKind.SEPARATION_UNDONE, person=person)
    return DecisionOutcome.DECIDED


def _lock(separation: Separation) -> Separation:
    lock_dossier(separation.dossier_id)
    return Separation.objects.select_related("declarant", "other").get(pk=separation.pk)


def _decide(separation: Separation, outcome: SeparationOutcome, agent: Any) -> None:
    separation.outcome, separation.decided_at, separation.decided_by = outcome, timezone.now(), agent
    separation.save(update_fields=["outcome", "reason", "decided_at", "decided_by"])


def last_separation_of(person: Person) -> Separation | None:
    """The latest one they declared."""
    return Separation.objects.filter(declarant=person).order_by("-declared_at", "-pk").first()


def hides_contacts(person: Person) -> bool:
    """Whether they asked that nobody of a household see how they are reached."""
    return Member.objects.filter(person=person, hides_contacts=True).exists()


def show_contacts(*, person: Person, account: Any) -> None:
    """They do not ask for it any more."""
    with transaction.atomic():
        Member.objects.filter(person=person).update(hides_contacts=False)
        record(EventKind.CONTACTS_SHOWN, person=person, account=account)


def awaits_agent(person: Person) -> bool:
    """Whether a separation they declared has not been looked at yet."""
    return Separation.objects.awaiting().filter(declarant=person).exists()
