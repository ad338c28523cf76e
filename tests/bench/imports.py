"""Old accounts brought in from a file: what it takes, and that its memory does not grow with the file."""

import json
import subprocess
import sys
from dataclasses import dataclass

from tests.bench.processes import ROOT
from tests.bench.progress import say
from tests.bench.site import Site
from tests.bench.table import Row, render

LINES, MINUTES = 100_000, 3.0


@dataclass(frozen=True)
class Costs:
    """Seconds of the clock and of the processor, `again` when all are there; `memory_mb`: the most that was taken."""

    new: tuple[float, float]
    again: tuple[float, float]
    memory_mb: float


def measure(site: Site, lines: int = LINES) -> str:
    say(f"import of {lines:,} old accounts")
    costs = _costs(site, lines)
    (new, new_cpu), (again, again_cpu) = costs.new, costs.again
    most = MINUTES * lines / LINES
    rows = [
        Row("new", f"{new:.1f} s", aim=f"{most:g} minutes", aims=((new, 60 * most),)),
        Row("new, processor time of the process", f"{new_cpu:.1f} s"),
        Row("there already", f"{again:.1f} s"),
        Row("there already, processor time of the process", f"{again_cpu:.1f} s"),
        Row("memory of the process, resident, at most", f"{costs.memory_mb:.0f} MB"),
    ]
    title = f"`manage.py import_accounts`, {lines:,} lines, passwords hashed before, three contacts each; PostgreSQL."
    return render(title, (row.cells for row in rows))


def _costs(site: Site, lines: int) -> Costs:
    arguments = ["tests.bench.old_accounts", str(lines), str(site.folder / "old_accounts.csv")]
    command = [sys.executable, "-m", "tests.bench.with_django", *arguments]
    with site.log.open("ab") as log:
        told = subprocess.run(command, cwd=ROOT, env=site.env, check=True, stdout=subprocess.PIPE, stderr=log)
    return Costs(**json.loads(told.stdout))
