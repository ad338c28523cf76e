"""What bringing old accounts and dossiers in from a file takes, and that its memory does not grow with the file."""

import json
import subprocess
import sys
from dataclasses import dataclass

from tests.bench.processes import ROOT
from tests.bench.progress import say
from tests.bench.site import Site
from tests.bench.table import Row, render

LINES = 100_000


@dataclass(frozen=True)
class Import:
    """`module` writes the file and tells what the import takes; `minutes`: the most, for LINES."""

    command: str
    what: str
    module: str
    minutes: float


ACCOUNTS = Import("import_accounts", "passwords hashed before, three contacts each", "tests.bench.old_accounts", 3)
DOSSIERS = Import("import_dossiers", "2.3 people and three payments each", "tests.bench.dossier_lines", 5)


@dataclass(frozen=True)
class Costs:
    """Seconds of the clock and of the processor, `again` when all are there; `memory_mb`: the most that was taken."""

    new: tuple[float, float]
    again: tuple[float, float]
    memory_mb: float


def measure(site: Site, lines: int = LINES) -> str:
    return measure_import(site, ACCOUNTS, lines)


def measure_import(site: Site, kind: Import, lines: int) -> str:
    say(f"{kind.command}, {lines:,} lines")
    costs = _costs(site, kind, lines)
    (new, new_cpu), (again, again_cpu) = costs.new, costs.again
    most = kind.minutes * lines / LINES
    rows = [
        Row("new", f"{new:.1f} s", aim=f"{most:g} minutes", aims=((new, 60 * most),)),
        Row("new, processor time of the process", f"{new_cpu:.1f} s"),
        Row("new, lines for a second of it", f"{lines / new_cpu:.0f}"),
        Row("there already", f"{again:.1f} s"),
        Row("there already, processor time of the process", f"{again_cpu:.1f} s"),
        Row("memory of the process, resident, at most", f"{costs.memory_mb:.0f} MB"),
    ]
    title = f"`manage.py {kind.command}`, {lines:,} lines, {kind.what}; PostgreSQL."
    return render(title, (row.cells for row in rows))


def _costs(site: Site, kind: Import, lines: int) -> Costs:
    arguments = [kind.module, str(lines), str(site.folder / kind.command)]
    command = [sys.executable, "-m", "tests.bench.with_django", *arguments]
    with site.log.open("ab") as log:
        told = subprocess.run(command, cwd=ROOT, env=site.env, check=True, stdout=subprocess.PIPE, stderr=log)
    return Costs(**json.loads(told.stdout))
