"""What a line of the fund's file makes of its dossier, all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from authorizations.dossiers_file import KnownMember
from authorizations.models import Dossier, Member
from contact_verification.models import Contact
from identity.civil_status import same_civil_status
from identity.csv_files import LineError
from identity.enums import IdentityStatus
from identity.models import Person
from identity.provisional import generate
from identity.services import Declaration

OTHER_ROLE = "a member is there in another role"
OTHER_DAY = "a member is there since another day"


@dataclass
class Draft:
    """`members`: those who were there, and the `joined`. `opened`: people nobody knew. `numbered`: who has an NIR now.

    `left`: from which day on, by uuid of the member; `contacts`: the missing ones, by person and kind.
    """

    dossier: Dossier
    members: list[Member]
    joined: list[Member] = field(default_factory=list)
    left: dict[UUID, date] = field(default_factory=dict)
    opened: list[Person] = field(default_factory=list)
    numbered: dict[UUID, tuple[Person, Declaration]] = field(default_factory=dict)
    contacts: dict[tuple[UUID, str], Contact] = field(default_factory=dict)

    @property
    def is_change(self) -> bool:
        return bool(self.joined or self.left or self.numbered or self.contacts)

    def current(self) -> list[Member]:
        return [member for member in self.members if self._until(member) is None]

    def _until(self, member: Member) -> date | None:
        return self.left.get(member.uuid, member.until)

    def alike(self, wanted: KnownMember) -> list[Person]:
        """Its people under the same civil status; whoever holds another number is somebody else."""
        people = {member.person.uuid: member.person for member in self.members}.values()
        civil_status = wanted.declaration.civil_status
        return [
            person
            for person in people
            if person.born_on == civil_status.born_on
            and not (person.holds_nir and wanted.nir_digest)
            and same_civil_status(person.civil_status, civil_status)
        ]

    def open(self, wanted: KnownMember) -> Person:
        """Somebody whom nobody knew yet, not saved."""
        declared, holds_nir = wanted.declaration, wanted.nir_digest is not None
        person = Person(
            **vars(declared),
            nir_digest=wanted.nir_digest,
            holds_nir=holds_nir,
            provisional_id=None if holds_nir else generate(),
            identity_status=IdentityStatus.VERIFIED,
            flags=declared.flags,
        )
        self.opened.append(person)
        return person

    def place(self, person: Person, wanted: KnownMember) -> None:
        """They belong to it as the line says, unless their place ended here; LineError when they do so otherwise."""
        theirs = [member for member in self.members if member.person is person]
        same = [member for member in theirs if (member.role, member.since) == (wanted.role, wanted.since)]
        if not same:
            self._refuse_difference(theirs, wanted)
            place = {"role": wanted.role, "since": wanted.since, "until": wanted.until}
            self.joined.append(Member(dossier=self.dossier, person=person, **place))
            self.members.append(self.joined[-1])
        elif wanted.until and same[0].until is None:
            self.left[same[0].uuid] = wanted.until

    def _refuse_difference(self, theirs: Sequence[Member], wanted: KnownMember) -> None:
        for member in theirs:
            if wanted.is_there_between(member.since, self._until(member)):
                raise LineError(OTHER_DAY if member.role == wanted.role else OTHER_ROLE)
