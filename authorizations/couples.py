"""The two who run a dossier, and the procuration between them."""

from dataclasses import dataclass

from authorizations.access import lock_dossier
from authorizations.enums import COUPLE, Role
from authorizations.models import Member, Procuration


@dataclass(frozen=True)
class Couple:
    """`procuration`: the one that has not ended, be it that its last day is over."""

    responsable: Member | None
    conjoint: Member | None
    procuration: Procuration | None

    def other(self, person_id: int) -> Member | None:
        """The other of the two; None when there is none, or when the person is neither."""
        pair = [member for member in (self.responsable, self.conjoint) if member]
        is_theirs = person_id in [member.person_id for member in pair]
        return next((member for member in pair if is_theirs and member.person_id != person_id), None)


def couple_of(dossier_id: int) -> Couple:
    members = Member.objects.current().with_role(COUPLE).filter(dossier=dossier_id).select_related("person")
    by_role = {Role(member.role): member for member in members}
    procuration = Procuration.objects.open().filter(dossier=dossier_id).select_related("grantor", "delegate").first()
    return Couple(by_role.get(Role.RESPONSABLE), by_role.get(Role.CONJOINT), procuration)


def lock_couple(dossier_id: int) -> Couple:
    """The same, which nobody changes until the end of the caller's transaction."""
    lock_dossier(dossier_id)
    return couple_of(dossier_id)
