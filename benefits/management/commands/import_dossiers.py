"""`manage.py import_dossiers FILE.jsonl`: bring in the households that the fund knows, and what was paid to them."""

from collections import Counter
from typing import Any, BinaryIO

from authorizations.dossiers_file import COLUMNS
from benefits.importing import ImportOutcome, import_dossiers
from benefits.payments_file import LINE_COLUMNS, PAYMENT_COLUMNS, PaidDossier, read_paid_dossier
from identity.csv_files import LineError
from identity.import_command import ImportCommand
from identity.json_lines import JsonLinesFile


class Command(ImportCommand):
    help = (
        f"Brings in dossiers, one JSON object a line: number; members, each with {', '.join(COLUMNS)}; payments, each "
        f"with {', '.join(PAYMENT_COLUMNS)} and lines, each with {', '.join(LINE_COLUMNS)}, to_third_party. "
        "What is there already stays, and a place that ended here stays ended. Safe while the site runs, to stop and "
        "to run again. A bad line is reported and left out, and the status is 1 in the end."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self._outcomes: Counter[ImportOutcome] = Counter()
        super().handle(*args, **options)

    def open_file(self, lines: BinaryIO) -> JsonLinesFile:
        return JsonLinesFile(lines)

    def read_line(self, number: int, values: dict[str, Any]) -> PaidDossier:
        return read_paid_dossier(values)

    def save(self, batch: list[tuple[int, PaidDossier]]) -> None:
        outcomes = import_dossiers([paid for _, paid in batch])
        for (number, _), outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, LineError):
                self.refuse(number, outcome)
            else:
                self._outcomes[outcome] += 1

    def summary(self) -> str:
        counts = ", ".join(f"{self._outcomes[outcome]} {outcome.value}" for outcome in ImportOutcome)
        return f"Lines: {counts}, {self.refused} refused."
