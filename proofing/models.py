"""How a person is proven: the papers they named or sent, what the verifier answered, what an agent decided."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from identity.civil_status import CivilStatus
from identity.encryption import DigestField, EncryptedJSONField, EncryptedTextField, digest
from identity.leases import late
from identity.papers import PaperKind
from proofing.enums import AttemptStatus, RefusalReason, ReviewOutcome, Scan, Verdict

PAPER_DIGEST = "paper"
LOCK = timedelta(minutes=10)
PAPERS_KEPT_FOR = timedelta(days=30)  # after the decision
UNATTACHED_KEPT_FOR = timedelta(hours=25)  # longer than the draft they were sent with


class IdentityDocumentQuerySet(models.QuerySet["IdentityDocument"]):
    def forgotten(self) -> "IdentityDocumentQuerySet":
        """Named in a draft that became nothing."""
        return self.filter(person=None, created_at__lt=timezone.now() - UNATTACHED_KEPT_FOR)


class IdentityDocument(models.Model):
    """A paper a person named. Before there is a person, `declared` keeps the civil status it was named with."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        "identity.Person", verbose_name="personne", null=True, on_delete=models.CASCADE, related_name="documents"
    )
    declared = EncryptedJSONField("état civil déclaré", null=True)
    kind = models.CharField("type", max_length=16, choices=PaperKind)
    number = EncryptedTextField("numéro")
    number_digest = DigestField(of="number", context=PAPER_DIGEST, db_index=True)
    issued_on = models.DateField("date de délivrance")
    created_at = models.DateTimeField("indiqué le", default=timezone.now, db_index=True)

    objects = IdentityDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "titre d’identité"
        verbose_name_plural = "titres d’identité"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, declared__isnull=False)
                | Q(person__isnull=False, declared__isnull=True),
                name="proofing_identitydocument_of_a_person_or_a_draft",
                violation_error_message="Un titre est celui d’une personne ou d’une création de compte.",
            )
        ]

    def __str__(self) -> str:
        return f"IdentityDocument {self.pk}"


class AttemptQuerySet(models.QuerySet["VerificationAttempt"]):
    def late(self) -> "AttemptQuerySet":
        return self.filter(late(waiting=AttemptStatus.PENDING, taken=AttemptStatus.CHECKING)).order_by("due_at")


class VerificationAttempt(models.Model):
    """A question to the verifier, asked again until the answer is final. The row is the truth, as in the outbox."""

    document = models.ForeignKey(IdentityDocument, on_delete=models.CASCADE, related_name="attempts")
    status = models.CharField("état", max_length=8, choices=AttemptStatus, default=AttemptStatus.PENDING)
    verdict = models.CharField("réponse", max_length=12, choices=Verdict, blank=True)
    is_same_person = models.BooleanField("même état civil", default=False)
    is_same_nir = models.BooleanField("même NIR", default=False)
    tries_left = models.PositiveSmallIntegerField("essais restants", null=True)
    reference = models.CharField("référence du vérificateur", max_length=64, blank=True)
    asked = models.PositiveSmallIntegerField("demandes", default=0)
    created_at = models.DateTimeField("créée le", default=timezone.now)
    due_at = models.DateTimeField("à demander le", default=timezone.now)
    claimed_at = models.DateTimeField("prise en charge le", null=True)
    answered_at = models.DateTimeField("répondue le", null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = "vérification d’un titre"
        verbose_name_plural = "vérifications de titres"
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=AttemptStatus.DONE) | ~Q(verdict=""),
                name="proofing_verificationattempt_done_has_verdict",
                violation_error_message="Une vérification terminée a une réponse.",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=~Q(status=AttemptStatus.DONE), name="proofing_attempt_to_make")
        ]

    def __str__(self) -> str:
        return f"VerificationAttempt {self.pk}"

    @property
    def is_answered(self) -> bool:
        """Whether the person has nothing to wait for: the verifier has said something, or is asked much later."""
        return bool(self.verdict) or self.due_at > timezone.now()

    @property
    def is_refused(self) -> bool:
        return self.verdict == Verdict.INVALID


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


class RegistryEntryQuerySet(models.QuerySet["RegistryEntry"]):
    def for_paper(self, *, kind: str, number: str) -> "RegistryEntryQuerySet":
        return self.filter(kind=kind, number_digest=digest(number, context=PAPER_DIGEST))


class RegistryEntry(models.Model):
    """A paper the embedded verifier knows, with its holder. Numbers are there as digests only."""

    kind = models.CharField("type", max_length=16, choices=PaperKind)
    number_digest = models.CharField("empreinte du numéro", max_length=64)
    issued_on = models.DateField("date de délivrance")
    is_valid = models.BooleanField("en cours de validité", default=True)
    birth_name = models.CharField("nom de naissance", max_length=100)
    first_names = models.CharField("prénoms", max_length=100)
    born_on = models.DateField("date de naissance")
    nir_digest = models.CharField("empreinte du NIR", max_length=64)

    objects = RegistryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "titre du registre"
        verbose_name_plural = "titres du registre"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number_digest"],
                name="proofing_registryentry_one_per_paper",
                violation_error_message="Ce titre est déjà au registre.",
            )
        ]

    def __str__(self) -> str:
        return f"RegistryEntry {self.pk}"

    @property
    def civil_status(self) -> CivilStatus:
        return CivilStatus(self.birth_name, self.first_names, self.born_on)
