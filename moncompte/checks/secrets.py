"""Secrets that are not worth the name."""

from base64 import b64decode
from binascii import Error as Base64Error
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

SECRET_KEY_LENGTH = 32  # characters


def _is_key(value: str) -> bool:
    try:
        return len(b64decode(value, validate=True)) == 32
    except (Base64Error, ValueError):
        return False


@register(Tags.security)
def check_encryption_keys(**kwargs: Any) -> list[CheckMessage]:
    """Every key is 32 bytes in base64, named by 1 to 8 ASCII characters."""
    keys = settings.ENCRYPTION_KEYS
    named = all(key_id.isascii() and 1 <= len(key_id) <= 8 for key_id in keys)
    if keys and named and all(_is_key(value) for value in keys.values()):
        return []
    return [
        Error(
            "ENCRYPTION_KEYS must name at least one key of 32 bytes.",
            hint="id=base64[,older=base64]; ids of 1 to 8 ASCII characters.",
            id="moncompte.E001",
        )
    ]


@register(Tags.security)
def check_digest_key(**kwargs: Any) -> list[CheckMessage]:
    """The digest key is 32 bytes in base64 and is not an encryption key."""
    if _is_key(settings.DIGEST_KEY) and settings.DIGEST_KEY not in settings.ENCRYPTION_KEYS.values():
        return []
    return [Error("DIGEST_KEY must be 32 bytes in base64, different from every encryption key.", id="moncompte.E002")]


@register(Tags.security)
def check_secret_key(**kwargs: Any) -> list[CheckMessage]:
    """A short SECRET_KEY would let sessions be forged."""
    if len(settings.SECRET_KEY) >= SECRET_KEY_LENGTH:
        return []
    return [Error("SECRET_KEY must have at least 32 characters.", id="moncompte.E005")]
