"""The embedded identity verifier: looks a paper up in the registry table, which `manage.py import_registry` fills."""

from uuid import uuid4

from identity.civil_status import CivilStatus, same_civil_status
from identity.encryption import digest
from identity.models import NIR_DIGEST
from proofing.enums import Verdict
from proofing.models import RegistryEntry
from proofing.verifier_protocol import Paper, Verification


class RegistryVerifier:
    """VALID when number and date of issue are known and the paper is current, INVALID when the paper is known under
    another date or no longer current, UNKNOWN otherwise. Only VALID says anything of the holder.
    """

    def verify(self, *, paper: Paper, civil_status: CivilStatus, nir: str | None) -> Verification:
        reference = uuid4().hex
        entry = RegistryEntry.objects.for_paper(kind=paper.kind, number=paper.number).first()
        if entry is None:
            return Verification(Verdict.UNKNOWN, reference=reference)
        if not entry.is_valid or entry.issued_on != paper.issued_on:
            return Verification(Verdict.INVALID, reference=reference)
        return Verification(
            Verdict.VALID,
            is_same_person=same_civil_status(entry.civil_status, civil_status),
            is_same_nir=nir is not None and digest(nir, context=NIR_DIGEST) == entry.nir_digest,
            reference=reference,
        )
