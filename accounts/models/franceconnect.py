"""FranceConnect as a way in: which person it knows under which name."""

import uuid

from django.db import models
from django.utils import timezone

from identity.encryption import digest
from identity.models import Person


class FranceConnectLinkQuerySet(models.QuerySet["FranceConnectLink"]):
    def of_sub(self, issuer: str, sub: str) -> "FranceConnectLinkQuerySet":
        """The link of the person whom this provider calls so, if there is one."""
        return self.filter(issuer=issuer, sub_digest=sub_digest(sub))


class FranceConnectLink(models.Model):
    """A person whom the provider `issuer` calls `sub`, known here by its keyed digest alone.

    A person may have several: the provider gives another name when it corrects a civil status.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person, verbose_name="personne", on_delete=models.CASCADE, related_name="franceconnect_links"
    )
    issuer = models.CharField("fournisseur", max_length=200)
    sub_digest = models.CharField("empreinte", max_length=64)
    created_at = models.DateTimeField("associé le", default=timezone.now)
    last_used_at = models.DateTimeField("dernier usage", null=True)

    objects = FranceConnectLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien FranceConnect"
        verbose_name_plural = "liens FranceConnect"
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "sub_digest"],
                name="accounts_franceconnectlink_one_person_per_sub",
                violation_error_message="Cette identité FranceConnect est déjà associée à une personne.",
            )
        ]

    def __str__(self) -> str:
        return f"FranceConnectLink {self.pk}"


def sub_digest(sub: str) -> str:
    """How a person is found by the name that the provider gives them."""
    return digest(sub, context="franceconnect")
