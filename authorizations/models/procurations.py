"""What lets a spouse act on the dossier: one row from the day it is given to its end, never changed otherwise."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from authorizations.enums import EndCause
from authorizations.models.dossiers import Dossier


class ProcurationQuerySet(models.QuerySet["Procuration"]):
    def open(self) -> "ProcurationQuerySet":
        """Not ended, be it that its last day is over and nobody has noted it yet."""
        return self.filter(ended_at=None)

    def active(self) -> "ProcurationQuerySet":
        """Those under which something may be done today."""
        return self.open().filter(Q(last_on=None) | Q(last_on__gte=timezone.localdate()))

    def expired(self) -> "ProcurationQuerySet":
        return self.open().filter(last_on__lt=timezone.localdate())

    def latest_first(self) -> "ProcurationQuerySet":
        return self.order_by("-granted_at", "-pk")


class Procuration(models.Model):
    """`grantor` lets `delegate` see the dossier and act on it, until `last_on`, that day included, if there is one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, verbose_name="dossier", on_delete=models.PROTECT, related_name="procurations")
    grantor = models.ForeignKey(
        "identity.Person", verbose_name="donnée par", on_delete=models.PROTECT, related_name="procurations_given"
    )
    delegate = models.ForeignKey(
        "identity.Person", verbose_name="donnée à", on_delete=models.PROTECT, related_name="procurations_received"
    )
    granted_at = models.DateTimeField("donnée le", default=timezone.now)
    last_on = models.DateField("dernier jour", null=True, blank=True)
    ended_at = models.DateTimeField("terminée le", null=True)
    ended_because = models.CharField("cause de la fin", max_length=12, choices=EndCause, blank=True)

    objects = ProcurationQuerySet.as_manager()

    class Meta:
        verbose_name = "procuration"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(ended_at__isnull=True),
                name="authorizations_procuration_one_open",
                violation_error_message="Une procuration est déjà en cours dans ce dossier.",
            ),
            models.CheckConstraint(
                condition=~Q(grantor=F("delegate")),
                name="authorizations_procuration_of_two_people",
                violation_error_message="Une procuration se donne à quelqu’un d’autre.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("granted_at")),
                name="authorizations_procuration_ends_after_start",
                violation_error_message="Une procuration ne finit pas avant d’avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="authorizations_procuration_end_has_cause",
                violation_error_message="La fin d’une procuration a une date et une cause.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["last_on"],
                condition=Q(ended_at__isnull=True, last_on__isnull=False),
                name="authorizations_proc_to_expire",
            )
        ]

    def __str__(self) -> str:
        return f"Procuration {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.ended_at is None and (self.last_on is None or self.last_on >= timezone.localdate())
