"""`make bench`: what pages, logins, codes, checks and searches cost, on PostgreSQL behind gunicorn, as tables.

ARGS chooses parts: pages, logins, franceconnect, verification, agents, household, imports; `--people` how many the
agents search in, and how many dossiers there are, a million otherwise; `--lines` how many old accounts are imported,
and how many dossiers, 100,000 otherwise.
DATABASE_URL names a PostgreSQL server of this machine where databases may be created, REDIS_URL a throw-away Redis.
"""

import argparse
import os
import signal
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from tests.bench import agents, franceconnect, household, imports, logins, pages, verification
from tests.bench.mailbox import mailbox
from tests.bench.processes import leave_last_core
from tests.bench.progress import say
from tests.bench.site import new_site

PARTS = {
    "pages": pages.measure,
    "logins": logins.measure,
    "franceconnect": franceconnect.measure,
    "verification": verification.measure,
    "agents": agents.measure,
    "household": household.measure,
    "imports": imports.measure,
}
WITH_LINES = ("household", "imports")
LONGEST = 3600  # seconds for everything, on a machine that has much else to do


def main(arguments: list[str]) -> None:
    wanted = _parser().parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, _stop)
    signal.alarm(LONGEST)
    leave_last_core()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    measures = PARTS | {name: partial(PARTS[name], lines=wanted.lines) for name in WITH_LINES}
    with TemporaryDirectory(prefix="bench-") as folder, mailbox() as mails:
        for name in wanted.parts or PARTS:
            say(name)
            with new_site(Path(folder) / name, mails, wanted.people) as site:
                print(f"{measures[name](site)}\n", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench")
    # None named, which argparse takes for a choice too, is all of them.
    parser.add_argument("parts", nargs="*", metavar="PART", choices=[[], *PARTS], help=", ".join(PARTS))
    parser.add_argument("--people", type=int, default=1_000_000, help="that the agents search in, and dossiers")
    parser.add_argument("--lines", type=int, default=imports.LINES, help="of the files that are imported")
    return parser


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(f"stopped: {signal.Signals(number).name}")


if __name__ == "__main__":
    main(sys.argv[1:])
