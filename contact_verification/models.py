"""How a person is reached, the challenges that prove it, the outbox, and the counters that bound them."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from contact_verification.enums import Channel, ContactKind, MessageKind, MessageStatus, Purpose
from identity.encryption import DigestField, EncryptedTextField
from identity.leases import late

MAX_ATTEMPTS = 5
VALIDITY = {Channel.SMS: timedelta(minutes=10), Channel.MAIL: timedelta(minutes=15)}
DESTINATION_DIGEST = "destination"
TRACES_KEPT_FOR = timedelta(days=30)


class ContactQuerySet(models.QuerySet["Contact"]):
    def confirmed(self) -> "ContactQuerySet":
        return self.filter(verified_at__isnull=False)

    def confirmed_first(self) -> "ContactQuerySet":
        return self.order_by(F("verified_at").desc(nulls_last=True), "pk")

    def by_kind(self) -> dict[str, "Contact"]:
        """One contact a kind, the confirmed one where there are two."""
        return {contact.kind: contact for contact in reversed(self.confirmed_first())}


class Contact(models.Model):
    """A way to reach a person, confirmed by a code or only declared."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        "identity.Person", verbose_name="personne", on_delete=models.CASCADE, related_name="contacts"
    )
    kind = models.CharField("nature", max_length=8, choices=ContactKind)
    value = EncryptedTextField("coordonnée")
    verified_at = models.DateTimeField("confirmée le", null=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "coordonnée"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(verified_at__isnull=False),
                name="contact_verification_contact_one_verified_per_kind",
                violation_error_message="Cette personne a déjà une coordonnée confirmée de cette nature.",
            )
        ]

    def __str__(self) -> str:
        return f"Contact {self.pk}"


class Challenge(models.Model):
    """One code to be received and typed. The code itself is derived (codes.py) and never stored.

    The validity runs from the first message the carrier accepted: until then `expires_at` is empty, and a code
    that waits for a broken gateway is not lost.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField("objet", max_length=16, choices=Purpose)
    channel = models.CharField("canal", max_length=4, choices=Channel)
    destination = EncryptedTextField("destination")
    destination_digest = DigestField(of="destination", context=DESTINATION_DIGEST, db_index=True)
    opened_at = models.DateTimeField("ouvert le", default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu’au", null=True)
    attempts = models.PositiveSmallIntegerField("codes erronés", default=0)
    verified_at = models.DateTimeField("réussi le", null=True)

    class Meta:
        verbose_name = "vérification de contact"
        verbose_name_plural = "vérifications de contact"
        constraints = [
            models.CheckConstraint(
                condition=Q(attempts__lte=MAX_ATTEMPTS),
                name="contact_verification_challenge_attempts_bounded",
                violation_error_message="Trop de codes erronés.",
            )
        ]

    def __str__(self) -> str:
        return f"Challenge {self.pk}"

    @property
    def validity(self) -> timedelta:
        return VALIDITY[Channel(self.channel)]

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def is_live(self) -> bool:
        """Whether the code may still be typed."""
        return self.verified_at is None and self.attempts < MAX_ATTEMPTS and not self.is_expired


class MessageQuerySet(models.QuerySet["Message"]):
    def on_their_way(self) -> "MessageQuerySet":
        return self.filter(status__in=[MessageStatus.PENDING, MessageStatus.SENDING])

    def late(self) -> "MessageQuerySet":
        return self.filter(late(waiting=MessageStatus.PENDING, taken=MessageStatus.SENDING)).order_by("due_at")


class Message(models.Model):
    """The outbox: one message to be sent. The row is the truth, the broker only carries its id."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("nature", max_length=24, choices=MessageKind)
    channel = models.CharField("canal", max_length=4, choices=Channel)
    destination = EncryptedTextField("destination")
    challenge = models.ForeignKey(Challenge, null=True, on_delete=models.CASCADE, related_name="messages")
    person = models.ForeignKey("identity.Person", null=True, on_delete=models.CASCADE, related_name="messages")
    status = models.CharField("état", max_length=8, choices=MessageStatus, default=MessageStatus.PENDING)
    attempts = models.PositiveSmallIntegerField("essais d’envoi", default=0)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    due_at = models.DateTimeField("à envoyer le", default=timezone.now)
    claimed_at = models.DateTimeField("pris en charge le", null=True)
    sent_at = models.DateTimeField("envoyé le", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=[MessageStatus.PENDING, MessageStatus.SENDING]),
                name="contact_verif_message_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"


class UsageCounter(models.Model):
    """How often something limited was done in the window that began with its first use (limits.py)."""

    key = models.CharField(max_length=64, primary_key=True)
    used = models.PositiveIntegerField()
    resets_at_ms = models.BigIntegerField(help_text="epoch, milliseconds")

    class Meta:
        verbose_name = "compteur"

    def __str__(self) -> str:
        return f"UsageCounter {self.key[:8]}"
