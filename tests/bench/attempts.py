"""`python -m tests.bench.with_django tests.bench.attempts`: what asking the verifier once costs, as JSON.

A draft's paper, valid though not its bearer's: asked of the verifier of the settings, in this process, no worker near.
"""

import json
from datetime import date
from statistics import median
from time import monotonic, process_time

from proofing.models import IdentityDocument, RegistryEntry, VerificationAttempt
from proofing.verification import make_attempt
from tests.bench.people import BORROWED
from tests.factories import RegistryEntryFactory

WARM_UP, TIMES = 20, 200
DECLARED = {"birth_name": "Orsini", "first_names": "Lisandra Maria", "born_on": "1984-12-05", "nir": "2841275056001"}


def main() -> None:
    paper = {"kind": BORROWED.kind, "number": BORROWED.number, "issued_on": BORROWED.issued_on}
    RegistryEntry.objects.for_paper(kind=BORROWED.kind, number=BORROWED.number).delete()
    RegistryEntryFactory(**paper, born_on=date(1984, 12, 5))
    spent = [_attempt(paper) for _ in range(WARM_UP + TIMES)][WARM_UP:]
    cpu, wall = (median(one) * 1000 for one in zip(*spent, strict=True))
    print(json.dumps({"cpu_ms": cpu, "wall_ms": wall}))


def _attempt(paper: dict[str, object]) -> tuple[float, float]:
    """Seconds of processor and of clock."""
    document = IdentityDocument.objects.create(declared=DECLARED, **paper)
    attempt = VerificationAttempt.objects.create(document=document)
    spent, started = process_time(), monotonic()
    make_attempt(attempt_id=attempt.pk)
    cost = process_time() - spent, monotonic() - started
    attempt.refresh_from_db()
    if attempt.verdict != "valid":
        raise RuntimeError(f"the verifier answered {attempt.verdict}")
    return cost


if __name__ == "__main__":
    main()
