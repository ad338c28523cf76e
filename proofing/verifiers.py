"""Asking the identity verifier that IDENTITY_VERIFIER_URL names: `local`, or https://token@host/path."""

from functools import cache
from time import monotonic

import structlog
from django.conf import settings

from identity.civil_status import CivilStatus
from proofing.http_verifier import HttpVerifier
from proofing.registry import RegistryVerifier
from proofing.verifier_protocol import IdentityVerifier, Paper, Verification

__all__ = ["Paper", "Verification", "verify_paper"]

LOCAL = "local"

logger = structlog.get_logger(__name__)


def verify_paper(*, paper: Paper, civil_status: CivilStatus, nir: str | None) -> Verification:
    """Ask about a paper, in 10 s at most; a verifier that fails is UNAVAILABLE. `nir`: 13 characters, or None."""
    started = monotonic()
    verifier = _verifier(settings.IDENTITY_VERIFIER_URL)
    verification = verifier.verify(paper=paper, civil_status=civil_status, nir=nir)
    logger.info(
        "verifier_asked",
        verdict=verification.verdict.value,
        reference=verification.reference,
        seconds=round(monotonic() - started, 3),
    )
    return verification


@cache
def _verifier(url: str) -> IdentityVerifier:
    """One for the whole process, whose breaker remembers."""
    return RegistryVerifier() if url == LOCAL else HttpVerifier(url)
