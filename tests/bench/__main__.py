"""`make bench`: what a page, a code and a worker cost, on PostgreSQL with one gunicorn worker, as one table.

DATABASE_URL names a PostgreSQL server where a database of its own may be created, REDIS_URL a throw-away Redis.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from tests.bench.delays import Delays, code_delays
from tests.bench.mailbox import Mailbox, mailbox
from tests.bench.measures import memory_mb, page_kb
from tests.bench.people import new_applicants, register_papers
from tests.bench.processes import celery, database, gunicorn, leave_last_core, manage
from tests.bench.report import Results, print_report
from tests.bench.rounds import count_statements, time_rounds

LONGEST = 230  # seconds for everything


def main() -> None:
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, _stop)
    signal.alarm(LONGEST)
    leave_last_core()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    with TemporaryDirectory(prefix="bench-") as folder, mailbox() as mails, database(os.environ["DATABASE_URL"]) as url:
        var = Path(folder)
        env = _environment(var, url, mails.port)
        _say("migrations and static files")
        manage("migrate", "--verbosity", "0", env=env)
        manage("collectstatic", "--no-input", "--verbosity", "0", env=env)
        with _explained(var / "log"):
            print_report(_measure(env, var, mails))


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


def _measure(env: dict[str, str], var: Path, mails: Mailbox) -> Results:
    log = var / "log"
    with celery(env, log, var) as worker:
        with gunicorn(env | {"BENCH_COUNTS_STATEMENTS": "1"}, log) as server:
            _say("statements")
            people = [*new_applicants(1), *new_applicants(1, has_paper=False)]
            register_papers(env["DATABASE_URL"], people)
            statements = count_statements(server.port, mails, people)
        with gunicorn(env, log) as server:
            _say("weight of the first page")
            weights = page_kb(server.port, "/connexion/")
            _say("processor time")
            times = time_rounds(server, worker, mails, env["DATABASE_URL"])
            memory = memory_mb(server.worker_pid)
            _say("delay of a code, Redis")
            redis = code_delays(server.port, mails)
    _say("delay of a code, embedded broker")
    embedded = _embedded_delays(env | {"CELERY_BROKER_URL": "filesystem://"}, var, mails)
    return Results(times, statements, weights, memory, redis, embedded)


def _embedded_delays(env: dict[str, str], var: Path, mails: Mailbox) -> Delays:
    for name in ("messages", "control"):
        (var / "broker" / name).mkdir(parents=True)
    with celery(env, var / "log", var), gunicorn(env, var / "log") as server:
        return code_delays(server.port, mails)


def _say(what: str) -> None:
    print(f"measuring: {what}…", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
