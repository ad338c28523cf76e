"""Other servers, to which nothing goes that somebody could read on the way."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from moncompte.checks.loopback import LOOPBACK


def _is_protected(address: str) -> bool:
    """Whether what is sent there is read by nobody on the way."""
    try:
        url = urlsplit(address)
        has_place = bool(url.hostname) and (url.port is None or url.port > 0)
    except ValueError:
        return False
    return has_place and (url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK))


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
