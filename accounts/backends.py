from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts.models import Account


class IdentifierBackend(ModelBackend):
    """Finds a person's account by the digest of its identifier, an agent's by its login, and checks the password.

    Neither way finds an account of the other kind. What an agent may do comes from their groups alone.
    """

    def authenticate(  # type: ignore[override]
        self,
        request: HttpRequest | None,
        identifier_digest: str = "",
        agent_login: str = "",
        password: str = "",
        **kwargs: Any,
    ) -> Account | None:
        """The account, or None after the same time whether the identifier or the password is wrong."""
        agents = Account.objects.filter(login=agent_login, is_staff=True)
        account = (agents if agent_login else Account.objects.known_by(identifier_digest)).first()
        if account is None:
            make_password(password)
            return None
        is_right = account.check_password(password)
        return account if is_right and account.is_active else None

    def get_user(self, user_id: int) -> Account | None:
        return Account.objects.select_related("person").filter(pk=user_id, is_active=True).first()

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()
