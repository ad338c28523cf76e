"""Whose paper a named paper is said to be, and what would prove it."""

from datetime import date

from contact_verification import limits
from identity.civil_status import CivilStatus
from identity.nir import Nir
from identity.typed_text import folded_words
from proofing.enums import Verdict
from proofing.models import IdentityDocument, VerificationAttempt


class Subject:
    """Whose paper it is said to be: the person, or the civil status declared in a draft."""

    def __init__(self, document: IdentityDocument) -> None:
        declared, person = document.declared, document.person
        if person:
            self.civil_status, self.nir = person.civil_status, person.nir
        elif declared:
            born_on = date.fromisoformat(declared["born_on"])
            self.civil_status = CivilStatus(declared["birth_name"], declared["first_names"], born_on)
            self.nir = declared["nir"]

    def proves(self, attempt: VerificationAttempt) -> bool:
        """Whether the answer proves that the declared NIR is this person's.

        A valid paper is not enough: its holder's civil status and NIR must be those declared, and the NIR definitive
        and in keeping with the birth date. Otherwise somebody could take another's NIR with a paper of their own.
        """
        if self.nir is None or attempt.verdict != Verdict.VALID:
            return False
        nir = Nir(self.nir)
        is_theirs = attempt.is_same_person and attempt.is_same_nir
        return is_theirs and nir.is_definitive and nir.may_match_birth(self.civil_status.born_on)

    @property
    def limit(self) -> limits.Limit:
        """Tries are counted by the NIR declared, or the civil status of whoever has none."""
        status = self.civil_status
        words = folded_words(f"{status.birth_name} {status.first_names} {status.born_on}")
        return limits.invalid_paper_limit(self.nir or " ".join(words))
