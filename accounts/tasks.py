from celery import shared_task
from django.utils import timezone

from accounts import browsers, throttling
from accounts.models import AccountChange, KnownBrowser, Registration, RememberedIdentifier, Session


@shared_task
def purge_registrations() -> None:
    """Drafts go after 24 hours, whether or not they became accounts; so does all that has lost its use.

    Dead sessions and counters, former contacts that nobody can put back any more, browsers not seen for a year.
    """
    now = timezone.now()
    Registration.objects.expired().delete()
    Session.objects.filter(expire_date__lt=now).delete()
    RememberedIdentifier.objects.filter(expires_at__lt=now).delete()
    AccountChange.objects.filter(stoppable_until__lt=now).delete()
    KnownBrowser.objects.filter(last_seen_at__lt=now - browsers.KEPT_FOR).delete()
    throttling.purge_throttles()
