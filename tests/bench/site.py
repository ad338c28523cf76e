"""What a part of the bench works on: a database of its own, a folder, the mailbox, the log of its servers."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen, SubprocessError

from tests.bench import processes
from tests.bench.mailbox import Mailbox
from tests.bench.processes import WebServer, database, manage


@dataclass(frozen=True)
class Site:
    """`size`: how many people the agents search in, how many dossiers there are."""

    env: Mapping[str, str]
    folder: Path
    mails: Mailbox
    size: int

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def database_url(self) -> str:
        return self.env["DATABASE_URL"]

    def web(self, workers: int = 1, **variables: str) -> AbstractContextManager[WebServer]:
        return processes.gunicorn({**self.env, **variables}, self.log, workers)

    def worker(self, **variables: str) -> AbstractContextManager[Popen[bytes]]:
        return processes.celery({**self.env, **variables}, self.log, self.folder)


@contextmanager
def new_site(folder: Path, mails: Mailbox, size: int) -> Iterator[Site]:
    """Migrated, its static files collected; the name of the folder, which is made, is its database's too."""
    folder.mkdir()
    with database(os.environ["DATABASE_URL"], folder.name) as url:
        site = Site(_environment(folder, url, mails.port), folder, mails, size)
        manage("migrate", "--verbosity", "0", env=site.env)
        manage("collectstatic", "--no-input", "--verbosity", "0", env=site.env)
        with _explained(site.log):
            yield site


@contextmanager
def _explained(log: Path) -> Iterator[None]:
    """A measure that fails shows the end of what the servers said."""
    try:
        yield
    except (RuntimeError, OSError, SubprocessError):
        if log.exists():
            print(log.read_text(errors="replace")[-5000:], file=sys.stderr)
        raise


def _environment(var: Path, database_url: str, mail_port: int) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database_url,
        "CELERY_BROKER_URL": os.environ["REDIS_URL"],
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "PUBLIC_HTTPS": "0",
        "SENDS_PER_HOUR_IPV4": "1000000",
        "LOGIN_FAILURES_PER_HOUR_IPV4": "1000000",
        "VAR_DIR": str(var),
    }
