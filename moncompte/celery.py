"""Celery: the broker only carries row ids; the rows are the truth (docs/architecture.md)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moncompte.settings")

app = Celery("moncompte")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
