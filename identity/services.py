"""Opening a person, and making an NIR theirs. What is unproven opens nothing of anybody's: this is where that holds."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from identity.civil_status import CivilStatus
from identity.cross_checks import cross_check
from identity.enums import IdentityStatus, PersonFlag
from identity.identifiers import identifier_digest
from identity.models import PROVISIONAL_ID_KEPT_FOR, Identifier, Person
from identity.nir import Nir
from identity.places import birthplace
from identity.provisional import generate

PROVISIONAL_DRAWS = 10


@dataclass(frozen=True)
class Declaration:
    """A civil status as its owner declares it. `nir`: 13 characters or None."""

    nir: str | None
    civility: str
    birth_name: str
    first_names: str
    born_on: date
    birth_country: str
    birth_place_code: str
    birth_place_name: str

    def __repr__(self) -> str:
        return "Declaration()"

    @property
    def civil_status(self) -> CivilStatus:
        return CivilStatus(self.birth_name, self.first_names, self.born_on)

    @property
    def birthplace(self) -> str:
        return birthplace(self.birth_country, self.birth_place_code, self.birth_place_name, self.born_on)

    @property
    def flags(self) -> list[PersonFlag]:
        return flags_of(self)


def flags_of(declared: Declaration | Person) -> list[PersonFlag]:
    """What the NIR and the rest of the civil status say against each other."""
    return cross_check(
        nir=declared.nir,
        civility=declared.civility,
        born_on=declared.born_on,
        birth_country=declared.birth_country,
        birth_place_code=declared.birth_place_code,
    )


def open_person(*, declaration: Declaration) -> Person:
    """A new unproven person with an identifiant provisoire, in the caller's transaction.

    Nobody else's row is looked at, so that pages and times are the same whether or not another person has this NIR.
    """
    person = Person(**vars(declaration), flags=declaration.flags)
    for _ in range(PROVISIONAL_DRAWS):
        person.provisional_id = generate()
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError:  # ten random digits meet another's about once in 300 at the scale of the country
            continue
        Identifier.objects.create(person=person, digest=identifier_digest(person.provisional_id))
        return person
    raise RuntimeError("no free identifiant provisoire was drawn")


def find_holder(declared: Declaration | Person) -> Person | None:
    """Whoever's NIR, proven, is the declared one, locked. For somebody proven only: see `open_person`."""
    if declared.nir is None:
        return None
    return Person.objects.holding_nir(declared.nir).select_for_update().first()


def verify_person(person: Person) -> None:
    """The identity of this person, new or not, is proven: a definitive NIR is theirs and logs in from now on.

    IntegrityError when somebody else holds it.
    """
    person.identity_status = IdentityStatus.VERIFIED
    person.holds_nir = person.nir is not None and Nir(person.nir).is_definitive
    person.save()
    let_nir_take_over(person)


def let_nir_take_over(person: Person) -> None:
    """The NIR of a holder logs in; what did until now does so for another 90 days."""
    if not (person.nir and person.holds_nir):
        return
    found = identifier_digest(person.nir)
    until = timezone.now() + PROVISIONAL_ID_KEPT_FOR
    person.identifiers.filter(~Q(digest=found), expires_at=None).update(expires_at=until)
    # It may be there already: of whoever held the number, an account or not.
    Identifier.objects.bulk_create([Identifier(person=person, digest=found)], ignore_conflicts=True)


def merge_person(person: Person, *, into: Person) -> None:
    """`person` turns out to be `into`, who is known already: what it logs in with is theirs from now on.

    The row stays for the journal, which is never rewritten. Rows of other apps are theirs to move.
    """
    provisional_id, person.provisional_id = person.provisional_id, None
    person.merged_into, person.identity_status = into, IdentityStatus.DECLARED
    person.save(update_fields=["provisional_id", "merged_into", "identity_status"])
    if into.provisional_id is None:
        into.provisional_id = provisional_id
        into.save(update_fields=["provisional_id"])
    person.identifiers.update(person=into)
    let_nir_take_over(into)
