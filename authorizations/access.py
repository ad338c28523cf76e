"""What a person may do today: their places in the dossiers of the fund, read in one query."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from authorizations.enums import COUPLE, Role, Use
from authorizations.models import Dossier, Member, Procuration
from authorizations.rights import DELEGATED, Position, Right, may, position_of
from identity.models import Person
from journal.enums import EventKind
from journal.services import record


class RightEndedError(Exception):
    """A procuration that was there when the page was asked for ended before anything was done under it."""


@dataclass(frozen=True)
class Place:
    """A current membership, and what it makes of its person today. `has_other`: somebody runs the dossier with them."""

    member: Member
    position: Position
    has_other: bool = False

    @property
    def dossier(self) -> Dossier:
        return self.member.dossier

    def may(self, right: Right) -> bool:
        return may(self.position, right)


@dataclass(frozen=True)
class Access:
    """`places`: the dossier that the person runs with their couple first, then those they belong to."""

    person: Person
    places: tuple[Place, ...]

    @property
    def main(self) -> Place | None:
        return self.places[0] if self.places else None

    @property
    def position(self) -> Position:
        return self.main.position if self.main else Position.OUTSIDE

    def may(self, right: Right) -> bool:
        """In the dossier that counts for them: nobody runs two."""
        return may(self.position, right)

    def place_in(self, dossier_id: int) -> Place | None:
        return next((place for place in self.places if place.member.dossier_id == dossier_id), None)

    @cached_property
    def mark(self) -> str:
        """Changes whenever what the person may do does."""
        return " ".join(f"{place.member.dossier_id}:{place.position.name}" for place in self.places)

    # For templates, which cannot name a right.
    @property
    def may_see_dossier(self) -> bool:
        return self.may(Right.SEE_DOSSIER)

    @property
    def offers_procuration(self) -> bool:
        """Not to a single person, who may all the same."""
        return self._has_other and self.may(Right.SEE_PROCURATION)

    @property
    def offers_separation(self) -> bool:
        return self._has_other and self.may(Right.DECLARE_SEPARATION)

    @property
    def _has_other(self) -> bool:
        return self.main is not None and self.main.has_other


def access_of(person: Person) -> Access:
    """Who is not proven has no place anywhere, whatever the rows say."""
    if not person.is_verified:
        return Access(person, ())
    active = Procuration.objects.active().filter(dossier=OuterRef("dossier"), delegate=OuterRef("person"))
    couple = Member.objects.current().with_role(COUPLE).filter(dossier=OuterRef("dossier"))
    members = Member.objects.current().filter(person=person).select_related("dossier").order_by("pk")
    found = members.annotate(
        has_procuration=Exists(active), has_other=Exists(couple.exclude(person=OuterRef("person")))
    )
    places = [_place(member, person) for member in found]
    return Access(person, tuple(sorted(places, key=lambda place: place.member.role not in COUPLE)))


def _place(member: Any, person: Person) -> Place:
    position = position_of(
        role=Role(member.role),
        born_on=person.born_on,
        has_procuration=member.has_procuration,
        today=timezone.localdate(),
    )
    member.person = person
    return Place(member, position, member.role in COUPLE and member.has_other)


@contextmanager
def using(place: Place, right: Right, use: Use, *, account: object) -> Iterator[Procuration | None]:
    """What is done inside is done by this right; under a procuration, given, it is journalled and holds off its end.

    The dossier is locked: a procuration ends before or after, never meanwhile. RightEndedError when it has ended.
    """
    if place.position != Position.DELEGATE or right not in DELEGATED:
        yield None
        return
    with transaction.atomic():
        lock_dossier(place.member.dossier_id)
        member = place.member
        open_ones = Procuration.objects.active().filter(dossier=member.dossier_id, delegate=member.person_id)
        procuration = open_ones.first()
        if procuration is None:
            raise RightEndedError
        record(
            EventKind.PROCURATION_USED,
            person=member.person,
            account=account,
            procuration=procuration.pk,
            use=use,
        )
        yield procuration


def lock_dossier(pk: int) -> Dossier:
    """Whoever changes who may do what in a dossier, or does something that another has let them do, comes by here."""
    return Dossier.objects.select_for_update(no_key=True).get(pk=pk)
