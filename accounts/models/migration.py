"""The passage of an old account, with its 8-digit password, to the present way in."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models.account import Account
from identity.encryption import EncryptedJSONField


class AccountMigration(models.Model):
    """Where the passage of an account stands; as long as it is not finished every login leads back to it.

    `answers`: the contacts typed, kept until they are confirmed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.OneToOneField(Account, verbose_name="compte", on_delete=models.CASCADE, related_name="migration")
    answers = EncryptedJSONField("réponses", default=dict)
    challenge = models.ForeignKey(
        "contact_verification.Challenge", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    password_chosen_at = models.DateTimeField("mot de passe choisi le", null=True)
    finished_at = models.DateTimeField("terminée le", null=True)

    class Meta:
        verbose_name = "passage au nouveau mode de connexion"
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(password_chosen_at__isnull=False),
                name="accounts_accountmigration_password_before_end",
                violation_error_message="Un compte ne change pas de mode de connexion sans nouveau mot de passe.",
            )
        ]

    def __str__(self) -> str:
        return f"AccountMigration {self.pk}"
