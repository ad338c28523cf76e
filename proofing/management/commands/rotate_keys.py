"""`manage.py rotate_keys`: after a new first key in ENCRYPTION_KEYS, bring the stored values and papers under it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from identity.encryption import current_key_id
from identity.rotation import Rotation, count_values, encrypted_columns, rotate_column
from proofing.models import SupportingDocument
from proofing.papers import rotate_papers

INTERRUPTED = 130  # the exit status a shell gives to Ctrl-C


class Command(BaseCommand):
    help = (
        "Re-encrypts every encrypted value and paper under the first key of ENCRYPTION_KEYS. Safe while the site runs, "
        "to stop and to run again. Remove an old key from ENCRYPTION_KEYS only after a run that re-encrypted nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Current key: {current_key_id()}")
        unreadable = 0
        for column in encrypted_columns():
            name = f"{column.model._meta.db_table}.{column.column}"
            unreadable += self._run(name, rotate_column(column), count_values(column))
        unreadable += self._run("papers", rotate_papers(), SupportingDocument.objects.count())
        if unreadable:
            raise CommandError(f"{unreadable} unreadable values: put their key back into ENCRYPTION_KEYS.")

    def _run(self, name: str, outcomes: Iterator[Rotation], total: int) -> int:
        """Returns how many were unreadable."""
        done: Counter[Rotation] = Counter()
        try:
            # Only a terminal gets the bar.
            for outcome in tqdm(outcomes, name, total, unit=" values", disable=None):
                done[outcome] += 1
        except KeyboardInterrupt:
            self._report(name, done)
            message = "Interrupted: what is done is kept, run again for the rest."
            raise CommandError(message, returncode=INTERRUPTED) from None
        self._report(name, done)
        return done[Rotation.UNREADABLE]

    def _report(self, name: str, done: Counter[Rotation]) -> None:
        counts = ", ".join(f"{done[outcome]} {outcome.value}" for outcome in Rotation if done[outcome])
        self.stdout.write(f"{name}: {counts or 'no value'}")
