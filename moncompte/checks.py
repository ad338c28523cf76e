"""System checks: settings that would be dangerous are refused before the first request."""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.storage import FileSystemStorage, storages

LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]"}
SECRET_KEY_LENGTH = 32  # characters


def _is_key(value: str) -> bool:
    try:
        return len(b64decode(value, validate=True)) == 32
    except (Base64Error, ValueError):
        return False


def _is_protected(address: str) -> bool:
    """Whether what is sent there is read by nobody on the way."""
    try:
        url = urlsplit(address)
        has_place = bool(url.hostname) and (url.port is None or url.port > 0)
    except ValueError:
        return False
    return has_place and (url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK))


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
    is_for_trials = settings.SMS_URL.startswith(("console:", "file:"))
    if (is_for_trials and not settings.PUBLIC_HTTPS) or _is_protected(settings.SMS_URL):
        return []
    return [
        Error(
            "SMS_URL must be an https gateway in production.",
            hint="https://token@host/path; http to loopback, console:// and file:// are for trials.",
            id="moncompte.E004",
        )
    ]


@register(Tags.security)
def check_identity_verifier_url(**kwargs: Any) -> list[CheckMessage]:
    """Papers and NIRs leave for a verifier over https; plain http is for loopback only."""
    if settings.IDENTITY_VERIFIER_URL == "local" or _is_protected(settings.IDENTITY_VERIFIER_URL):
        return []
    return [
        Error(
            "IDENTITY_VERIFIER_URL must be local or an https address.",
            hint="https://token@host/path; http to loopback is for trials.",
            id="moncompte.E013",
        )
    ]


@register(Tags.security)
def check_secret_key(**kwargs: Any) -> list[CheckMessage]:
    """A short SECRET_KEY would let sessions be forged."""
    if len(settings.SECRET_KEY) >= SECRET_KEY_LENGTH:
        return []
    return [Error("SECRET_KEY must have at least 32 characters.", id="moncompte.E005")]


@register(Tags.security)
def check_second_step(**kwargs: Any) -> list[CheckMessage]:
    """A word misspelt would ask nobody for a code, or everybody."""
    if settings.SECOND_STEP in ("never", "unknown", "always"):
        return []
    return [Error("SECOND_STEP must be never, unknown or always.", id="moncompte.E014")]


def _is_provider(address: str) -> bool:
    is_simulator = _is_protected(address) and urlsplit(address).hostname in LOOPBACK
    return _is_protected(address) and not (is_simulator and settings.PUBLIC_HTTPS)


@register(Tags.security)
def check_franceconnect(**kwargs: Any) -> list[CheckMessage]:
    """FranceConnect is known by an https address, and we to it; plain http to loopback is its simulator, for trials."""
    if not settings.FRANCECONNECT_URL:
        return []
    is_known = settings.FRANCECONNECT_CLIENT_ID and settings.FRANCECONNECT_CLIENT_SECRET
    is_signed = settings.FRANCECONNECT_SIGN_ALGO in ("ES256", "RS256")
    if _is_provider(settings.FRANCECONNECT_URL) and is_known and is_signed:
        return []
    return [
        Error(
            "FRANCECONNECT_URL must be an https address, with FRANCECONNECT_CLIENT_ID and FRANCECONNECT_CLIENT_SECRET.",
            hint="Loopback is for the simulator only; FRANCECONNECT_SIGN_ALGO is ES256 or RS256.",
            id="moncompte.E015",
        )
    ]


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


def _public_folders() -> Iterator[Path]:
    """Where files lie that the web server shows to anybody."""
    entries: list[Any] = [settings.STATIC_ROOT, settings.MEDIA_ROOT, *settings.STATICFILES_DIRS]
    folders = (entry[1] if isinstance(entry, tuple) else entry for entry in entries)
    return (Path(folder).resolve() for folder in folders if folder)


@register(Tags.security)
def check_papers_folder(**kwargs: Any) -> list[CheckMessage]:
    """Identity papers lie where no address leads."""
    papers = storages["papers"]
    if not isinstance(papers, FileSystemStorage):
        return []
    folder = Path(papers.location).resolve()
    if not any(folder.is_relative_to(public) for public in _public_folders()):
        return []
    return [
        Error(
            "Identity papers must lie outside STATIC_ROOT, STATICFILES_DIRS and MEDIA_ROOT.",
            hint="They are in VAR_DIR/papers, or in the bucket of PAPERS_URL.",
            id="moncompte.E010",
        )
    ]


@register(Tags.security, deploy=True)
def check_papers_url(**kwargs: Any) -> list[CheckMessage]:
    """In production papers leave for their bucket over https."""
    if settings.STORAGES["papers"]["OPTIONS"].get("endpoint_url", "https:").startswith("https:"):
        return []
    return [Error("PAPERS_URL must not say insecure=1 in production.", id="moncompte.E011")]


@register(Tags.security)
def check_clamd_url(**kwargs: Any) -> list[CheckMessage]:
    """A virus scanner that cannot be reached would go unnoticed: papers are taken without it."""
    if not settings.CLAMD_URL or _is_clamd_url(settings.CLAMD_URL):
        return []
    return [
        Error(
            "CLAMD_URL must be the address of a clamd socket, or empty.",
            hint="unix:///run/clamav/clamd.ctl or tcp://host:3310",
            id="moncompte.E012",
        )
    ]


def _is_clamd_url(address: str) -> bool:
    try:
        url = urlsplit(address)
        has_port = url.port is None or url.port > 0
    except ValueError:
        return False
    if url.scheme == "tcp":
        return bool(url.hostname) and has_port
    return url.scheme == "unix" and not url.netloc and bool(url.path)
