"""A couple that is one no more, as one of the two declares it; an agent follows."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from authorizations.enums import SeparationOutcome, UndoReason
from authorizations.models.dossiers import Dossier, Member


class SeparationQuerySet(models.QuerySet["Separation"]):
    def awaiting(self) -> "SeparationQuerySet":
        """The agents' task list, oldest first."""
        return self.filter(decided_at=None).order_by("declared_at", "pk")


class Separation(models.Model):
    """`member`: the spouse's place in the dossier, which ended on the day `separated_on`.

    `is_discreet`: the `other` person is told nothing. It takes effect when it is declared; an agent confirms it, or
    undoes one that was declared by mistake.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, verbose_name="dossier", on_delete=models.PROTECT, related_name="separations")
    member = models.ForeignKey(Member, verbose_name="conjoint", on_delete=models.PROTECT, related_name="separations")
    declarant = models.ForeignKey(
        "identity.Person", verbose_name="déclarée par", on_delete=models.PROTECT, related_name="separations_declared"
    )
    other = models.ForeignKey(
        "identity.Person", verbose_name="autre personne", on_delete=models.PROTECT, related_name="separations_undergone"
    )
    separated_on = models.DateField("date de la séparation")
    declared_at = models.DateTimeField("déclarée le", default=timezone.now)
    is_discreet = models.BooleanField("sans prévenir l’autre personne", default=False)
    hides_contacts = models.BooleanField("coordonnées cachées au foyer", default=False)
    decided_at = models.DateTimeField("traitée le", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="traitée par", null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField("suite donnée", max_length=10, choices=SeparationOutcome, blank=True)
    reason = models.CharField("motif de l’annulation", max_length=16, choices=UndoReason, blank=True)

    objects = SeparationQuerySet.as_manager()

    class Meta:
        verbose_name = "séparation"
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=~Q(outcome=SeparationOutcome.UNDONE),
                name="authorizations_separation_one_per_union",
                violation_error_message="Cette séparation est déjà déclarée.",
            ),
            models.CheckConstraint(
                condition=~Q(declarant=F("other")),
                name="authorizations_separation_of_two_people",
                violation_error_message="On se sépare de quelqu’un d’autre.",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, outcome="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="")),
                name="authorizations_separation_decision_has_agent",
                violation_error_message="Une séparation est traitée par un agent, à une date, dans un sens.",
            ),
            models.CheckConstraint(
                condition=Q(outcome=SeparationOutcome.UNDONE) & ~Q(reason="")
                | ~Q(outcome=SeparationOutcome.UNDONE) & Q(reason=""),
                name="authorizations_separation_undone_for_a_reason",
                violation_error_message="Une séparation annulée a un motif.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["declared_at"], condition=Q(decided_at__isnull=True), name="authorizations_sep_awaiting"
            )
        ]
        permissions = [("decide_separation", "Peut traiter une séparation déclarée")]

    def __str__(self) -> str:
        return f"Separation {self.pk}"

    @property
    def is_undone(self) -> bool:
        return self.outcome == SeparationOutcome.UNDONE
