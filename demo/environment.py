"""The environment of the demonstration. What the caller's environment says wins over everything here."""

import os
import secrets
import sys
from base64 import b64encode
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
NAME = "localhost"  # the same machine; passkeys want a name
VERIFICATION_PATH = "/verification"
FRANCECONNECT_PATH = "/api/v2"
SECRETS = ("SECRET_KEY", "ENCRYPTION_KEYS", "DIGEST_KEY")


def demo_environment() -> dict[str, str]:
    """Make the folders and, on the first start, the secrets; return the variables that the settings read."""
    var = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    _make_secrets(var)
    defaults = {
        "DEMO": "1",
        "DATABASE_URL": f"sqlite:///{var}/demo.sqlite3",
        "CELERY_BROKER_URL": "filesystem://localhost",
        "EMAIL_URL": f"filemail:///{var}/mails",
        "SMS_URL": f"file://{var}/sms",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "WEB_CONCURRENCY": "2",
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
        # In a container one is often root: harmless here, where a task is nothing but an id in JSON.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    }
    return defaults | os.environ | {"VAR_DIR": str(var)}


def simulated_verifier(port: int) -> dict[str, str]:
    """The variable that sends the portal to the simulated registry on this port, with a token of this run."""
    return {"IDENTITY_VERIFIER_URL": f"http://{secrets.token_urlsafe(24)}@{HOST}:{port}{VERIFICATION_PATH}"}


def simulated_franceconnect(port: int, portal_port: int) -> dict[str, str]:
    """The variables that send the portal to the simulated FranceConnect on this port, with a secret of this run, and
    that tell the simulator where the portal is.
    """
    return {
        "FRANCECONNECT_URL": f"http://{HOST}:{port}{FRANCECONNECT_PATH}",
        "FRANCECONNECT_CLIENT_ID": "mon-compte-demonstration",
        "FRANCECONNECT_CLIENT_SECRET": secrets.token_urlsafe(32),
        "FRANCECONNECT_ORIGINS": ",".join(f"http://{name}:{portal_port}" for name in (NAME, HOST)),
    }


def _make_secrets(var: Path) -> None:
    """Random secrets in demo.env, which the settings read; never new ones beside rows that old ones sealed."""
    kept = var / "demo.env"
    if kept.exists() or all(name in os.environ for name in SECRETS):
        return
    if (var / "demo.sqlite3").exists():
        sys.exit(f"{kept} is gone and {var}/demo.sqlite3 cannot be read without it: put it back, or remove both.")
    values = (secrets.token_urlsafe(48), f"k1={_key()}", _key())
    draft = var / "demo.env.part"
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in zip(SECRETS, values, strict=True))
    draft.rename(kept)


def _key() -> str:
    return b64encode(secrets.token_bytes(32)).decode()
