"""The embedded identity verifier: looks a paper up in the registry table."""

from dataclasses import dataclass
from datetime import date

from identity.civil_status import CivilStatus, same_civil_status
from identity.encryption import digest
from identity.enums import Verdict
from identity.models import NIR_DIGEST, RegistryEntry


@dataclass(frozen=True)
class Paper:
    """A paper as typed. `number` is secret: it stays out of the repr."""

    kind: str
    number: str
    issued_on: date

    def __repr__(self) -> str:
        return f"Paper({self.kind})"


@dataclass(frozen=True)
class Verification:
    """The verifier's word on a paper, and whether its holder is the person and the NIR that were declared."""

    verdict: Verdict
    is_same_person: bool = False
    is_same_nir: bool = False


def verify_paper(*, paper: Paper, civil_status: CivilStatus, nir: str | None) -> Verification:
    """Ask the registry about a paper.

    VALID when number and date of issue are known and the paper is current, INVALID when the paper is known under
    another date or no longer current, UNKNOWN otherwise. `nir`: 13 characters, or None.
    """
    entry = RegistryEntry.objects.for_paper(kind=paper.kind, number=paper.number).first()
    if entry is None:
        return Verification(Verdict.UNKNOWN)
    if not entry.is_valid or entry.issued_on != paper.issued_on:
        return Verification(Verdict.INVALID)
    return Verification(
        Verdict.VALID,
        is_same_person=same_civil_status(entry.civil_status, civil_status),
        is_same_nir=nir is not None and digest(nir, context=NIR_DIGEST) == entry.nir_digest,
    )
