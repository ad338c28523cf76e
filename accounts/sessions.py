"""Django's sessions in the database, each knowing whose it is, so that its owner can see and end it."""

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from accounts.models import Account, Session
from accounts.user_agents import describe

LOGGED_IN_AT = "logged_in_at"
SEEN_AT = "seen_at"
RIGHTS = "rights"
NAME = "name"
BROWSER = "browser"


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        if NAME in data and SESSION_KEY in data:
            session.account_id = int(data[SESSION_KEY])
            session.uuid, session.browser = UUID(data[NAME]), data[BROWSER]
            session.opened_at, session.seen_at = _instant(data[LOGGED_IN_AT]), _instant(data[SEEN_AT])
        return session

    def cycle_key(self) -> None:
        """A session that was never saved has no key to change: it gets one with its first row."""
        if self.session_key:
            super().cycle_key()

    def _get_new_session_key(self) -> str:
        """Django asks the database whether the key is free: 165 random bits are, and the insert would refuse."""
        return get_random_string(32, VALID_KEY_CHARS)


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def name_session(request: HttpRequest, *, now: float) -> None:
    """What the list of open sessions says of this one."""
    request.session[LOGGED_IN_AT] = request.session[SEEN_AT] = now
    request.session[NAME] = str(uuid4())
    request.session[BROWSER] = describe(request)


def end_sessions(account: Account, *, but: str | None = None) -> int:
    """Log an account out everywhere, but for the session of this key; returns how many ended."""
    return account.sessions.exclude(session_key=but).delete()[0]


def end_session(account: Account, uuid: UUID | str) -> bool:
    """Log one session out; whether it was there."""
    return bool(account.sessions.filter(uuid=uuid).delete()[0])
