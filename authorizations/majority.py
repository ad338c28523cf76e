"""At 18 a child of a dossier is an adult, by the calendar alone: the young adult is told what changes."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from authorizations.enums import Role
from authorizations.models import Member
from authorizations.rights import OF_AGE_FROM
from contact_verification.enums import MessageKind
from contact_verification.services import tell
from identity.dates import born_by
from journal.enums import EventKind
from journal.services import record

TOLD_WITHIN = timedelta(days=31)  # of the birthday: longer than the portal was ever away
TOLD_AT_ONCE = 500


def tell_young_adults() -> int:
    """Those who came of age lately and were not told; returns how many. Once a membership, whatever runs twice."""
    today = timezone.localdate()
    latest = born_by(today, OF_AGE_FROM)
    rows = Member.objects.current().filter(role=Role.ENFANT, told_of_age_at=None)
    came_of_age = rows.filter(person__born_on__gt=latest - TOLD_WITHIN, person__born_on__lte=latest)
    return sum(_tell(pk) for pk in came_of_age.values_list("pk", flat=True)[:TOLD_AT_ONCE])


@transaction.atomic
def _tell(pk: int) -> bool:
    rows = Member.objects.filter(pk=pk, told_of_age_at=None)
    member = rows.select_for_update(of=("self",), skip_locked=True).select_related("person").first()
    if member is None:
        return False
    # A child of two dossiers is told once.
    Member.objects.filter(person=member.person, role=Role.ENFANT).update(told_of_age_at=timezone.now())
    record(EventKind.CAME_OF_AGE, person=member.person)
    tell(kind=MessageKind.CAME_OF_AGE, person=member.person)
    return True
