"""Who a person is: the one record of a human being, and what they may log in with."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from identity.civil_status import CivilStatus
from identity.encryption import DigestField, EncryptedTextField, digest
from identity.enums import Civility, IdentityStatus
from identity.places import birthplace
from identity.typed_text import folded_words

NIR_DIGEST = "nir"
PROVISIONAL_ID_KEPT_FOR = timedelta(days=90)  # after the NIR has taken over


class SearchNameField(models.CharField):
    """Birth name and first names, folded as `folded_words` does, kept in step at every save."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"max_length": 400, "editable": False})

    def pre_save(self, model_instance: Any, add: bool) -> str:
        person: Person = model_instance
        # A ligature is folded into several letters: the longest names would not fit.
        folded = search_name(f"{person.birth_name} {person.first_names}")[: self.max_length]
        setattr(person, self.attname, folded)
        return folded


def search_name(text: str) -> str:
    """A name as it is searched: « D’Ostrevaux Anne-Laure » becomes « d ostrevaux anne laure »."""
    return " ".join(folded_words(text))


class PersonQuerySet(models.QuerySet["Person"]):
    def with_nir(self, number: str) -> "PersonQuerySet":
        """Everybody who holds or declares this NIR (13 characters)."""
        return self.filter(nir_digest=digest(number, context=NIR_DIGEST))

    def holding_nir(self, number: str) -> "PersonQuerySet":
        """The one person whose NIR this is, proven; nobody as long as it is only declared."""
        return self.with_nir(number).filter(holds_nir=True)

    def with_former(self, pks: Iterable[int]) -> "PersonQuerySet":
        """These people and the records that became theirs, whose events stay where they were."""
        return self.filter(Q(pk__in=pks) | Q(merged_into__in=pks))

    def named(self, text: str) -> "PersonQuerySet":
        """Whose birth name, then first names, begin like this, whatever the case and accents."""
        return self.filter(search_name__startswith=search_name(text))


class Person(models.Model):
    """A human being.

    `nir` is what the person typed, and claims nothing, until `holds_nir` says that it is proven theirs: then it is
    their identifier. A verified person without one, or with a waiting number, keeps the identifiant provisoire.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    civility = models.CharField("civilité", max_length=10, choices=Civility)
    birth_name = models.CharField("nom de naissance", max_length=100)
    first_names = models.CharField("prénoms", max_length=100)
    search_name = SearchNameField("nom cherché", db_index=True)
    born_on = models.DateField("date de naissance")
    birth_country = models.CharField("pays de naissance (code INSEE)", max_length=5)
    birth_place_code = models.CharField("commune de naissance (code INSEE)", max_length=5, blank=True)
    birth_place_name = models.CharField("lieu de naissance, à cette date", max_length=100)
    nir = EncryptedTextField("NIR", null=True)
    nir_digest = DigestField(of="nir", context=NIR_DIGEST, null=True)
    holds_nir = models.BooleanField("le NIR est le sien", default=False)
    provisional_id = models.CharField("identifiant provisoire", max_length=13, null=True, unique=True)  # noqa: DJ001
    identity_status = models.CharField(
        "état de l’identité", max_length=10, choices=IdentityStatus, default=IdentityStatus.DECLARED
    )
    flags = models.JSONField("signalements", default=list)
    merged_into = models.ForeignKey(
        "self", verbose_name="réunie à", null=True, on_delete=models.PROTECT, related_name="merged"
    )
    created_at = models.DateTimeField("créée le", default=timezone.now)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "personne"
        permissions = [
            ("reveal_nir", "Peut lire un NIR en entier"),
            ("merge_person", "Peut réunir deux personnes"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["nir_digest"],
                condition=Q(holds_nir=True),
                name="identity_person_one_holder_per_nir",
                violation_error_message="Ce numéro de sécurité sociale appartient déjà à une autre personne.",
            ),
            models.CheckConstraint(
                condition=Q(nir__isnull=True, nir_digest__isnull=True) | Q(nir__isnull=False, nir_digest__isnull=False),
                name="identity_person_nir_with_digest",
                violation_error_message="Un numéro de sécurité sociale ne va pas sans son empreinte.",
            ),
            models.CheckConstraint(
                condition=Q(holds_nir=False)
                | Q(identity_status=IdentityStatus.VERIFIED, nir_digest__isnull=False, merged_into__isnull=True),
                name="identity_person_holder_is_verified",
                violation_error_message="Un numéro n’appartient qu’à une personne vérifiée.",
            ),
            models.CheckConstraint(
                condition=~Q(identity_status=IdentityStatus.VERIFIED)
                | Q(holds_nir=True)
                | Q(provisional_id__isnull=False),
                name="identity_person_verified_has_identifier",
                violation_error_message="Une personne vérifiée a un numéro ou un identifiant provisoire.",
            ),
        ]
        indexes = [
            # An index by itself and not `db_index`, which on PostgreSQL makes a second one for LIKE.
            models.Index(fields=["nir_digest"], name="identity_person_by_nir"),
            models.Index(fields=["born_on", "search_name"], name="identity_person_born_and_named"),
            models.Index(fields=["id"], condition=~Q(flags=[]), name="identity_person_flagged"),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    @property
    def is_verified(self) -> bool:
        return self.identity_status == IdentityStatus.VERIFIED

    @property
    def civil_status(self) -> CivilStatus:
        return CivilStatus(self.birth_name, self.first_names, self.born_on)

    @property
    def birthplace(self) -> str:
        return birthplace(self.birth_country, self.birth_place_code, self.birth_place_name, self.born_on)

    @property
    def identifier(self) -> str:
        """What this person logs in with: the NIR once proven, the identifiant provisoire until then."""
        identifier = self.nir if self.holds_nir else self.provisional_id
        if identifier is None:
            raise ValueError(f"{self} has no identifier")
        return identifier

    @property
    def usual_name(self) -> str:
        """First first name and birth name: « Véronique FALVIGNE »."""
        return f"{self.first_names.split()[0]} {self.birth_name.upper()}"

    @property
    def short_name(self) -> str:
        """First name and initial: « Véronique F. »."""
        return f"{self.first_names.split()[0]} {self.birth_name[0]}."


class IdentifierQuerySet(models.QuerySet["Identifier"]):
    def expired(self) -> "IdentifierQuerySet":
        return self.filter(expires_at__lte=timezone.now())


class Identifier(models.Model):
    """What a person may log in with: their NIR or identifiant provisoire, as a keyed digest.

    One at a time for good; the identifiant provisoire stays beside the NIR for 90 days after the NIR has taken over.
    """

    person = models.ForeignKey(Person, verbose_name="personne", on_delete=models.CASCADE, related_name="identifiers")
    digest = models.CharField("empreinte", max_length=64, unique=True)
    expires_at = models.DateTimeField("valable jusqu’au", null=True)

    objects = IdentifierQuerySet.as_manager()

    class Meta:
        verbose_name = "identifiant de connexion"
        verbose_name_plural = "identifiants de connexion"

    def __str__(self) -> str:
        return f"Identifier {self.pk}"
