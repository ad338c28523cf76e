"""The environment that the tests run in: throw-away secrets, nothing of the developer's own settings."""

import os
import secrets
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

FOREIGN = (
    "DEMO",
    "PORT",
    "CACHE_URL",
    "CLAMD_URL",
    "CSRF_TRUSTED_ORIGINS",
    "FROM_EMAIL",
    "IDENTITY_VERIFIER_URL",
    "LOG_LEVEL",
    "PAPERS_URL",
    "PYTHONDONTWRITEBYTECODE",  # hundreds of processes are started
    "TRUSTED_PROXIES",
)


def make_key() -> str:
    """32 random bytes in base64."""
    return b64encode(secrets.token_bytes(32)).decode()


def make_environment(
    *, folder: Path, database_url: str, redis_url: str | None, chromium: Path | None
) -> dict[str, str]:
    """Variables for pytest and the commands of the quality check; `folder` takes all that is written."""
    var = folder / "var"
    _make_folders(var, "static")
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return kept | {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ENCRYPTION_KEYS": f"k1={make_key()}",
        "DIGEST_KEY": make_key(),
        "DATABASE_URL": database_url,
        "CELERY_BROKER_URL": redis_url or "filesystem://localhost",
        "REDIS_URL": redis_url or "",
        "CHROMIUM": str(chromium or ""),
        "EMAIL_URL": f"filemail:///{var}/mails",
        "SMS_URL": f"file://{var}/sms",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "PUBLIC_HTTPS": "0",
        "VAR_DIR": str(var),
        "PYTHONUNBUFFERED": "1",
    }


def _make_folders(var: Path, *more: str) -> None:
    for name in ("broker/messages", "broker/control", *more):
        (var / name).mkdir(parents=True, exist_ok=True)


def in_corner(environment: Mapping[str, str], name: str) -> dict[str, str]:
    """The variables that change for a process with its own corner of VAR_DIR; the static files stay shared."""
    shared = Path(environment["VAR_DIR"])
    corner = shared / name
    _make_folders(corner)
    (corner / "static").symlink_to(shared / "static")
    return {name: environment[name].replace(str(shared), str(corner)) for name in ("VAR_DIR", "EMAIL_URL", "SMS_URL")}


def on_sqlite(environment: dict[str, str]) -> dict[str, str]:
    """The same with what a newcomer has, SQLite and the file-system broker, and apart: both may run at once."""
    database = Path(environment["VAR_DIR"]) / "tests.sqlite3"
    own = {"DATABASE_URL": f"sqlite:///{database}", "CELERY_BROKER_URL": "filesystem://localhost"}
    return environment | in_corner(environment, "sqlite") | own


def in_production(environment: dict[str, str]) -> dict[str, str]:
    """What `check --deploy` must find nothing to say about."""
    return environment | {
        "PUBLIC_HTTPS": "1",
        "TRUSTED_PROXIES": "1",
        "ALLOWED_HOSTS": "moncompte.example",
        "DATABASE_URL": "postgres://portal:secret@database.example/portal",
        "CELERY_BROKER_URL": "redis://broker.example/0",
        "EMAIL_URL": "smtp+tls://portal:secret@mail.example:587",
        "SMS_URL": "https://token@sms.example/messages",
    }
