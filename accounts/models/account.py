"""Who can come in: a person or an agent."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import validate_slug
from django.db import models
from django.db.models import Q
from django.utils import timezone

from identity.models import Person


class AccountQuerySet(models.QuerySet["Account"]):
    def known_by(self, digest: str) -> "AccountQuerySet":
        """The account whose person may log in with the identifier that has this digest."""
        now = timezone.now()
        return self.filter(
            Q(person__identifiers__expires_at=None) | Q(person__identifiers__expires_at__gt=now),
            person__identifiers__digest=digest,
        ).select_related("person", "migration")


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
        Person,
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
    created_at = models.DateTimeField("créé le", default=timezone.now)

    USERNAME_FIELD = "login"

    objects = AccountManager()

    class Meta:
        verbose_name = "compte"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, login__isnull=True, is_staff=False, is_superuser=False)
                | Q(person__isnull=True, login__isnull=False, is_staff=True),
                name="accounts_account_person_or_agent",
                violation_error_message="Un compte est celui d’une personne ou d’un agent, jamais des deux.",
            )
        ]

    def __str__(self) -> str:
        return f"Account {self.pk}"

    @property
    def owner(self) -> Person:
        """Whose account it is. ValueError for an agent's."""
        if self.person is None:
            raise ValueError(f"{self} is an agent's")
        return self.person
