"""`make bench`: what pages, codes, checks and searches cost, on PostgreSQL with one gunicorn worker, as tables.

ARGS chooses parts: pages, verification, agents; `--people` how many the agents search in, a million otherwise.
DATABASE_URL names a PostgreSQL server where a database of its own may be created, REDIS_URL a throw-away Redis.
"""

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from tests.bench import agents, pages, verification
from tests.bench.mailbox import Mailbox, mailbox
from tests.bench.processes import database, leave_last_core, manage
from tests.bench.progress import say
from tests.bench.site import Site

PARTS = {"pages": pages.measure, "verification": verification.measure, "agents": agents.measure}
LONGEST = 900  # seconds for everything


def main(arguments: list[str]) -> None:
    wanted = _parser().parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, _stop)
    signal.alarm(LONGEST)
    leave_last_core()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    with TemporaryDirectory(prefix="bench-") as folder, mailbox() as mails:
        for name in wanted.parts or PARTS:
            with _site(Path(folder) / name, mails, wanted.people) as site, _explained(site.log):
                print(f"{PARTS[name](site)}\n", flush=True)


@contextmanager
def _site(folder: Path, mails: Mailbox, people: int) -> Iterator[Site]:
    """With a database of its own."""
    folder.mkdir()
    with database(os.environ["DATABASE_URL"]) as url:
        site = Site(_environment(folder, url, mails.port), folder, mails, people)
        say("migrations and static files")
        manage("migrate", "--verbosity", "0", env=site.env)
        manage("collectstatic", "--no-input", "--verbosity", "0", env=site.env)
        yield site


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("parts", nargs="*", metavar="PART", choices=[[], *PARTS], help=", ".join(PARTS))
    parser.add_argument("--people", type=int, default=1_000_000)
    return parser


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(f"stopped: {signal.Signals(number).name}")


def _environment(var: Path, database_url: str, mail_port: int) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database_url,
        "CELERY_BROKER_URL": os.environ["REDIS_URL"],
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "PUBLIC_HTTPS": "0",
        "SENDS_PER_HOUR_IPV4": "1000000",
        "VAR_DIR": str(var),
    }


@contextmanager
def _explained(log: Path) -> Iterator[None]:
    """A measure that fails shows the end of what the servers said."""
    try:
        yield
    except (RuntimeError, OSError):
        print(log.read_text(errors="replace")[-5000:], file=sys.stderr)
        raise


if __name__ == "__main__":
    main(sys.argv[1:])
