from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts.models import Account


class IdentifierBackend(BaseBackend):
    """Finds an account by the digest of its identifier and checks its password."""

    def authenticate(
        self, request: HttpRequest | None, identifier_digest: str = "", password: str = "", **kwargs: Any
    ) -> Account | None:
        """The account, or None after the same time whether the identifier or the password is wrong."""
        account = Account.objects.known_by(identifier_digest).first()
        if account is None:
            make_password(password)
            return None
        is_right = account.check_password(password)
        return account if is_right and account.is_active else None

    def get_user(self, user_id: int) -> Account | None:
        return Account.objects.select_related("person").filter(pk=user_id, is_active=True).first()
