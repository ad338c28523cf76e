"""How a person is proven: the papers they named or sent, what the verifier answered, what an agent decided."""

from proofing.models.papers import (
    PAPER_DIGEST,
    UNATTACHED_KEPT_FOR,
    IdentityDocument,
    RegistryEntry,
    VerificationAttempt,
)
from proofing.models.reviews import LOCK, PAPERS_KEPT_FOR, Review, SupportingDocument

__all__ = [
    "LOCK",
    "PAPERS_KEPT_FOR",
    "PAPER_DIGEST",
    "UNATTACHED_KEPT_FOR",
    "IdentityDocument",
    "RegistryEntry",
    "Review",
    "SupportingDocument",
    "VerificationAttempt",
]
