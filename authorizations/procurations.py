"""Giving a procuration and ending it: what the responsable, their spouse and the calendar may do to one.

Each locks the dossier, looks again at who runs it, and writes; whoever comes second finds what the first has made.
Both spouses are told of what changes, on a contact they confirmed, and see it in their history.
"""

from datetime import date
from enum import Enum
from typing import Any

from django.db import transaction
from django.utils import timezone

from authorizations.couples import Couple, lock_couple
from authorizations.enums import EndCause
from authorizations.models import Member, Procuration
from contact_verification.enums import MessageKind
from contact_verification.services import tell
from identity.models import Person
from journal.enums import EventKind
from journal.services import record

EXPIRED_AT_ONCE = 500  # procurations


class GrantOutcome(Enum):
    GRANTED = "granted"
    UNCHANGED = "unchanged"  # there is one already, until the same day
    NOT_RESPONSABLE = "not_responsable"
    NO_SPOUSE = "no_spouse"


@transaction.atomic
def grant_procuration(*, member: Member, last_on: date | None, account: Any) -> GrantOutcome:
    """The responsable lets their spouse act, from now to the end of the day `last_on`, or until one ends it.

    One given for another duration takes the place of the one before.
    """
    couple = lock_couple(member.dossier_id)
    if couple.responsable is None or couple.responsable.person_id != member.person_id:
        return GrantOutcome.NOT_RESPONSABLE
    note_answer(couple.responsable)
    if couple.conjoint is None:
        return GrantOutcome.NO_SPOUSE
    former = couple.procuration
    if former and former.is_active and former.last_on == last_on:
        return GrantOutcome.UNCHANGED
    if former:
        end_procuration(former, EndCause.REPLACED if former.is_active else EndCause.EXPIRED)
    grantor, delegate = couple.responsable.person, couple.conjoint.person
    procuration = Procuration.objects.create(
        dossier_id=member.dossier_id, grantor=grantor, delegate=delegate, last_on=last_on
    )
    _record(EventKind.PROCURATION_GRANTED, procuration, by=grantor, account=account)
    _tell_both(MessageKind.PROCURATION_GRANTED, procuration)
    return GrantOutcome.GRANTED


@transaction.atomic
def withdraw_procuration(*, member: Member, account: Any) -> bool:
    """The responsable takes it back; False when they do not run the dossier, or when there is none any more."""
    couple = lock_couple(member.dossier_id)
    if couple.responsable is None or couple.responsable.person_id != member.person_id:
        return False
    note_answer(couple.responsable)
    return _end(couple, EndCause.WITHDRAWN, by=couple.responsable.person, account=account)


@transaction.atomic
def give_up_procuration(*, member: Member, account: Any) -> bool:
    """The spouse gives it back; False when they have none any more."""
    couple = lock_couple(member.dossier_id)
    if couple.procuration is None or couple.procuration.delegate_id != member.person_id:
        return False
    return _end(couple, EndCause.GIVEN_UP, by=couple.procuration.delegate, account=account)


def _end(couple: Couple, cause: EndCause, *, by: Person | None, account: Any) -> bool:
    procuration = couple.procuration
    if procuration is None:
        return False
    end_procuration(procuration, cause if procuration.is_active else EndCause.EXPIRED)
    _record(EventKind.PROCURATION_ENDED, procuration, by=by, account=account)
    _tell_both(MessageKind.PROCURATION_ENDED, procuration)
    return True


def end_procuration(procuration: Procuration, cause: EndCause) -> None:
    """Write its end, under the lock of its dossier. Who is told of it, and where it is journalled, is the caller's."""
    procuration.ended_at, procuration.ended_because = max(timezone.now(), procuration.granted_at), cause
    procuration.save(update_fields=["ended_at", "ended_because"])


def end_for_membership(dossier_id: int) -> None:
    """The couple is not the one it was given in any more: it ends, and both are told. In the caller's transaction.

    Called under the lock of the dossier, after the change.
    """
    couple = lock_couple(dossier_id)
    procuration = couple.procuration
    pair = {member.person_id for member in (couple.responsable, couple.conjoint) if member}
    if procuration and pair != {procuration.grantor_id, procuration.delegate_id}:
        _end(couple, EndCause.MEMBERSHIP, by=None, account=None)


def end_expired_procurations() -> int:
    """Note the end of those whose last day is over, and tell; returns how many. They opened nothing any more."""
    ended = 0
    for pk, dossier_id in Procuration.objects.expired().values_list("pk", "dossier_id")[:EXPIRED_AT_ONCE]:
        with transaction.atomic():
            couple = lock_couple(dossier_id)
            if couple.procuration and couple.procuration.pk == pk:
                ended += _end(couple, EndCause.EXPIRED, by=None, account=None)
    return ended


def note_answer(responsable: Member) -> None:
    """They have answered the question of « Mes autorisations », or passed it: it is not asked of itself again."""
    Member.objects.filter(pk=responsable.pk).update(asked_at=timezone.now())


def _record(kind: EventKind, procuration: Procuration, *, by: Person | None, account: Any) -> None:
    """In the history of both; `actor` tells each who did it."""
    for person in (procuration.grantor, procuration.delegate):
        actor = "nobody" if by is None else "self" if by == person else "spouse"
        cause = {"cause": procuration.ended_because} if procuration.ended_because else {}
        record(kind, person=person, account=account, procuration=procuration.pk, actor=actor, **cause)


def _tell_both(kind: MessageKind, procuration: Procuration) -> None:
    for person in (procuration.grantor, procuration.delegate):
        tell(kind=kind, person=person)
