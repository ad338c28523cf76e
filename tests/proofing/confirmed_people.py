"""Lisandra Delorme as FranceConnect confirms her, those whom the fund knows, and what is left to an agent."""

from typing import Any

from identity.enums import Civility, IdentityStatus
from identity.identifiers import identifier_digest
from identity.models import Identifier, Person
from identity.pivot import PivotIdentity
from journal.enums import EventKind
from journal.models import Event
from proofing.models import Review
from tests.factories import BORN_ON, PersonFactory

WAITING_NIR = "7841275110042"
PIVOT = PivotIdentity("Delorme", "Lisandra Maria", BORN_ON, Civility.MADAME, "99100", "75110")
NAMES = {"birth_name": "DELORME", "first_names": "Maria Lisandra"}


def known(**facts: Any) -> Person:
    """Somebody verified who is exactly PIVOT, but for these facts."""
    return PersonFactory(**{"verified": True} | NAMES | facts)


def known_without_nir() -> Person:
    return PersonFactory(identity_status=IdentityStatus.VERIFIED, **NAMES)


def may_log_in(person: Person, identifier: str) -> bool:
    return Identifier.objects.filter(person=person, digest=identifier_digest(identifier), expires_at=None).exists()


def left_to_agent(person: Person) -> list[str] | None:
    """What an agent has to settle; None when nothing waits."""
    person.refresh_from_db()
    return person.flags if Review.objects.awaiting().filter(person=person).exists() else None


def not_applied() -> list[dict[str, Any]]:
    """What the journal says of each confirmation that an agent is to look at."""
    return [event.details for event in Event.objects.filter(kind=EventKind.PROOF_NOT_APPLIED).order_by("pk")]
