"""Going round the forms, straight to the database."""

from collections.abc import Callable

from django.db import IntegrityError, transaction


def refused(write: Callable[[], object]) -> bool:
    """Whether the database itself refuses a write that no form has seen."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False
