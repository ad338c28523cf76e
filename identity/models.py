"""Who a person is: the one record of a human being, their papers, and the embedded verifier's registry."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from identity.civil_status import CivilStatus
from identity.encryption import DigestField, EncryptedTextField, digest
from identity.enums import Civility, IdentityStatus, Verdict
from identity.papers import PaperKind

NIR_DIGEST = "nir"
PAPER_DIGEST = "paper"


class PersonQuerySet(models.QuerySet["Person"]):
    def verified(self) -> "PersonQuerySet":
        return self.filter(identity_status=IdentityStatus.VERIFIED)

    def with_nir(self, number: str) -> "PersonQuerySet":
        """Everybody who holds or declares this NIR (13 characters)."""
        return self.filter(nir_digest=digest(number, context=NIR_DIGEST))


class Person(models.Model):
    """A human being. The NIR of a person who is not verified is only what they typed: it claims nothing."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    civility = models.CharField("civilité", max_length=10, choices=Civility)
    birth_name = models.CharField("nom de naissance", max_length=100)
    first_names = models.CharField("prénoms", max_length=100)
    born_on = models.DateField("date de naissance")
    birth_country = models.CharField("pays de naissance (code INSEE)", max_length=5)
    birth_place_code = models.CharField("commune de naissance (code INSEE)", max_length=5, blank=True)
    birth_place_name = models.CharField("lieu de naissance, à cette date", max_length=100)
    nir = EncryptedTextField("NIR", null=True)
    nir_digest = DigestField(of="nir", context=NIR_DIGEST, null=True, db_index=True)
    provisional_id = models.CharField("identifiant provisoire", max_length=13, null=True, unique=True)  # noqa: DJ001
    identity_status = models.CharField(
        "état de l’identité", max_length=10, choices=IdentityStatus, default=IdentityStatus.DECLARED
    )
    created_at = models.DateTimeField("créée le", default=timezone.now)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "personne"
        constraints = [
            models.UniqueConstraint(
                fields=["nir_digest"],
                condition=Q(identity_status=IdentityStatus.VERIFIED),
                name="identity_person_one_verified_per_nir",
                violation_error_message="Ce numéro de sécurité sociale appartient déjà à une personne vérifiée.",
            ),
            models.CheckConstraint(
                condition=Q(nir__isnull=True, nir_digest__isnull=True)
                | Q(nir__isnull=False, nir_digest__isnull=False),
                name="identity_person_nir_with_digest",
                violation_error_message="Un numéro de sécurité sociale ne va pas sans son empreinte.",
            ),
            models.CheckConstraint(
                condition=~Q(identity_status=IdentityStatus.VERIFIED) | Q(nir_digest__isnull=False),
                name="identity_person_verified_has_nir",
                violation_error_message="Une identité vérifiée a un numéro de sécurité sociale.",
            ),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    @property
    def is_proven(self) -> bool:
        return self.identity_status == IdentityStatus.VERIFIED

    @property
    def civil_status(self) -> CivilStatus:
        return CivilStatus(self.birth_name, self.first_names, self.born_on)

    @property
    def identifier(self) -> str:
        """What this person logs in with: the NIR once proven, the identifiant provisoire until then."""
        identifier = self.nir if self.is_proven else self.provisional_id
        if identifier is None:
            raise ValueError(f"{self} has no identifier")
        return identifier

    @property
    def short_name(self) -> str:
        """First name and initial: « Véronique F. »."""
        return f"{self.first_names.split()[0]} {self.birth_name[0]}."


class IdentityDocument(models.Model):
    """A paper a person named, and what the verifier said of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person, verbose_name="personne", on_delete=models.CASCADE, related_name="documents"
    )
    kind = models.CharField("type", max_length=16, choices=PaperKind)
    number = EncryptedTextField("numéro")
    number_digest = DigestField(of="number", context=PAPER_DIGEST, db_index=True)
    issued_on = models.DateField("date de délivrance")
    verdict = models.CharField("réponse du vérificateur", max_length=12, choices=Verdict)
    verified_at = models.DateTimeField("vérifié le", default=timezone.now)

    class Meta:
        verbose_name = "titre d’identité"
        verbose_name_plural = "titres d’identité"

    def __str__(self) -> str:
        return f"IdentityDocument {self.pk}"


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
                F("kind"),
                F("number_digest"),
                name="identity_registryentry_one_per_paper",
                violation_error_message="Ce titre est déjà au registre.",
            )
        ]

    def __str__(self) -> str:
        return f"RegistryEntry {self.pk}"

    @property
    def civil_status(self) -> CivilStatus:
        return CivilStatus(self.birth_name, self.first_names, self.born_on)
