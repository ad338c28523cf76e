from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts.models import Account


class PasswordBackend(ModelBackend):
    """Checks the password of an account that was looked for. What an agent may do comes from their groups alone."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, account: Account | None = None, password: str = "", **kwargs: Any
    ) -> Account | None:
        """The account, or None after the same time whether there is none or the password is wrong."""
        if account is None or not account.has_usable_password():
            make_password(password)
            return None
        is_right = account.check_password(password)
        return account if is_right and account.is_active else None

    def get_user(self, user_id: int) -> Account | None:
        return Account.objects.select_related("person").filter(pk=user_id, is_active=True).first()

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()
