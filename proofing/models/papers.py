"""The papers people name, what the verifier answers of them, and what the embedded verifier knows."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from identity.civil_status import CivilStatus
from identity.encryption import DigestField, EncryptedJSONField, EncryptedTextField, digest
from identity.leases import late
from identity.papers import PaperKind
from proofing.enums import AttemptStatus, Verdict

PAPER_DIGEST = "paper"
UNATTACHED_KEPT_FOR = timedelta(hours=25)  # longer than the draft that a paper was named or sent with


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
