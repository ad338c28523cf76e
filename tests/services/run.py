"""`make test`: throw-away servers, then the checks, then the suite on PostgreSQL and on SQLite at the same time.

Nothing is tested when a check fails.

`python -m tests.services.run MODULE ARGUMENTS…` runs one module with the servers up instead: pytest, tests.bench.
TEST_DATABASE=sqlite runs that module on SQLite and the file-system broker.
"""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic

from tests.services.environment import in_production, make_environment, on_sqlite
from tests.services.machine import PROGRAMS, find_program, install, missing_parts
from tests.services.servers import PostgreSQL, Redis, ServerError
from tests.services.stages import Environment, Stage, execute, run_at_once

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / "var" / "test-logs"
APPS = (
    *("accounts", "benefits", "authorizations", "proofing", "contact_verification", "identity", "journal"),
    *("demo", "moncompte"),
)
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"
SERVE_PAGES = ("pytest", "tests.bench")
WITHOUT = {
    "PostgreSQL": "the suite runs on SQLite only",
    "Redis": "the fault tests are left out",
    "Chromium": "the browser tests are left out",
}


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where a shell started us in the background
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: sys.exit(128 + received))
    os.chdir(ROOT)
    install(missing_parts())
    missing = missing_parts()
    _say_what_is_missing(missing)
    if missing and os.environ.get("CI") == "true":
        return 1
    with tempfile.TemporaryDirectory(prefix="moncompte-") as name:
        folder = Path(name)
        with _servers(folder, missing) as environment:
            status = _run_one(arguments, environment) if arguments else _run_all(environment, missing)
        if status:
            _keep_logs(folder)
    return status


def _say_what_is_missing(missing: list[str]) -> None:
    for part in missing:
        packages, programs = PROGRAMS[part]
        wanted = f"{' or '.join(programs)}; package {packages[-1]}"
        print(f"LEFT OUT: no {part} ({wanted}): {WITHOUT[part]}.", flush=True)


@contextmanager
def _servers(folder: Path, missing: list[str]) -> Iterator[Environment]:
    """The environment of the tests while PostgreSQL and Redis run."""
    folder.chmod(0o711)  # the servers' own user passes through
    with ExitStack() as stack:
        kinds = [kind for kind in (PostgreSQL, Redis) if kind.label not in missing]
        urls = {kind.label: stack.enter_context(kind(folder)).url for kind in kinds}
        yield make_environment(
            folder=folder,
            database_url=urls.get("PostgreSQL", f"sqlite:///{folder}/tests.sqlite3"),
            redis_url=urls.get("Redis"),
            chromium=find_program(*PROGRAMS["Chromium"][1]),
        )


def _keep_logs(folder: Path) -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    for log in folder.glob("*.log"):
        shutil.copy(log, LOGS)
    print(f"The logs of the servers are in {LOGS.relative_to(ROOT)}.", file=sys.stderr)


def _run_one(arguments: list[str], environment: Environment) -> int:
    if os.environ.get("TEST_DATABASE") == "sqlite":
        environment = on_sqlite(environment)
    static = execute(_static_files(environment)) if arguments[0] in SERVE_PAGES else 0
    return static or execute(Stage(arguments[0], ("-m", *arguments), environment))


def _run_all(environment: Environment, missing: list[str]) -> int:
    """Every stage; pytest's own last line is the last that is printed."""
    started = monotonic()
    status = run_at_once(*_checks(environment))
    print(f"\n   {monotonic() - started:.1f} s", flush=True)
    return status or run_at_once(*_suites(environment, missing))


def _checks(environment: Environment) -> Iterator[Stage]:
    yield Stage("mypy", ("-m", "mypy", *APPS), environment)
    yield Stage("ruff", ("-m", "ruff", "check", "."), environment)
    yield Stage("imports", ("-c", LINT_IMPORTS), environment)
    yield Stage("templates", ("-m", "djlint", "--lint", "--quiet", "templates"), environment)
    yield Stage("migrations", ("manage.py", "makemigrations", "--check", "--dry-run"), environment)
    yield Stage("deployment", _manage("check", "--deploy", "--fail-level", "WARNING"), in_production(environment))
    # Their bytecode is written once here, not by every process of the suites at the same time.
    yield Stage("collection of the tests", ("-m", "pytest", "--collect-only", "-qq", "-p", "no:randomly"), environment)
    yield _static_files(environment)


def _suites(environment: Environment, missing: list[str]) -> Iterator[Stage]:
    left_out = [f"not {mark}" for mark, part in (("faults", "Redis"), ("e2e", "Chromium")) if part in missing]
    if "PostgreSQL" not in missing:
        yield Stage("tests on PostgreSQL", _pytest(4, left_out), environment)
        left_out.append("(journey or faults)")
    yield Stage("tests on SQLite", _pytest(2, left_out), on_sqlite(environment))


def _static_files(environment: Environment) -> Stage:
    return Stage("static files", _manage("collectstatic", "--no-input", "--verbosity", "0"), environment)


def _manage(*arguments: str) -> tuple[str, ...]:
    return ("manage.py", *arguments)


def _pytest(processes: int, marks: list[str]) -> tuple[str, ...]:
    """In more processes than cores: tests that kill and stop things wait more than they compute.

    Each takes the next test as it goes, so that all end together.
    """
    marked = ("-m", " and ".join(marks)) if marks else ()
    return ("-m", "pytest", "-n", str(processes), "--dist", "load", "--maxschedchunk", "1", *marked)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ServerError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
