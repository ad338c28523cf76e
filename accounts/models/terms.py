"""The conditions générales d'utilisation: their versions, and who accepted which."""

from django.db import models
from django.utils import timezone

from accounts.models.account import Account


class AcceptanceChannel(models.TextChoices):
    CREATION = "creation", "création de l’espace"
    MIGRATION = "migration", "passage au nouveau mode de connexion"
    LOGIN = "login", "connexion"


class TermsVersion(models.Model):
    """A published text, in Markdown. It is never changed: the database refuses it (migration 0004)."""

    number = models.PositiveIntegerField("version", unique=True)
    text = models.TextField("texte")
    published_at = models.DateTimeField("publiée le", default=timezone.now)
    published_by = models.ForeignKey(
        Account, verbose_name="publiée par", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "version des conditions générales"
        verbose_name_plural = "versions des conditions générales"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"version {self.number}"


class TermsAcceptance(models.Model):
    """An account's owner has accepted a version."""

    account = models.ForeignKey(Account, verbose_name="compte", on_delete=models.CASCADE, related_name="acceptances")
    version = models.ForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField("acceptée le", default=timezone.now)
    channel = models.CharField("à l’occasion de", max_length=10, choices=AcceptanceChannel)

    class Meta:
        verbose_name = "acceptation des conditions générales"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "version"],
                name="accounts_termsacceptance_once",
                violation_error_message="Cette version est déjà acceptée.",
            )
        ]

    def __str__(self) -> str:
        return f"TermsAcceptance {self.pk}"
