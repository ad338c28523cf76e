"""Codes, derived and never stored: that of a challenge, and the long one of a notice.

HOTP (RFC 4226, 6 digits, counter 0) under a key that is itself the HMAC of the challenge's uuid, purpose, channel
and destination under DIGEST_KEY: a code is good for one challenge, one purpose and one destination, and neither the
database nor the broker holds anything it could be read from.
"""

from base64 import b32encode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

from contact_verification.models import Challenge, Message
from identity.encryption import digest
from identity.typed_text import compact

CODE_LENGTH = 6
NOTICE_LENGTH = 12


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


def derive_notice_code(message: Message) -> str:
    """Twelve letters and digits (60 bits) by which whoever received this notice answers it, without a link."""
    return b32encode(bytes.fromhex(digest(str(message.uuid), context="notice")))[:NOTICE_LENGTH].decode()


def read_notice_code(typed: str) -> str:
    """The code as it was sent, however it is typed: without spaces and dashes, 0, 1 and 8 for O, I and B."""
    return compact(typed).translate(str.maketrans("018", "OIB"))
