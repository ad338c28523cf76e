"""Who belongs to a dossier, corrected by an agent with a reason; no correction gives a procuration."""

from datetime import date
from enum import Enum
from typing import Any

from django.db import IntegrityError, transaction

from authorizations.access import lock_dossier
from authorizations.enums import CorrectionReason, Role, SeparationOutcome
from authorizations.models import Member, Separation
from authorizations.procurations import end_for_membership
from journal.enums import EventKind
from journal.services import record

CORRECTED = ("role", "since", "until")


class CorrectionOutcome(Enum):
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    STALE = "stale"  # another agent, or a separation, has changed it since it was read
    SEPARATED = "separated"  # its end is that of a declared separation, which is undone first
    REFUSED = "refused"  # by a constraint: two responsables, a person twice, an end before its start


def state_of(member: Member) -> str:
    """What a correction starts from."""
    return " ".join(str(getattr(member, name)) for name in CORRECTED)


def correct_membership(
    *,
    member: Member,
    role: Role,
    since: date,
    until: date | None,
    reason: CorrectionReason,
    agent: Any,
    seen: str | None = None,
) -> CorrectionOutcome:
    """Role and days of a place in a dossier as they are to be; a day is not to come.

    A procuration between two who are the couple no more ends with it, and both are told. `seen`: the state it is
    corrected from; nothing is when it has changed meanwhile.
    """
    try:
        with transaction.atomic():
            member = _lock(member)
            if seen is not None and seen != state_of(member):
                return CorrectionOutcome.STALE
            return _correct(member, {"role": role, "since": since, "until": until}, reason, agent)
    except IntegrityError:
        return CorrectionOutcome.REFUSED


def _lock(member: Member) -> Member:
    lock_dossier(member.dossier_id)
    return Member.objects.select_related("person").get(pk=member.pk)


def _correct(member: Member, wanted: dict[str, Any], reason: CorrectionReason, agent: Any) -> CorrectionOutcome:
    changed = [name for name in CORRECTED if getattr(member, name) != wanted[name]]
    if not changed:
        return CorrectionOutcome.UNCHANGED
    if "until" in changed and _is_separated(member):
        return CorrectionOutcome.SEPARATED
    for name in changed:
        setattr(member, name, wanted[name])
    member.save(update_fields=changed)
    record(
        EventKind.MEMBER_CORRECTED,
        person=member.person,
        account=agent,
        member=member.pk,
        reason=reason,
        changed=" ".join(changed),
    )
    end_for_membership(member.dossier_id)
    return CorrectionOutcome.CORRECTED


def _is_separated(member: Member) -> bool:
    return Separation.objects.filter(member=member).exclude(outcome=SeparationOutcome.UNDONE).exists()
