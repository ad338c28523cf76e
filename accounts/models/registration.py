"""The draft of an account."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models.account import Account
from identity.encryption import EncryptedJSONField

DRAFT_KEPT_FOR = timedelta(hours=24)
CONFIRMED_KEPT_FOR = timedelta(hours=1)  # FranceConnect said who was here; later it may be somebody else


def _draft_expiry() -> Any:
    return timezone.now() + DRAFT_KEPT_FOR


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> "RegistrationQuerySet":
        return self.filter(expires_at__gt=timezone.now())

    def expired(self) -> "RegistrationQuerySet":
        return self.filter(expires_at__lte=timezone.now())


class Registration(models.Model):
    """The draft of an account: every answer given so far, encrypted, for 24 hours, or for one when it was begun with
    FranceConnect. The session holds only its uuid.

    Once the account is created the answers are erased and the draft only points to it, so that a double click or a
    second tab finds it instead of creating another.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    expires_at = models.DateTimeField("gardé jusqu’au", default=_draft_expiry, db_index=True)
    answers = EncryptedJSONField("réponses", default=dict)
    challenge = models.ForeignKey(
        "contact_verification.Challenge", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "création de compte"
        verbose_name_plural = "créations de compte"

    def __str__(self) -> str:
        return f"Registration {self.pk}"
