"""Changes of what an account is protected by, each of which its holder may stop."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.account import Account
from contact_verification.enums import ContactKind
from identity.encryption import EncryptedTextField

STOPPABLE_FOR = timedelta(days=7)


def _stop_end() -> datetime:
    return timezone.now() + STOPPABLE_FOR


class AccountChange(models.Model):
    """A password or a contact that was replaced. Its notice carries a code, found by `stop_digest`, that undoes it.

    `contact_kind`: None for the password. `former_value`: the contact that was replaced, None when there was none.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, verbose_name="compte", on_delete=models.CASCADE, related_name="changes")
    contact_kind = models.CharField("coordonnée", max_length=8, choices=ContactKind, null=True)  # noqa: DJ001
    former_value = EncryptedTextField("ancienne coordonnée", null=True)
    former_verified_at = models.DateTimeField("ancienne coordonnée confirmée le", null=True)
    changed_at = models.DateTimeField("changé le", default=timezone.now)
    stop_digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    stoppable_until = models.DateTimeField("peut être arrêté jusqu’au", default=_stop_end)
    stopped_at = models.DateTimeField("arrêté le", null=True)

    class Meta:
        verbose_name = "changement"
        constraints = [
            models.CheckConstraint(
                condition=Q(contact_kind__isnull=False) | Q(former_value__isnull=True, former_verified_at__isnull=True),
                name="accounts_accountchange_former_contact_has_kind",
                violation_error_message="Seule une coordonnée a une ancienne valeur.",
            )
        ]

    def __str__(self) -> str:
        return f"AccountChange {self.pk}"
