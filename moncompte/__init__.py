"""The project package: settings, addresses, Celery and what belongs to no single app."""

from moncompte.celery import app as celery_app

__all__ = ["celery_app"]
