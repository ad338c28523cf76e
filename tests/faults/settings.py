"""The project's settings with short waits, so that a fault and its mending fit in a test (see also worker.py)."""

from moncompte.settings import *  # noqa: F403
from moncompte.settings import CELERY_BEAT_SCHEDULE, CELERY_BROKER_TRANSPORT_OPTIONS, VAR_DIR

for name in ("hand-out-late-messages", "hand-out-late-attempts"):
    CELERY_BEAT_SCHEDULE[name]["schedule"] = 1.0  # seconds, instead of 5
EMAIL_TIMEOUT = 2  # seconds, instead of 10
SENDS_PER_HOUR_IPV4 = 10_000  # every person of a test is at the same address
ADMINS = [("", "erreurs@exemple.fr")]  # whoever would be mailed each failure
if "data_folder_in" in CELERY_BROKER_TRANSPORT_OPTIONS:  # what the broker has carried can be read afterwards
    CELERY_BROKER_TRANSPORT_OPTIONS |= {"store_processed": True, "processed_folder": str(VAR_DIR / "broker/processed")}
