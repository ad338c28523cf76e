"""What is shown of a dossier: its people, what each of the couple may do, and what was done under a procuration."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.timezone import localdate

from authorizations.access import Place
from authorizations.couples import Couple
from authorizations.enums import EndCause, Role, Use
from authorizations.models import Member, Procuration
from authorizations.rights import SHOWN, Position, Right, may, position_of
from contact_verification.destinations import mask_mail, mask_phone
from contact_verification.enums import ContactKind
from contact_verification.models import Contact
from identity.models import Person
from journal.enums import EventKind
from journal.models import KEPT_FOR, Event

USES_SHOWN = 500  # the latest


@dataclass(frozen=True)
class MemberLine:
    """`contacts`: masked, empty when they are the member's own affair."""

    name: str
    role: str
    born_on: date
    since: date
    contacts: list[str]
    is_oneself: bool


def members_of(place: Place) -> list[MemberLine]:
    """For whoever may see the dossier: everybody who belongs to it now."""
    members = Member.objects.current().filter(dossier=place.dossier, person__merged_into=None).in_order()
    members = members.select_related("person").prefetch_related("person__contacts")
    # Asked for in one dossier, it holds in every other one.
    hiding = Member.objects.filter(person=OuterRef("person"), hides_contacts=True)
    return [_line(member, place) for member in members.annotate(is_hiding=Exists(hiding))]


def _line(member: Member, place: Place) -> MemberLine:
    person = member.person
    is_oneself = member.person_id == place.member.person_id
    return MemberLine(
        name=person.usual_name,
        role=Role(member.role).label,
        born_on=person.born_on,
        since=member.since,
        contacts=[] if is_oneself or _are_private(member) else _masked(person.contacts.all()),
        is_oneself=is_oneself,
    )


def _are_private(member: Any) -> bool:
    """Whether they asked for it, or are an adult who only belongs to the household."""
    role = Role(member.role)
    today = timezone.localdate()
    position = position_of(role=role, born_on=member.person.born_on, has_procuration=False, today=today)
    return member.is_hiding or may(position, Right.PRIVATE_CONTACTS)


def _masked(contacts: Iterable[Contact]) -> list[str]:
    confirmed = sorted((contact for contact in contacts if contact.verified_at), key=lambda contact: contact.kind)
    return [mask_mail(c.value) if c.kind == ContactKind.MAIL else mask_phone(c.value) for c in confirmed]


@dataclass(frozen=True)
class Comparison:
    """A line of « Ce que je vois, ce qu'il ou elle voit »."""

    label: str
    mine: bool
    theirs: bool


def comparison(mine: Position, couple: Couple) -> list[Comparison]:
    """What the two of a couple may do today."""
    theirs = _other_position(mine, couple)
    return [Comparison(label, may(mine, right), may(theirs, right)) for right, label in SHOWN.items()]


def _other_position(mine: Position, couple: Couple) -> Position:
    if mine != Position.RESPONSABLE:
        return Position.RESPONSABLE
    return Position.DELEGATE if couple.procuration and couple.procuration.is_active else Position.SPOUSE


@dataclass(frozen=True)
class UseLine:
    """What was done on one day, and how often."""

    day: date
    label: str
    times: int


def uses_between(procurations: Iterable[Procuration]) -> list[UseLine]:
    """What was done under these, the newest day first. The journal keeps it for 12 months."""
    by_pk = {procuration.pk: procuration for procuration in procurations}
    if not by_pk:
        return []
    counted = Counter((localdate(event.at), event.details["use"]) for event in _uses(by_pk))
    lines = [UseLine(day, Use(use).label, times) for (day, use), times in counted.items()]
    return sorted(lines, key=lambda line: (-line.day.toordinal(), line.label))


def _uses(by_pk: dict[int, Procuration]) -> QuerySet[Event]:
    delegates = Person.objects.with_former({procuration.delegate_id for procuration in by_pk.values()})
    events = Event.objects.filter(
        person__in=delegates.values("pk"), kind=EventKind.PROCURATION_USED, at__gte=timezone.now() - KEPT_FOR
    )
    return events.filter(details__procuration__in=list(by_pk))[:USES_SHOWN]


def procurations_of(place: Place) -> QuerySet[Procuration]:
    """Those of the dossier that this person gave or received, the newest first."""
    person = place.member.person_id
    of_dossier = Procuration.objects.filter(Q(grantor=person) | Q(delegate=person), dossier=place.dossier)
    return of_dossier.select_related("grantor", "delegate").latest_first()


SHOWN_CAUSES = {
    EndCause.WITHDRAWN: "retirée",
    EndCause.GIVEN_UP: "rendue",
    EndCause.REPLACED: "remplacée par une autre durée",
    EndCause.EXPIRED: "arrivée à la date prévue",
}


def cause_in_words(procuration: Procuration) -> str:
    """Why it ended, for the two it was between; what one of them may have wanted kept from the other stays so."""
    return SHOWN_CAUSES.get(EndCause(procuration.ended_because), "terminée") if procuration.ended_because else ""


def responsable_of(place: Place) -> Person | None:
    """Who runs the dossier that one belongs to."""
    found = Member.objects.current().filter(dossier=place.dossier, role=Role.RESPONSABLE).select_related("person")
    member = found.first()
    return member.person if member else None
