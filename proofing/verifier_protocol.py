"""What an identity verifier is asked and what it answers."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from identity.civil_status import CivilStatus
from proofing.enums import Verdict

MAX_REFERENCE = 64
"""Longest reference of an answer, in characters."""


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
    """The verifier's word on a paper, and whether its holder is the person and the NIR that were declared.

    `reference`: the verifier's own name for this answer, at most MAX_REFERENCE characters, empty when UNAVAILABLE.
    """

    verdict: Verdict
    is_same_person: bool = False
    is_same_nir: bool = False
    reference: str = ""


class IdentityVerifier(Protocol):
    """Knows about papers. One that fails answers UNAVAILABLE: it does not raise."""

    def verify(self, *, paper: Paper, civil_status: CivilStatus, nir: str | None) -> Verification:
        """The word on `paper`; `civil_status` and `nir` (13 characters) are what its bearer declared."""
