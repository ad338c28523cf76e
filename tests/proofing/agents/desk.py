"""Files that wait, and where an agent finds them."""

from django.db.models import QuerySet

from journal.enums import EventKind
from journal.models import Event
from proofing.models import Review
from tests.factories import AccountFactory, ContactFactory, PersonFactory, ReviewFactory

QUEUE = "/agents/dossiers/"
ACCEPTANCE = {"outcome": "accepted"}
REFUSAL = {"outcome": "refused", "reason": "unreadable", "message": "La photo est floue."}


def address(review, action=""):
    return f"{QUEUE}{review.uuid}/{action}"


def file_of(**changed) -> Review:
    """A file of somebody with an account, whom a message can reach."""
    person = AccountFactory(person=PersonFactory(declared=True, **changed)).person
    ContactFactory(person=person, mail=True, value="lisandra@exemple.fr", verified=True)
    return ReviewFactory(person=person)


def holder_of_the_number(review, **changed):
    """Somebody with an account of their own whose NIR is the one this file declares."""
    status = {name: getattr(review.person, name) for name in ("birth_name", "first_names")}
    return AccountFactory(person=PersonFactory(verified=True, nir=review.person.nir, **status | changed)).person


def events(kind: EventKind) -> QuerySet[Event]:
    return Event.objects.filter(kind=kind)
