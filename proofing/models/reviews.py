"""The files that wait for an agent, and the papers people sent for them to read."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from identity.encryption import EncryptedTextField
from proofing.enums import RefusalReason, ReviewOutcome, Scan
from proofing.models.papers import UNATTACHED_KEPT_FOR

LOCK = timedelta(minutes=10)
PAPERS_KEPT_FOR = timedelta(days=30)  # after the decision


class ReviewQuerySet(models.QuerySet["Review"]):
    def awaiting(self) -> "ReviewQuerySet":
        """The agents' queue, oldest first."""
        return self.filter(decided_at=None).order_by("opened_at")

    def past_retention(self) -> "ReviewQuerySet":
        return self.filter(decided_at__lt=timezone.now() - PAPERS_KEPT_FOR)


class Review(models.Model):
    """A file that waits for an agent, until one decides."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        "identity.Person", verbose_name="personne", on_delete=models.CASCADE, related_name="reviews"
    )
    opened_at = models.DateTimeField("reçue le", default=timezone.now)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ouverte par", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    locked_until = models.DateTimeField("réservée jusqu’au", null=True)
    is_changed = models.BooleanField("complétée depuis sa dernière ouverture", default=False)
    decided_at = models.DateTimeField("décidée le", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="décidée par", null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField("décision", max_length=12, choices=ReviewOutcome, blank=True)
    reason = models.CharField("motif", max_length=16, choices=RefusalReason, blank=True)
    message = EncryptedTextField("message à la personne", null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier à vérifier"
        verbose_name_plural = "dossiers à vérifier"
        permissions = [("decide_review", "Peut décider d’un dossier à vérifier")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(decided_at__isnull=True),
                name="proofing_review_one_open_per_person",
                violation_error_message="Cette personne a déjà un dossier en attente.",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, outcome="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="")),
                name="proofing_review_decision_has_agent",
                violation_error_message="Une décision a une date, un agent et un sens.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ReviewOutcome.REFUSED) | ~Q(reason=""),
                name="proofing_review_refusal_has_reason",
                violation_error_message="Un refus a un motif.",
            ),
        ]
        indexes = [
            models.Index(fields=["opened_at"], condition=Q(decided_at__isnull=True), name="proofing_review_awaiting"),
            models.Index(fields=["decided_at"], name="proofing_review_decided"),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    def is_locked_for(self, agent: Any) -> bool:
        """Whether another agent has it open now."""
        is_live = self.locked_until is not None and self.locked_until > timezone.now()
        return is_live and self.locked_by_id != agent.pk

    @property
    def is_being_read(self) -> bool:
        """Whether an agent has it open now."""
        return self.is_open and self.locked_until is not None and self.locked_until > timezone.now()

    def has_changed_for(self, agent: Any) -> bool:
        """Whether the file may hold what this agent has not seen: something new, or another's opening since theirs."""
        return self.is_changed or self.locked_by_id not in (None, agent.pk)


class SupportingDocumentQuerySet(models.QuerySet["SupportingDocument"]):
    def unattached(self) -> "SupportingDocumentQuerySet":
        return self.filter(person=None)

    def forgotten(self) -> "SupportingDocumentQuerySet":
        """Sent with a draft that became nothing."""
        return self.unattached().filter(received_at__lt=timezone.now() - UNATTACHED_KEPT_FOR)


class SupportingDocument(models.Model):
    """A file a person sent to prove who they are; the content is with the storage, under the row's uuid.

    The row is written before the file and goes after it, so that no file is ever without its row.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        "identity.Person",
        verbose_name="personne",
        null=True,
        on_delete=models.PROTECT,
        related_name="supporting_documents",
    )
    review = models.ForeignKey(Review, null=True, on_delete=models.PROTECT, related_name="papers")
    media_type = models.CharField("type", max_length=32)
    size = models.PositiveIntegerField("taille", help_text="octets")
    scan = models.CharField("virus", max_length=12, choices=Scan)
    received_at = models.DateTimeField("reçue le", default=timezone.now, db_index=True)

    objects = SupportingDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce justificative"
        verbose_name_plural = "pièces justificatives"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, review__isnull=True) | Q(person__isnull=False, review__isnull=False),
                name="proofing_supportingdocument_of_a_review_or_a_draft",
                violation_error_message="Une pièce est celle d’un dossier à vérifier ou d’une création de compte.",
            )
        ]

    def __str__(self) -> str:
        return f"SupportingDocument {self.pk}"

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def size_in_words(self) -> str:
        """« 840 ko », « 1,2 Mo », as the limit of 10 Mo is told."""
        if self.size < 999_500:
            return f"{max(1, round(self.size / 1000))} ko"
        return f"{self.size / 1_000_000:.1f} Mo".replace(".", ",")

    @property
    def storage_name(self) -> str:
        return self.uuid.hex
