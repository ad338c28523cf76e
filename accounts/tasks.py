from celery import shared_task
from django.utils import timezone

from accounts import throttling
from accounts.models import Registration, RememberedIdentifier, Session


@shared_task
def purge_registrations() -> None:
    """Drafts go after 24 hours, whether or not they became accounts; so do dead sessions and counters."""
    now = timezone.now()
    Registration.objects.expired().delete()
    Session.objects.filter(expire_date__lt=now).delete()
    RememberedIdentifier.objects.filter(expires_at__lt=now).delete()
    throttling.purge_throttles()
