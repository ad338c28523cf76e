"""Bringing encrypted columns under the current key while the site runs.

Rows are read in batches by primary key, so memory stays flat, and each is swapped for itself under the new key only
if nobody wrote it meanwhile: no write of the site is lost, and no lock outlasts one row. What is done stays done
when the run is interrupted; the next one finds only what is left.
"""

from collections.abc import Iterator
from enum import Enum

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import models

from identity.encryption import EncryptedTextField, Sealed, current_key_id, seal, unseal

BATCH = 500  # rows


class Rotation(Enum):
    """What became of one value."""

    ROTATED = "re-encrypted"
    CURRENT = "already under the current key"
    CHANGED = "written by the site meanwhile"
    UNREADABLE = "unreadable with the keys at hand"


def encrypted_columns() -> list[EncryptedTextField]:
    """Every encrypted column of every installed model."""
    fields = (field for model in apps.get_models() for field in model._meta.local_fields)
    return [field for field in fields if isinstance(field, EncryptedTextField)]


def count_values(column: EncryptedTextField) -> int:
    """How many rows have a value in this column."""
    return _values(column).count()


def rotate_column(column: EncryptedTextField, *, batch_size: int = BATCH) -> Iterator[Rotation]:
    """Bring each value of a column under the current key, and say what became of it.

    CHANGED rows were written by the site between our read and our write: the next run looks at them again.
    UNREADABLE ones are left as they are: their key is not in ENCRYPTION_KEYS, or they were altered.
    """
    rows = _values(column).only("uuid", column.attname).order_by("pk")
    batch = list(rows[:batch_size])
    while batch:
        for row in batch:
            yield _rotate(column, row)
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:batch_size])


def _values(column: EncryptedTextField) -> models.QuerySet[models.Model]:
    return column.model._base_manager.filter(**{f"{column.attname}__isnull": False})


def _rotate(column: EncryptedTextField, row: models.Model) -> Rotation:
    old: Sealed = row.__dict__[column.attname]
    bound_to = column.bound_to(row)
    try:
        if old.key_id == current_key_id():
            return Rotation.CURRENT
        new = seal(unseal(old, bound_to), bound_to)
    except (LookupError, ValueError, InvalidTag):
        return Rotation.UNREADABLE
    unchanged = column.model._base_manager.filter(pk=row.pk, **{column.attname: old})
    return Rotation.ROTATED if unchanged.update(**{column.attname: new}) else Rotation.CHANGED
