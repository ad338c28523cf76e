from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import throttling
from accounts.models import Registration


@shared_task
def purge_registrations() -> None:
    """Drafts go after 24 hours, whether or not they became accounts; so do dead sessions and counters."""
    Registration.objects.expired().delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    throttling.purge_throttles()
