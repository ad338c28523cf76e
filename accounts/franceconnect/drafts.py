"""The creation of an account that begins with FranceConnect: the civil status is there, the rest is to be answered."""

from dataclasses import asdict

from django.utils import timezone

from accounts.franceconnect.outcomes import Confirmed
from accounts.models import Registration
from accounts.models.franceconnect import sub_digest
from accounts.models.registration import CONFIRMED_KEPT_FOR
from accounts.wizard import FRANCECONNECT


def begin_draft(confirmed: Confirmed) -> Registration:
    """A new draft with what FranceConnect confirmed, encrypted; nothing else is written before the last button."""
    pivot = asdict(confirmed.pivot)
    answer = {
        "issuer": confirmed.issuer,
        "sub_digest": sub_digest(confirmed.sub),
        "pivot": pivot | {"born_on": confirmed.pivot.born_on.isoformat()},
        "mail": confirmed.mail,
    }
    expires_at = timezone.now() + CONFIRMED_KEPT_FOR
    return Registration.objects.create(answers={FRANCECONNECT: answer}, expires_at=expires_at)
