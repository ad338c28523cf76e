"""Opening and proving a person. What is unproven opens nothing of anybody's: `open_person` is where that holds."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from identity.civil_status import CivilStatus
from identity.enums import IdentityStatus, Verdict
from identity.models import IdentityDocument, Person
from identity.nir import Nir
from identity.provisional import generate
from identity.verifiers import Paper, Verification

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


def proves(declaration: Declaration, verification: Verification | None) -> bool:
    """Whether the verifier's answer proves that the declared NIR is this person's.

    A valid paper is not enough: its holder's civil status and NIR must be those declared, and the NIR definitive
    and in keeping with the birth date. Otherwise somebody could take another's NIR with a paper of their own.
    """
    if declaration.nir is None or verification is None or verification.verdict != Verdict.VALID:
        return False
    nir = Nir.parse(declaration.nir)
    return (
        verification.is_same_person
        and verification.is_same_nir
        and nir.is_definitive
        and nir.may_match_birth(declaration.born_on)
    )


def open_person(
    *, declaration: Declaration, paper: Paper | None = None, verification: Verification | None = None
) -> Person:
    """The one place where a declared identity becomes a person, proven or not.

    Proven: the verified person with this NIR, who may be known already (found, not doubled, whoever runs in
    parallel). Unproven: always a new person with an identifiant provisoire; nobody else's row is looked at, so
    that pages and times are the same whether or not another person has this NIR. Runs in the caller's transaction.
    """
    person = Person(**vars(declaration))
    if declaration.nir and proves(declaration, verification):
        person = _hold_nir(person, declaration.nir)
    else:
        _save_with_provisional_id(person)
    if paper and verification:
        IdentityDocument.objects.create(person=person, verdict=verification.verdict, **vars(paper))
    return person


def _hold_nir(person: Person, nir: str) -> Person:
    person.identity_status = IdentityStatus.VERIFIED
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        return Person.objects.verified().with_nir(nir).get()
    return person


def _save_with_provisional_id(person: Person) -> None:
    """Ten random digits meet another's about once in 300 at the scale of the country: draw again."""
    for _ in range(PROVISIONAL_DRAWS):
        person.provisional_id = generate()
        try:
            with transaction.atomic():
                return person.save(force_insert=True)
        except IntegrityError:
            continue
    raise RuntimeError("no free identifiant provisoire was drawn")


def find_holder(*, declaration: Declaration, verification: Verification | None) -> Person | None:
    """The verified person who holds the declared NIR, looked for only when the declaration is proven."""
    if declaration.nir is None or not proves(declaration, verification):
        return None
    return Person.objects.verified().with_nir(declaration.nir).first()
