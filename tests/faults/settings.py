"""The project's settings with short waits, so that a fault and its mending fit in a test (see also worker.py)."""

from moncompte.settings import *  # noqa: F403
from moncompte.settings import CELERY_BEAT_SCHEDULE

CELERY_BEAT_SCHEDULE["hand-out-late-messages"]["schedule"] = 1.0  # seconds, instead of 5
EMAIL_TIMEOUT = 2  # seconds, instead of 10
SENDS_PER_HOUR_IPV4 = 10_000  # every person of a test is at the same address
