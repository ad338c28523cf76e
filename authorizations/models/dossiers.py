"""A household as the fund knows it, and who belongs to it from when to when."""

import uuid
from collections.abc import Iterable

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from authorizations.enums import COUPLE, Role

NUMBER = r"\A[0-9]{7}\Z"


class Dossier(models.Model):
    """`number`: the 7-digit numéro allocataire."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(
        "numéro allocataire",
        max_length=7,
        unique=True,
        validators=[RegexValidator(NUMBER, "Un numéro allocataire a 7 chiffres.")],
    )

    class Meta:
        verbose_name = "dossier"
        constraints = [
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]{7}$"),
                name="authorizations_dossier_number",
                violation_error_message="Un numéro allocataire a 7 chiffres.",
            )
        ]

    def __str__(self) -> str:
        return f"Dossier {self.pk}"


class MemberQuerySet(models.QuerySet["Member"]):
    def current(self) -> "MemberQuerySet":
        return self.filter(until=None)

    def in_order(self) -> "MemberQuerySet":
        """Responsable, conjoint, then the others by age."""
        rank = models.Case(
            *(models.When(role=role, then=position) for position, role in enumerate(COUPLE)), default=len(COUPLE)
        )
        return self.order_by(rank, "person__born_on", "pk")

    def with_role(self, roles: Iterable[Role]) -> "MemberQuerySet":
        return self.filter(role__in=list(roles))


class Member(models.Model):
    """Somebody's place in a dossier, from the day `since` and not on the day `until` any more.

    Without `until` they belong to it now; it is never a day to come. A child may belong to the dossiers of both
    parents; nobody runs two. `hides_contacts`: how they are reached is shown to nobody of this household or another.
    `asked_at`: when a responsable last answered, or passed, the question of « Mes autorisations ».
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, verbose_name="dossier", on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(
        "identity.Person", verbose_name="personne", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("rôle", max_length=12, choices=Role)
    since = models.DateField("depuis le")
    until = models.DateField("jusqu’au", null=True, blank=True)
    hides_contacts = models.BooleanField("coordonnées cachées au foyer", default=False)
    asked_at = models.DateTimeField("interrogée sur la procuration le", null=True)
    told_of_age_at = models.DateTimeField("prévenue de sa majorité le", null=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "membre"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "role"],
                condition=Q(until__isnull=True, role__in=COUPLE),
                name="authorizations_member_one_of_each_couple_role",
                violation_error_message="Ce dossier a déjà une personne dans ce rôle.",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until__isnull=True, role__in=COUPLE),
                name="authorizations_member_runs_one_dossier",
                violation_error_message="Cette personne est déjà responsable ou conjointe dans un autre dossier.",
            ),
            models.UniqueConstraint(
                fields=["dossier", "person"],
                condition=Q(until__isnull=True),
                name="authorizations_member_once_at_a_time",
                violation_error_message="Cette personne est déjà membre de ce dossier.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="authorizations_member_ends_after_start",
                violation_error_message="Une appartenance ne finit pas avant d’avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"Member {self.pk}"

    @property
    def is_current(self) -> bool:
        return self.until is None
