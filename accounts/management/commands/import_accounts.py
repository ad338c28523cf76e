"""`manage.py import_accounts FILE.csv`: bring in the accounts of before, whose owners choose a new password."""

from collections import Counter
from typing import Any

from accounts.accounts_file import COLUMNS, OldAccount, read_account
from accounts.importing import ImportOutcome, import_accounts
from identity.import_command import CsvImportCommand

KEPT = (ImportOutcome.IMPORTED, ImportOutcome.ALREADY_THERE)


class Command(CsvImportCommand):
    help = (
        "Opens the accounts of a CSV file; those that are there already stay as they are. "
        f"UTF-8, comma or semicolon, header {';'.join(COLUMNS)}. Safe while the site runs, to stop and to run again. "
        "A bad line is reported and left out, and the status is 1 in the end."
    )
    columns = COLUMNS

    def handle(self, *args: Any, **options: Any) -> None:
        self._outcomes: Counter[ImportOutcome] = Counter()
        super().handle(*args, **options)

    def read_line(self, number: int, values: dict[str, Any]) -> OldAccount:
        return read_account(values)

    def save(self, batch: list[tuple[int, OldAccount]]) -> None:
        outcomes = import_accounts([old for _, old in batch])
        for (number, _), outcome in zip(batch, outcomes, strict=True):
            self._outcomes[outcome] += 1
            if outcome not in KEPT:
                self.refuse(number, outcome.value)

    def summary(self) -> str:
        counts = ", ".join(f"{self._outcomes[outcome]} {outcome.value}" for outcome in KEPT)
        return f"Lines: {counts}, {self.refused} refused."
