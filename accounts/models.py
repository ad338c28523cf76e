"""Who can come in: the account, the draft of one, and what bounds the guessing of passwords."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from identity.encryption import EncryptedJSONField, digest

IDENTIFIER_DIGEST = "identifier"
DRAFT_KEPT_FOR = timedelta(hours=24)


def identifier_digest(identifier: str) -> str:
    """How an account is found: the keyed digest of a normalised NIR or identifiant provisoire."""
    return digest(identifier, context=IDENTIFIER_DIGEST)


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.select_related("person").get(identifier_digest=username)


class Account(AbstractBaseUser):
    """A login for a person. The journal tells when it was used last."""

    last_login = None
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(
        "identity.Person", verbose_name="personne", on_delete=models.PROTECT, related_name="account"
    )
    identifier_digest = models.CharField("empreinte de l’identifiant", max_length=64, unique=True)
    is_active = models.BooleanField("actif", default=True)
    terms_accepted_at = models.DateTimeField("conditions générales acceptées le")
    created_at = models.DateTimeField("créé le", default=timezone.now)

    USERNAME_FIELD = "identifier_digest"

    objects = AccountManager()

    class Meta:
        verbose_name = "compte"

    def __str__(self) -> str:
        return f"Account {self.pk}"


def _draft_expiry() -> Any:
    return timezone.now() + DRAFT_KEPT_FOR


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> "RegistrationQuerySet":
        return self.filter(expires_at__gt=timezone.now())

    def expired(self) -> "RegistrationQuerySet":
        return self.filter(expires_at__lte=timezone.now())


class Registration(models.Model):
    """The draft of an account: every answer given so far, encrypted, for 24 hours. The session holds only its uuid.

    Once the account is created the answers are erased and the draft only points to it, so that a double click or a
    second tab finds it instead of creating another.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    expires_at = models.DateTimeField("gardé jusqu’au", default=_draft_expiry, db_index=True)
    answers = EncryptedJSONField("réponses", default=dict)
    challenge = models.ForeignKey(
        "contact_verification.Challenge", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "création de compte"
        verbose_name_plural = "créations de compte"

    def __str__(self) -> str:
        return f"Registration {self.pk}"


class LoginThrottle(models.Model):
    """Failures in a row on an identifier, known or not, and until when it must wait (throttling.py)."""

    identifier_digest = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    failures_of_day = models.PositiveIntegerField(default=0)
    day_ends_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "frein de connexion"

    def __str__(self) -> str:
        return f"LoginThrottle {self.identifier_digest[:8]}"
