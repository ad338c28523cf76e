"""System checks: settings that would be dangerous are refused before the first request."""

from base64 import b64decode
from binascii import Error as Base64Error
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]"}
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
def check_demo_stays_home(**kwargs: Any) -> list[CheckMessage]:
    """The demonstration, whose inbox shows every code, answers on loopback names only."""
    if not apps.is_installed("demo") or set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        return []
    return [
        Error(
            "The demonstration shows every code that is sent: it may answer on loopback names only.",
            hint="Unset DEMO in production, or restrict ALLOWED_HOSTS to localhost and 127.0.0.1.",
            id="moncompte.E003",
        )
    ]


@register(Tags.security)
def check_sms_url(**kwargs: Any) -> list[CheckMessage]:
    """Codes leave for a gateway over https; plain http is for loopback only."""
    url = urlsplit(settings.SMS_URL)
    if url.scheme in {"console", "file"} and not settings.PUBLIC_HTTPS:
        return []
    if url.scheme == "https" and url.hostname:
        return []
    if url.scheme == "http" and url.hostname in LOOPBACK:
        return []
    return [
        Error(
            "SMS_URL must be an https gateway in production.",
            hint="https://token@host/path; http to loopback, console:// and file:// are for trials.",
            id="moncompte.E004",
        )
    ]


@register(Tags.security)
def check_secret_key(**kwargs: Any) -> list[CheckMessage]:
    """A short SECRET_KEY would let sessions be forged."""
    if len(settings.SECRET_KEY) >= SECRET_KEY_LENGTH:
        return []
    return [Error("SECRET_KEY must have at least 32 characters.", id="moncompte.E005")]


@register(Tags.security, deploy=True)
def check_https(**kwargs: Any) -> list[CheckMessage]:
    """In production every page and cookie travels over https."""
    if settings.PUBLIC_HTTPS:
        return []
    return [Error("PUBLIC_HTTPS must be on in production.", id="moncompte.E006")]


@register(Tags.security, deploy=True)
def check_no_demo(**kwargs: Any) -> list[CheckMessage]:
    """The demonstration app has no place in production."""
    if not apps.is_installed("demo"):
        return []
    return [Error("The demo app must not be installed in production.", id="moncompte.E007")]


@register(Tags.security, deploy=True)
def check_senders(**kwargs: Any) -> list[CheckMessage]:
    """Mails written to files or the console reach nobody."""
    if "smtp" in settings.EMAIL_BACKEND or "anymail" in settings.EMAIL_BACKEND:
        return []
    return [Error("EMAIL_URL must name a mail server in production.", id="moncompte.E008")]


@register(Tags.security, deploy=True)
def check_production_parts(**kwargs: Any) -> list[CheckMessage]:
    """SQLite and the file-system broker serve one machine and a newcomer, not a fund."""
    if "postgresql" in settings.DATABASES["default"]["ENGINE"] and settings.CELERY_BROKER_URL.startswith("redis"):
        return []
    return [Error("Production runs on PostgreSQL and Redis.", id="moncompte.E009")]
