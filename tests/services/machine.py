"""What this machine has, and how to complete it: PostgreSQL, Redis and Chromium for the tests."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/libexec", "/usr/sbin")
PROGRAMS = {
    "PostgreSQL": (("postgresql",), ("postgres",)),
    "Redis": (("redis-server",), ("redis-server", "valkey-server")),
    # Without its windows the same browser takes three quarters of the processor.
    "Chromium": (
        ("chromium-headless-shell", "chromium"),
        ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    ),
}
"""Of each part the packages, the first that a distribution has being the one to install, and the programs."""
POLICY = Path("/usr/sbin/policy-rc.d")


def find_program(*names: str) -> Path | None:
    """The first of these programs on PATH or in the folders where distributions hide servers; the newest wins."""
    for name in names:
        if found := shutil.which(name):
            return Path(found)
    hidden = (path for folder in FOLDERS for name in names for path in Path("/").glob(f"{folder[1:]}/{name}"))
    return max(hidden, key=_version, default=None)


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.parent.parent.name.replace("pgsql-", "").split(".") if part.isdigit())


def missing_parts() -> list[str]:
    """The names, as keys of PROGRAMS, of what is not there."""
    return [part for part, (_, programs) in PROGRAMS.items() if find_program(*programs) is None]


def install(parts: Iterable[str]) -> None:
    """Install with apt where that may be done: root on a machine with apt. No server of the system is started."""
    parts = list(parts)
    if not parts or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(f"Installing with apt: {', '.join(parts)}", flush=True)
    with _no_service_starts():
        _apt_get("update", "-q")
        for part in parts:
            packages, _ = PROGRAMS[part]
            any(_apt_get("install", "-q", "-y", "--no-install-recommends", package) for package in packages)


def _apt_get(*arguments: str) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", *arguments], env=environment, check=False, stdout=subprocess.DEVNULL)
    return done.returncode == 0


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Debian asks this script before a package starts its service; 101 means no."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)


def service_user() -> tuple[int, int] | None:
    """User and group ids for a server when we are root, because PostgreSQL refuses root; None otherwise."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise SystemExit("PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody.")
