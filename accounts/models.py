"""Who can come in: the account, the draft of one, and what bounds the guessing of passwords."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import validate_slug
from django.db import models
from django.db.models import Q
from django.utils import timezone

from identity.encryption import EncryptedJSONField

DRAFT_KEPT_FOR = timedelta(hours=24)


class AccountQuerySet(models.QuerySet["Account"]):
    def known_by(self, digest: str) -> "AccountQuerySet":
        """The account whose person may log in with the identifier that has this digest."""
        now = timezone.now()
        return self.filter(
            Q(person__identifiers__expires_at=None) | Q(person__identifiers__expires_at__gt=now),
            person__identifiers__digest=digest,
        ).select_related("person")


class AccountManager(BaseUserManager.from_queryset(AccountQuerySet)):  # type: ignore[misc]
    def create_agent(self, login: str, password: str | None = None, **fields: Any) -> "Account":
        """An agent of the fund, who comes in under /agents/ and has no Person."""
        agent = self.model(login=login, is_staff=True, **fields)
        agent.set_password(password)
        agent.full_clean()
        agent.save(using=self._db)
        return agent

    def create_superuser(self, login: str, password: str | None = None, **fields: Any) -> "Account":
        """`manage.py createsuperuser`: the agent who opens the accounts of the others."""
        return self.create_agent(login, password, is_superuser=True, **fields)


class Account(AbstractBaseUser, PermissionsMixin):
    """A login: a person's, found by their identifiers, or an agent's, who has no Person. The journal tells its uses."""

    last_login = None
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(
        "identity.Person",
        verbose_name="personne",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="account",
    )
    login = models.CharField(
        "identifiant d’agent", max_length=60, null=True, blank=True, unique=True, validators=[validate_slug]
    )
    is_staff = models.BooleanField("agent", default=False)
    is_active = models.BooleanField("actif", default=True)
    terms_accepted_at = models.DateTimeField("conditions générales acceptées le", null=True, blank=True)
    created_at = models.DateTimeField("créé le", default=timezone.now)

    USERNAME_FIELD = "login"

    objects = AccountManager()

    class Meta:
        verbose_name = "compte"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    person__isnull=False,
                    terms_accepted_at__isnull=False,
                    login__isnull=True,
                    is_staff=False,
                    is_superuser=False,
                )
                | Q(person__isnull=True, login__isnull=False, is_staff=True),
                name="accounts_account_person_or_agent",
                violation_error_message="Un compte est celui d’une personne ou d’un agent, jamais des deux.",
            )
        ]

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
