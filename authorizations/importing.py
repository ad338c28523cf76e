"""Households brought in by the batch. The fund knows these people: they are verified, and an NIR is theirs.

What happened here wins over the file: nobody whose place ended comes back by it, and whoever has an account is reached
as they chose. What the file says otherwise, another role or another day, is refused and said.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q

from authorizations.dossiers_file import KnownDossier, KnownMember
from authorizations.enums import COUPLE, Role
from authorizations.household_drafts import Draft
from authorizations.models import Dossier, Member, Procuration
from authorizations.procurations import end_for_membership
from contact_verification.enums import MessageKind
from contact_verification.models import Contact
from contact_verification.services import tell
from identity.civil_status import same_civil_status
from identity.csv_files import LineError
from identity.identifiers import identifier_digest
from identity.models import Identifier, Person
from identity.services import Declaration, verify_person

KNOWN_OTHERWISE = "the nir of a member is known under another civil status"
KNOWN_TWICE = "a member is known by the nir and, in this dossier, without it"
TAKEN = {role: f"somebody else is {role} of this dossier" for role in COUPLE}
RUNS_ANOTHER = "a member runs another dossier, or is a child of another and runs this one"


class Households:
    """The dossiers and people of a batch, locked, and what its lines make of them. Lives in one transaction.

    `add` each line, then `save`. In one order whoever imports: two that meet wait for each other, never in a circle.
    """

    def __init__(self, batch: Sequence[KnownDossier]) -> None:
        numbers = {known.number for known in batch}
        locked = Dossier.objects.filter(number__in=numbers).order_by("pk").select_for_update(no_key=True)
        self.dossiers = {dossier.number: dossier for dossier in locked}
        self._members: dict[str, list[Member]] = defaultdict(list)
        self._places: dict[UUID, list[Member]] = defaultdict(list)
        self._drafts: list[Draft] = []
        self._load(batch, list(self.dossiers.values()))

    def _load(self, batch: Sequence[KnownDossier], dossiers: list[Dossier]) -> None:
        members = list(Member.objects.filter(dossier__in=dossiers).select_related("dossier").order_by("pk"))
        digests = {member.nir_digest for known in batch for member in known.members if member.nir_digest}
        meant = Q(holds_nir=True, nir_digest__in=digests) | Q(pk__in=[member.person_id for member in members])
        locked = Person.objects.filter(meant).order_by("pk").select_for_update(no_key=True)
        people = {person.pk: person for person in locked}
        self._holders = {person.nir_digest: person for person in people.values() if person.holds_nir}
        contacts = Contact.objects.filter(person__in=people).values_list("person", "kind")
        self._reached = {(people[pk].uuid, kind) for pk, kind in contacts}
        owners = get_user_model().objects.filter(person__in=people).values_list("person", flat=True)
        self._owners = {people[pk].uuid for pk in owners}
        elsewhere = Member.objects.current().filter(person__in=people).exclude(dossier__in=dossiers)
        for member in members:
            self._members[member.dossier.number].append(member)
        for member in (*members, *elsewhere.select_related("dossier")):
            member.person = people[member.person_id]
            self._places[member.person.uuid].append(member)

    def add(self, known: KnownDossier) -> bool:
        """Take a line in, as it will be saved; returns whether it changes anything. LineError when it cannot be."""
        dossier = self.dossiers.get(known.number) or Dossier(number=known.number)
        draft = Draft(dossier, list(self._members[known.number]))
        # Who leaves first: their place is free for whoever comes.
        for wanted in sorted(known.members, key=lambda member: member.until is None):
            person = self._who(draft, wanted)
            draft.place(person, wanted)
            draft.contacts |= self._missing_contacts(person, wanted)
        self._check(draft)
        self._keep(draft)
        return draft.is_change

    def _who(self, draft: Draft, wanted: KnownMember) -> Person:
        holder = self._holder(draft, wanted)
        alike = [person for person in draft.alike(wanted) if person is not holder]
        if holder and not same_civil_status(holder.civil_status, wanted.declaration.civil_status):
            raise LineError(KNOWN_OTHERWISE)
        if holder and alike:
            raise LineError(KNOWN_TWICE)
        if alike and wanted.nir_digest:
            draft.numbered[alike[0].uuid] = alike[0], wanted.declaration
        return holder or (alike[0] if alike else draft.open(wanted))

    def _holder(self, draft: Draft, wanted: KnownMember) -> Person | None:
        if wanted.nir_digest is None:
            return None
        opened = (person for person in draft.opened if person.nir_digest == wanted.nir_digest)
        return next(opened, None) or self._holders.get(wanted.nir_digest)

    def _missing_contacts(self, person: Person, wanted: KnownMember) -> dict[tuple[UUID, str], Contact]:
        """Of each kind they keep the one they have."""
        if person.uuid in self._owners:
            return {}
        return {
            (person.uuid, known.kind): Contact(
                person=person, kind=known.kind, value=known.value, verified_at=known.verified_at
            )
            for known in wanted.contacts
            if (person.uuid, known.kind) not in self._reached
        }

    def _check(self, draft: Draft) -> None:
        roles = [member.role for member in draft.current()]
        for role in COUPLE:
            if roles.count(role) > 1:
                raise LineError(TAKEN[role])
        for member in draft.joined:
            places = self._places[member.person.uuid]
            elsewhere = (place for place in places if place.dossier.number != draft.dossier.number)
            if member.until is None and _clashes(member, elsewhere):
                raise LineError(RUNS_ANOTHER)

    def _keep(self, draft: Draft) -> None:
        """What the lines after this one find."""
        self.dossiers[draft.dossier.number] = draft.dossier
        self._members[draft.dossier.number] = draft.members
        for member in draft.members:
            member.until = draft.left.get(member.uuid, member.until)
        for member in draft.joined:
            self._places[member.person.uuid].append(member)
        self._holders |= {person.nir_digest: person for person in draft.opened if person.nir_digest}
        self._reached |= draft.contacts.keys()
        self._drafts.append(draft)

    def save(self) -> None:
        """In as many statements as there are kinds of rows; only an NIR that is new to somebody costs its own."""
        new = {draft.dossier.number: draft.dossier for draft in self._drafts if draft.dossier.pk is None}
        Dossier.objects.bulk_create(new[number] for number in sorted(new))
        self._save_people()
        joined = [member for draft in self._drafts for member in draft.joined]
        left = [member for draft in self._drafts for member in draft.members if member.uuid in draft.left and member.pk]
        Member.objects.bulk_update(left, ["until"])
        Member.objects.bulk_create(joined)
        changed = {member.dossier.pk for member in (*joined, *left) if member.role in COUPLE}
        for dossier_id in Procuration.objects.open().filter(dossier__in=changed).values_list("dossier", flat=True):
            end_for_membership(dossier_id)

    def _save_people(self) -> None:
        opened = [person for draft in self._drafts for person in draft.opened]
        Person.objects.bulk_create(sorted(opened, key=lambda person: person.nir_digest or ""))
        Identifier.objects.bulk_create(
            Identifier(person=person, digest=identifier_digest(person.identifier)) for person in opened
        )
        Contact.objects.bulk_create(contact for draft in self._drafts for contact in draft.contacts.values())
        for person, declared in (numbered for draft in self._drafts for numbered in draft.numbered.values()):
            self._give_number(person, declared)

    def _give_number(self, person: Person, declared: Declaration) -> None:
        """Somebody known without one has a number now, which logs in from now on."""
        person.nir, person.flags = declared.nir, sorted({*person.flags, *declared.flags})
        verify_person(person)
        if person.uuid in self._owners:
            tell(kind=MessageKind.IDENTITY_VERIFIED, person=person)


def _clashes(member: Member, elsewhere: Iterable[Member]) -> bool:
    roles = {place.role for place in elsewhere if place.until is None}
    runs = not roles.isdisjoint(COUPLE)
    if member.role in COUPLE:
        return runs or Role.ENFANT in roles
    return member.role == Role.ENFANT and runs
