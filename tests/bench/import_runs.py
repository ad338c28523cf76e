"""An import of the portal run in this process, once into an empty database and once again; told as JSON."""

import json
from io import StringIO
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import monotonic, process_time

from django.core.management import call_command


def tell_runs(command: str, path: Path, lines: int) -> None:
    """RuntimeError when a line is not taken for new, then for known."""
    first = _run(command, path, f"Lines: {lines} imported, 0 already there, 0 refused.")
    again = _run(command, path, f"Lines: 0 imported, {lines} already there, 0 refused.")
    print(json.dumps({"new": first, "again": again, "memory_mb": getrusage(RUSAGE_SELF).ru_maxrss / 1024}))


def _run(command: str, path: Path, expected: str) -> tuple[float, float]:
    """Seconds of the clock and of this process's processor."""
    said, started, spent = StringIO(), monotonic(), process_time()
    call_command(command, path, stdout=said)
    cost = monotonic() - started, process_time() - spent
    if said.getvalue().strip() != expected:
        raise RuntimeError(said.getvalue())
    return cost
