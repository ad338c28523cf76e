"""What was written to somebody and about them, and a household of every role."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from authorizations.access import Place, access_of
from authorizations.models import Member
from contact_verification.models import Message
from identity.models import Person
from journal.models import Event
from tests.factories import AccountFactory, ContactFactory, MemberFactory, PersonFactory, new_couple

MINOR_BORN_ON, CHILD_BORN_ON = date(2010, 1, 15), date(2020, 1, 15)
TODAY = date(2026, 3, 2)


def reachable(**known: Any) -> Person:
    """Somebody proven who confirmed a mail address."""
    person = PersonFactory(verified=True, **known)
    ContactFactory(person=person, mail=True, verified=True)
    return person


def reachable_couple() -> tuple[Member, Member]:
    return new_couple(reachable(), reachable())


def told(person: Person) -> list[str]:
    """The kinds of messages written to them, the oldest first."""
    return list(Message.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def journalled(person: Person) -> list[str]:
    """The kinds of events about them, the oldest first."""
    return list(Event.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def last_event(person: Person) -> Event:
    event = Event.objects.filter(person=person).order_by("pk").last()
    assert event is not None
    return event


def place_of(member: Member) -> Place:
    """Theirs in this dossier, today."""
    place = access_of(member.person).place_in(member.dossier_id)
    assert place is not None
    return place


@dataclass(frozen=True)
class Household:
    """One of each, with an account; the spouse has no procuration."""

    responsable: Member
    conjoint: Member
    minor: Member
    dependant: Member

    @property
    def members(self) -> list[Member]:
        return [self.responsable, self.conjoint, self.minor, self.dependant]


def new_household() -> Household:
    responsable, conjoint = new_couple()
    minor = PersonFactory(verified=True, born_on=MINOR_BORN_ON)
    household = Household(
        responsable,
        conjoint,
        MemberFactory(dossier=responsable.dossier, person=minor, enfant=True),
        MemberFactory(dossier=responsable.dossier, autre=True),
    )
    for member in household.members:
        AccountFactory(person=member.person)
    return household
