"""What the provider knows and remembers, in the memory of its process alone."""

from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_urlsafe
from threading import Lock
from time import time
from typing import Generic, TypeVar

from demo.franceconnect.authorization import AuthorizationRequest
from demo.franceconnect.keys import KeyRing
from demo.franceconnect.people import Citizen

CODE_SECONDS = 30
TOKEN_SECONDS = 60
SESSION_SECONDS = 30 * 60
CALLBACK_PATH = "/connexion/franceconnect/retour/"
LOGOUT_PATH = "/deconnexion/franceconnect/"

Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    """Things kept for some seconds, each under a random name."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: OrderedDict[str, tuple[float, Thing]] = OrderedDict()  # the oldest first
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, thing: Thing) -> str:
        name, now = token_urlsafe(32), time()
        with self._lock:
            while self._kept and next(iter(self._kept.values()))[0] <= now:
                self._kept.popitem(last=False)
            self._kept[name] = (now + self._seconds, thing)
        return name

    def look(self, name: str) -> Thing | None:
        with self._lock:
            until, thing = self._kept.get(name, (0.0, None))
        return thing if until > time() else None

    def take(self, name: str) -> Thing | None:
        """Once: it is gone afterwards."""
        with self._lock:
            until, thing = self._kept.pop(name, (0.0, None))
        return thing if until > time() else None


@dataclass(frozen=True, repr=False)
class Client:
    """The portal, as the provider has registered it. `origins`: where it is, "http://localhost:8000"."""

    id: str
    secret: str
    origins: Iterable[str]


@dataclass(frozen=True)
class Session:
    """Somebody who has logged in at the provider; `since` in seconds."""

    citizen: Citizen
    since: int


@dataclass(frozen=True)
class Grant:
    """What a code, then a token, stands for."""

    request: AuthorizationRequest
    session: Session


class State:
    def __init__(self, issuer: str, client: Client) -> None:
        self.issuer, self.client = issuer, client
        self.keys = KeyRing()
        self.counts: Counter[str] = Counter()
        self._counting = Lock()
        self.requests: Shelf[AuthorizationRequest] = Shelf(SESSION_SECONDS)
        self.sessions: Shelf[Session] = Shelf(SESSION_SECONDS)
        self.codes: Shelf[Grant] = Shelf(CODE_SECONDS)
        self.tokens: Shelf[Grant] = Shelf(TOKEN_SECONDS)

    def count(self, endpoint: str) -> None:
        with self._counting:
            self.counts[endpoint] += 1

    @property
    def redirect_uris(self) -> frozenset[str]:
        return frozenset(origin + CALLBACK_PATH for origin in self.client.origins)

    @property
    def logout_uris(self) -> frozenset[str]:
        return frozenset(origin + LOGOUT_PATH for origin in self.client.origins)
