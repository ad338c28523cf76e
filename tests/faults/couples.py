"""Many couples made in a few statements, each for one round of a race, and what became of each."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from authorizations.enums import EndCause, Role
from authorizations.models import Dossier, Member, Procuration, Separation
from identity.models import Person
from journal.enums import EventKind
from journal.models import Event
from tests.factories import DossierFactory, PersonFactory
from tests.factories.dossiers import SINCE


@dataclass
class Household:
    """A couple with a procuration, or without; `procurations`, `separation` and `events`: what is there at the end."""

    responsable: Member
    conjoint: Member
    procurations: list[Procuration] = field(default_factory=list)
    separation: Separation | None = None
    events: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))

    @property
    def dossier_id(self) -> int:
        return self.responsable.dossier_id

    @property
    def open_ones(self) -> int:
        return sum(procuration.ended_at is None for procuration in self.procurations)

    @property
    def causes(self) -> list[EndCause]:
        """Why procurations ended, in the order in which they were given."""
        return [EndCause(each.ended_because) for each in self.procurations if each.ended_because]

    def count(self, kind: EventKind) -> int:
        return len(self.events[kind])

    def check(self) -> None:
        """What holds however a race ends."""
        assert self.open_ones <= (self.conjoint.until is None)
        by_pk = {procuration.pk: procuration for procuration in self.procurations}
        assert self.count(EventKind.PROCURATION_GRANTED) <= 2 * len(self.procurations)
        for use in self.events[EventKind.PROCURATION_USED]:
            procuration = by_pk[use.details["procuration"]]
            assert procuration.granted_at <= use.at <= (procuration.ended_at or use.at)
        if self.separation:
            assert self.conjoint.until == self.separation.separated_on
        assert self.count(EventKind.SEPARATION_DECLARED) == (2 if self.separation else 0)


def new_households(count: int, *, with_procuration: bool = True) -> list[Household]:
    """People whom nobody can write to, so that nothing but the race takes time."""
    dossiers = iter(Dossier.objects.bulk_create(DossierFactory.build_batch(count)))
    people = iter(Person.objects.bulk_create(PersonFactory.build_batch(2 * count)))
    roles = [(dossier, role) for dossier in dossiers for role in (Role.RESPONSABLE, Role.CONJOINT)]
    members = Member.objects.bulk_create(
        Member(dossier=dossier, person=next(people), role=role, since=SINCE) for dossier, role in roles
    )
    households = [Household(*pair) for pair in zip(members[::2], members[1::2], strict=True)]
    if with_procuration:
        Procuration.objects.bulk_create(map(procuration_of, households))
    return households


def procuration_of(household: Household, **facts: Any) -> Procuration:
    """One that is open, not saved yet."""
    grantor, delegate = household.responsable.person, household.conjoint.person
    return Procuration(dossier_id=household.dossier_id, grantor=grantor, delegate=delegate, **facts)


def as_they_are(households: list[Household]) -> Iterator[Household]:
    """Each, read again, and found in a state that is clear."""
    procurations, events = defaultdict(list), defaultdict(list)
    for procuration in Procuration.objects.order_by("pk"):
        procurations[procuration.dossier_id].append(procuration)
    for event in Event.objects.order_by("pk"):
        events[event.person_id].append(event)
    separations = {separation.dossier_id: separation for separation in Separation.objects.all()}
    members = Member.objects.in_bulk()
    for household in households:
        couple = [members[household.responsable.pk], members[household.conjoint.pk]]
        found = Household(*couple, procurations[household.dossier_id], separations.get(household.dossier_id))
        for event in (event for member in couple for event in events[member.person_id]):
            found.events[event.kind].append(event)
        found.check()
        yield found
