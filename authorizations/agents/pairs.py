"""The two people of a separation. Only the spouse's place is kept in it: who ran the dossier is found by the day."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from authorizations.enums import Role
from authorizations.models import Member, Separation
from identity.models import Person


def with_people(separations: QuerySet[Separation]) -> QuerySet[Separation]:
    """Each with its two people and whoever dealt with it, in two queries."""
    responsables = Member.objects.filter(role=Role.RESPONSABLE).select_related("person").order_by("since", "pk")
    rows = separations.select_related("dossier", "member__person", "declarant", "decided_by")
    return rows.prefetch_related(Prefetch("dossier__members", responsables, to_attr="responsables"))


def other_of(separation: Separation) -> Person | None:
    """Whom the declarant is separated from. `separation`: of `with_people`. None when the dossier names nobody."""
    conjoint = separation.member.person
    if conjoint != separation.declarant:
        return conjoint
    day, responsables = separation.separated_on, separation.dossier.responsables  # type: ignore[attr-defined]
    then = [row for row in responsables if row.since <= day and (row.until is None or row.until >= day)]
    rows = then or responsables
    return rows[-1].person if rows else None


def about(person_uuid: str) -> Q:
    """The separations of which this person is one of the two."""
    places, day = Member.objects.filter(person__uuid=person_uuid), OuterRef("separated_on")
    then = Q(until=None) | Q(until__gte=day)
    ran_it = places.filter(then, dossier=OuterRef("dossier"), role=Role.RESPONSABLE, since__lte=day)
    is_one = Q(declarant__uuid=person_uuid) | Q(member__person__uuid=person_uuid) | Q(Exists(ran_it))
    return Q(dossier__in=places.values("dossier")) & is_one
