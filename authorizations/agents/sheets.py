"""What the agents' pages on households are filled with."""

from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from authorizations.agents.wording import correction_in_words, outcome_in_words, wishes_in_words
from authorizations.enums import COUPLE, EndCause, Role
from authorizations.models import Dossier, Member, Procuration, Separation
from authorizations.rights import position_of
from identity.models import Person
from journal.enums import EventKind
from journal.models import Event
from proofing.agents.shown import full_name


class DossierLine(NamedTuple):
    """A dossier in a list. `couple`: who runs it now."""

    dossier: Dossier
    couple: str
    size: int


class MemberLine(NamedTuple):
    member: Member
    name: str
    role: str
    position: str
    age: str
    has_account: bool


def dossier_lines(dossiers: QuerySet[Dossier]) -> list[DossierLine]:
    current = Member.objects.current().select_related("person").in_order()
    found = dossiers.prefetch_related(Prefetch("members", current, to_attr="current"))
    return [DossierLine(dossier, _couple(dossier.current), len(dossier.current)) for dossier in found]


SHOWN_OF_SEPARATION = ("dossier", "member__person", "declarant", "other", "decided_by")


def _couple(members: list[Member]) -> str:
    return " et ".join(full_name(member.person) for member in members if member.role in COUPLE)


def dossier_sheet(dossier: Dossier) -> dict[str, Any]:
    """`members`: everybody's places, for what else is told of them."""
    members = list(dossier.members.select_related("person").in_order())
    procurations = procurations_of(dossier.procurations.all())
    delegates = {line["procuration"].delegate_id for line in procurations if not line["is_over"]}
    lines = _member_lines(members, delegates)
    separations = dossier.separations.select_related(*SHOWN_OF_SEPARATION).order_by("-declared_at")
    return {
        "title": f"Dossier {dossier.number}",
        "dossier": dossier,
        "members": members,
        "current": [line for line in lines if line.member.is_current],
        "former": [line for line in lines if not line.member.is_current],
        "procurations": procurations,
        "separations": [separation_line(row) for row in separations],
    }


def _member_lines(members: list[Member], delegates: set[int]) -> list[MemberLine]:
    accounts = get_user_model().objects.filter(person__in=[member.person_id for member in members])
    holders = set(accounts.values_list("person_id", flat=True))
    return [
        MemberLine(
            member=member,
            name=full_name(member.person),
            role=Role(member.role).label,
            position=_position(member, delegates) if member.is_current else "",
            age=age_in_words(member.person.born_on, timezone.localdate()),
            has_account=member.person_id in holders,
        )
        for member in members
    ]


def _position(member: Member, delegates: set[int]) -> str:
    """What the rights of a current member hang on, as their own space sees it."""
    person = member.person
    if not person.is_verified:
        return "identité non vérifiée : aucun droit dans ce dossier"
    position = position_of(
        role=Role(member.role),
        born_on=person.born_on,
        has_procuration=member.person_id in delegates,
        today=timezone.localdate(),
    )
    return position.value


def age_in_words(born_on: date, today: date) -> str:
    years = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    return f"{years} an{'s' if years > 1 else ''}" if years > 0 else "moins d’un an"


def procurations_of(rows: QuerySet[Procuration]) -> list[dict[str, Any]]:
    """The latest first, each with its two names and why it ended; `is_over` also when nobody has noted it yet."""
    return [
        {
            "procuration": procuration,
            "grantor": full_name(procuration.grantor),
            "delegate": full_name(procuration.delegate),
            "is_over": not procuration.is_active,
            "cause": EndCause(procuration.ended_because or EndCause.EXPIRED).label,
        }
        for procuration in rows.select_related("grantor", "delegate").latest_first()  # type: ignore[attr-defined]
    ]


def separation_line(separation: Separation) -> dict[str, Any]:
    return {
        "separation": separation,
        "declarant": full_name(separation.declarant),
        "other": separation.other,
        "other_name": full_name(separation.other),
        "wishes": wishes_in_words(separation),
        "outcome": outcome_in_words(separation),
    }


def separation_sheet(separation: Separation) -> dict[str, Any]:
    ended = separation.dossier.procurations.filter(
        delegate=separation.member.person, ended_because=EndCause.SEPARATION, ended_at__lte=separation.declared_at
    )
    is_conjoint = separation.declarant == separation.member.person
    return separation_line(separation) | {
        "title": f"Séparation dans le dossier {separation.dossier.number}",
        "conjoint": full_name(separation.member.person),
        "declarant_role": (Role.CONJOINT if is_conjoint else Role.RESPONSABLE).label.lower(),
        "procuration": ended.latest_first().first(),
    }


def corrections_of(members: list[Member]) -> list[dict[str, Any]]:
    """What agents corrected of these places, the latest first; the journal keeps it for 12 months."""
    names = {member.pk: full_name(member.person) for member in members}
    people = Person.objects.with_former({member.person_id for member in members}).values("pk")
    events = Event.objects.filter(person__in=people, kind=EventKind.MEMBER_CORRECTED, details__member__in=list(names))
    return [
        {"event": event, "name": names[event.details["member"]], "what": correction_in_words(event)}
        for event in events.select_related("account")
    ]
