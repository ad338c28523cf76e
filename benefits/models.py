"""What was paid to a household: a payment a day, and what it is made of."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q, Sum, Value
from django.db.models.functions import Coalesce

from benefits.enums import Benefit

ZERO = Value(Decimal(0), output_field=models.DecimalField(max_digits=11, decimal_places=2))


class PaymentQuerySet(models.QuerySet["Payment"]):
    def with_totals(self) -> "PaymentQuerySet":
        """Each with its `amount`, and `to_third_party`, the part of it that went to somebody else; euros."""
        to_third_party = Sum("lines__amount", filter=Q(lines__is_to_third_party=True))
        return self.annotate(amount=Coalesce(Sum("lines__amount"), ZERO), to_third_party=Coalesce(to_third_party, ZERO))

    def latest_first(self) -> "PaymentQuerySet":
        return self.order_by("-paid_on", "-pk")


class Payment(models.Model):
    """`reference`: the fund's own name for it, once in a dossier."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(
        "authorizations.Dossier", verbose_name="dossier", on_delete=models.PROTECT, related_name="payments"
    )
    reference = models.CharField("référence", max_length=20)
    paid_on = models.DateField("payé le")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "paiement"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "reference"],
                name="benefits_payment_once",
                violation_error_message="Ce paiement est déjà connu.",
            )
        ]
        indexes = [models.Index(fields=["dossier", "-paid_on", "-id"], name="benefits_payment_latest")]

    def __str__(self) -> str:
        return f"Payment {self.pk}"


class PaymentLine(models.Model):
    """A benefit of one month. `is_to_third_party`: paid to somebody else for the household, a landlord say."""

    payment = models.ForeignKey(Payment, verbose_name="paiement", on_delete=models.CASCADE, related_name="lines")
    benefit = models.CharField("prestation", max_length=8, choices=Benefit)
    month = models.DateField("mois", help_text="son premier jour")
    amount = models.DecimalField("montant", max_digits=9, decimal_places=2, help_text="euros")
    is_to_third_party = models.BooleanField("versé à un tiers", default=False)

    class Meta:
        verbose_name = "ligne de paiement"
        verbose_name_plural = "lignes de paiement"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="benefits_paymentline_positive",
                violation_error_message="Un montant payé est positif.",
            )
        ]

    def __str__(self) -> str:
        return f"PaymentLine {self.pk}"
