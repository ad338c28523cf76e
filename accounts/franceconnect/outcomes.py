"""What comes back from FranceConnect: an identity that may be trusted, or why there is none."""

from dataclasses import dataclass
from enum import Enum

from identity.pivot import PivotIdentity


@dataclass(frozen=True, repr=False)
class Confirmed:
    """Who somebody is, as FranceConnect has verified it for us just now.

    `sub`: the provider's own name for them. `mail` proves nothing. `id_token` is for the logout.
    """

    issuer: str
    sub: str
    pivot: PivotIdentity
    mail: str
    id_token: str


class Refusal(Enum):
    """Why nobody comes in by FranceConnect."""

    CANCELLED = "cancelled"
    STALE = "stale"
    UNAVAILABLE = "unavailable"
    UNTRUSTED = "untrusted"
    UNREADABLE = "unreadable"
    TOO_YOUNG = "too_young"
    CLOSED = "closed"
    OTHER_PERSON = "other_person"
    UNSETTLED = "unsettled"
