"""Passkeys (WebAuthn): what a device keeps in place of a password."""

import uuid

from django.db import models
from django.utils import timezone

from accounts.models.account import Account


class Passkey(models.Model):
    """The public half of a key whose other half never leaves the holder's device."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, verbose_name="compte", on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField("nom", max_length=60)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField()
    sign_count = models.PositiveBigIntegerField(default=0)
    transports = models.JSONField(default=list)
    created_at = models.DateTimeField("ajoutée le", default=timezone.now)
    last_used_at = models.DateTimeField("dernier usage", null=True)

    class Meta:
        verbose_name = "clé d’accès"
        verbose_name_plural = "clés d’accès"
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"Passkey {self.pk}"
