"""What may be typed to log in."""

from identity import provisional
from identity.encryption import digest
from identity.nir import Nir, NirError


def normalise_identifier(text: str) -> str | None:
    """The NIR (13 characters) or identifiant provisoire that a text stands for, or None; never raises.

    A waiting NIR is replaced one day and may be shared meanwhile: it never identifies an account.
    """
    try:
        nir = Nir.parse(text)
    except NirError:
        return _provisional_or_none(text)
    return nir.number if nir.is_definitive else None


def identifier_digest(identifier: str) -> str:
    """How whoever logs in is found: the keyed digest of a normalised NIR or identifiant provisoire."""
    return digest(identifier, context="identifier")


def _provisional_or_none(text: str) -> str | None:
    try:
        return provisional.parse(text)
    except provisional.ProvisionalError:
        return None
