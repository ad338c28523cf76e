"""Celery: the broker only carries row ids; the rows are the truth (docs/architecture.md)."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moncompte.settings")

TRANSPORT_ALIASES["filesystem"] = "moncompte.broker:Transport"
TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = "moncompte.redis_broker:Transport"
app = Celery("moncompte")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
