"""What a fund runs on, and what it never does."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from moncompte.checks.loopback import LOOPBACK


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
def check_second_step(**kwargs: Any) -> list[CheckMessage]:
    """A word misspelt would ask nobody for a code, or everybody."""
    if settings.SECOND_STEP in ("never", "unknown", "always"):
        return []
    return [Error("SECOND_STEP must be never, unknown or always.", id="moncompte.E014")]


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
