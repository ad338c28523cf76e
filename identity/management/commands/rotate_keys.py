"""`manage.py rotate_keys`: after a new first key in ENCRYPTION_KEYS, bring the stored values under it."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from identity.encryption import EncryptedTextField, current_key_id
from identity.rotation import Rotation, count_values, encrypted_columns, rotate_column

INTERRUPTED = 130  # the exit status a shell gives to Ctrl-C


class Command(BaseCommand):
    help = (
        "Re-encrypts every encrypted value under the first key of ENCRYPTION_KEYS. Safe while the site runs, to stop "
        "and to run again. Remove an old key from ENCRYPTION_KEYS only after a run that re-encrypted nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Current key: {current_key_id()}")
        unreadable = sum(self._rotate(column)[Rotation.UNREADABLE] for column in encrypted_columns())
        if unreadable:
            raise CommandError(f"{unreadable} unreadable values: put their key back into ENCRYPTION_KEYS.")

    def _rotate(self, column: EncryptedTextField) -> Counter[Rotation]:
        name = f"{column.model._meta.db_table}.{column.column}"
        done: Counter[Rotation] = Counter()
        try:
            # Only a terminal gets the bar.
            for outcome in tqdm(rotate_column(column), name, count_values(column), unit=" rows", disable=None):
                done[outcome] += 1
        except KeyboardInterrupt:
            self._report(name, done)
            message = "Interrupted: what is done is kept, run again for the rest."
            raise CommandError(message, returncode=INTERRUPTED) from None
        self._report(name, done)
        return done

    def _report(self, name: str, done: Counter[Rotation]) -> None:
        counts = ", ".join(f"{done[outcome]} {outcome.value}" for outcome in Rotation if done[outcome])
        self.stdout.write(f"{name}: {counts or 'no value'}")
