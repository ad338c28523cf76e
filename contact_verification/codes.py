"""The code of a challenge, derived and never stored.

HOTP (RFC 4226, 6 digits, counter 0) under a key that is itself the HMAC of the challenge's uuid, purpose, channel
and destination under DIGEST_KEY: a code is good for one challenge, one purpose and one destination, and neither the
database nor the broker holds anything it could be read from.
"""

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

from contact_verification.models import Challenge
from identity.encryption import digest

CODE_LENGTH = 6


def _hotp(challenge: Challenge) -> HOTP:
    seed = f"{challenge.uuid}:{challenge.purpose}:{challenge.channel}:{challenge.destination_digest}"
    key = bytes.fromhex(digest(seed, context="hotp"))
    return HOTP(key, CODE_LENGTH, SHA1())  # noqa: S303 - RFC 4226 is defined on HMAC-SHA-1


def derive_code(challenge: Challenge) -> str:
    """The six digits to send."""
    return _hotp(challenge).generate(0).decode()


def is_code(challenge: Challenge, typed: str) -> bool:
    """Whether `typed` is the code, compared in constant time."""
    try:
        _hotp(challenge).verify(typed.encode(), 0)
    except InvalidToken:
        return False
    return True
