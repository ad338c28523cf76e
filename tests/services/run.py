"""`make test`: throw-away servers, then every stage of the check in order, stopping at the first that fails.

`python -m tests.services.run MODULE ARGUMENTS…` runs one module with the servers up instead: pytest, tests.bench.
TEST_DATABASE=sqlite runs that module on SQLite and the file-system broker.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from tests.services.environment import in_production, make_environment, on_sqlite
from tests.services.machine import PROGRAMS, find_program, install, missing_parts
from tests.services.servers import PostgreSQL, Redis, ServerError, die_with_parent

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / "var" / "test-logs"
GRACE = 20  # seconds for pytest to stop what its tests have started
APPS = ("accounts", "proofing", "contact_verification", "identity", "journal", "demo", "moncompte")
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"
WITHOUT = {
    "PostgreSQL": "the suite runs on SQLite only",
    "Redis": "the fault tests are left out",
    "Chromium": "the browser tests are left out",
}
Environment = dict[str, str]


@dataclass(frozen=True)
class Stage:
    name: str
    arguments: tuple[str, ...]
    environment: Environment


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
        package, programs = PROGRAMS[part]
        print(f"LEFT OUT: no {part} ({' or '.join(programs)}; package {package}): {WITHOUT[part]}.", flush=True)


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
    static = _execute(_static_files(environment))
    return static or _execute(Stage(arguments[0], ("-m", *arguments), environment))


def _run_all(environment: Environment, missing: list[str]) -> int:
    """Every stage; pytest's own last line is the last that is printed."""
    for stage in _stages(environment, missing):
        print(f"\n── {stage.name}", flush=True)
        started = monotonic()
        if status := _execute(stage):
            print(f"── {stage.name}: FAILED (status {status})", file=sys.stderr)
            return status
        if "pytest" not in stage.arguments:
            print(f"   {monotonic() - started:.1f} s", flush=True)
    return 0


def _stages(environment: Environment, missing: list[str]) -> Iterator[Stage]:
    yield Stage("ruff", ("-m", "ruff", "check", "."), environment)
    yield Stage("mypy", ("-m", "mypy", *APPS), environment)
    yield Stage("imports", ("-c", LINT_IMPORTS), environment)
    yield Stage("templates", ("-m", "djlint", "--lint", "--quiet", "templates"), environment)
    yield Stage("migrations", ("manage.py", "makemigrations", "--check", "--dry-run"), environment)
    yield Stage("deployment", _manage("check", "--deploy", "--fail-level", "WARNING"), in_production(environment))
    yield _static_files(environment)
    left_out = [f"not {mark}" for mark, part in (("faults", "Redis"), ("e2e", "Chromium")) if part in missing]
    if "PostgreSQL" not in missing:
        yield Stage("tests on PostgreSQL", _pytest(" and ".join(left_out)), environment)
        left_out.append("(journey or faults)")
    yield Stage("tests on SQLite", _pytest(" and ".join(left_out)), on_sqlite(environment))


def _static_files(environment: Environment) -> Stage:
    return Stage("static files", _manage("collectstatic", "--no-input", "--verbosity", "0"), environment)


def _manage(*arguments: str) -> tuple[str, ...]:
    return ("manage.py", *arguments)


def _pytest(marks: str) -> tuple[str, ...]:
    # Tests that kill and stop things wait more than they compute: a third process uses the time.
    return ("-m", "pytest", "-n", "3", "--dist", "worksteal", *(("-m", marks) if marks else ()))


def _execute(stage: Stage) -> int:
    """Run one stage in a group of its own; if we are interrupted it may end in good order, then is killed."""
    command = [sys.executable, *stage.arguments]
    process = subprocess.Popen(command, env=stage.environment, start_new_session=True, preexec_fn=die_with_parent)
    try:
        return process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(GRACE)
        finally:
            _kill_group(process)
        raise


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ServerError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
