"""The worker as in production, but what waits a minute there waits some seconds here."""

from datetime import timedelta
from importlib import import_module
from typing import Any

from celery.signals import worker_process_init

from moncompte.celery import app

__all__ = ["app"]


@worker_process_init.connect
def shorten_waits(**kwargs: Any) -> None:
    """The models are there by now: the modules that use them may be loaded."""
    import_module("identity.leases").LEASE = timedelta(seconds=8)  # still longer than any sending
    delivery = import_module("contact_verification.delivery")
    delivery.FIRST_PAUSE, delivery.LONGEST_PAUSE = timedelta(seconds=0.3), timedelta(seconds=1)
    import_module("contact_verification.senders").HTTP_TIMEOUT = (1, 2)
    verification = import_module("proofing.verification")
    verification.FIRST_PAUSE, verification.LONGEST_PAUSE = timedelta(seconds=0.3), timedelta(seconds=1)
    import_module("proofing.bounded_http").TOTAL_SECONDS = 5.0
    import_module("proofing.http_verifier").OPEN_SECONDS = 0.2
