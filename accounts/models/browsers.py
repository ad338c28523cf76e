"""Browsers that the holder of an account has come in with, and those that remember an identifier."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.account import Account


class KnownBrowserQuerySet(models.QuerySet["KnownBrowser"]):
    def trusted(self) -> "KnownBrowserQuerySet":
        return self.filter(trusted_until__gt=timezone.now())


class KnownBrowser(models.Model):
    """A browser on which somebody has come in to the end: others' failures do not lock them out on it.

    `trusted_until`: no code is asked there until then, at the holder's own word. The browser keeps an opaque token;
    `token_digest` binds it to the account, so that two accounts on one browser show nothing in common.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, verbose_name="compte", on_delete=models.CASCADE, related_name="browsers")
    token_digest = models.CharField(max_length=64, unique=True)
    label = models.CharField("navigateur", max_length=80)
    first_seen_at = models.DateTimeField("connu depuis le", default=timezone.now)
    last_seen_at = models.DateTimeField("dernière connexion", default=timezone.now)
    trusted_until = models.DateTimeField("de confiance jusqu’au", null=True)

    objects = KnownBrowserQuerySet.as_manager()

    class Meta:
        verbose_name = "navigateur connu"
        verbose_name_plural = "navigateurs connus"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("first_seen_at")),
                name="accounts_knownbrowser_seen_after_known",
                violation_error_message="Un navigateur n’est pas vu avant d’être connu.",
            )
        ]

    def __str__(self) -> str:
        return f"KnownBrowser {self.pk}"

    @property
    def is_trusted(self) -> bool:
        return self.trusted_until is not None and self.trusted_until > timezone.now()


class RememberedIdentifier(models.Model):
    """« Se souvenir de moi »: the browser's opaque token stands for an account whose number is shown masked.

    It names whom the password is asked for, and never logs anybody in by itself.
    """

    token_digest = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, verbose_name="compte", on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField("jusqu’au", db_index=True)

    class Meta:
        verbose_name = "identifiant retenu"
        verbose_name_plural = "identifiants retenus"

    def __str__(self) -> str:
        return f"RememberedIdentifier {self.token_digest[:8]}"
