"""People who come back: who they are, and the screens they go through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tests.bench.people import PASSWORD, day_fields
from tests.bench.screens import Screen, Walk

BROWSER_COOKIE = "moncompte_navigateur"
OTHER_PASSWORD, WRONG_PASSWORD, OLD_PASSWORD = "Xq9zebulon31w", "Tournesol8Bleu", "40718263"
LOGIN_PAGE_MS, LOGIN_MS = 2.0, 5.0


@dataclass(frozen=True)
class Member:
    """Somebody who has an account, reached by mail, or only an NIR that nobody knows; dates are ISO's.

    `trusted`: what their browser keeps to be known by, where no code is asked; empty on an unknown one.
    """

    nir: str
    born_on: str
    mail: str
    password: str = PASSWORD
    trusted: str = ""

    @property
    def cookies(self) -> dict[str, str]:
        return {BROWSER_COOKIE: self.trusted} if self.trusted else {}

    def answers(self, asked: str) -> dict[str, str]:
        born_on = date.fromisoformat(self.born_on)
        return {
            "pair": {"identifier": self.nir, "password": self.password},
            "wrong pair": {"identifier": self.nir, "password": WRONG_PASSWORD},
            "pair to remember": {"identifier": self.nir, "password": self.password, "remembers": "on"},
            "password alone": {"password": self.password},
            "code": {"trusts": "on"},
            "who": {"identifier": self.nir, "channel": "mail"}
            | day_fields("born_on", born_on.day, born_on.month, born_on.year),
            "new password": {"password": OTHER_PASSWORD, "confirmation": OTHER_PASSWORD},
            "terms": {"version": "1", "accepts_terms": "on"},
            "contacts": {"mobile": "", "other_phone": "", "mail": self.mail, "channel": "mail"},
        }[asked]


LOGIN = "/connexion/"
_login_page = Screen("GET", LOGIN, note="unknown visitor", most_ms=LOGIN_PAGE_MS)
_login = Screen("POST", LOGIN, "pair", is_hashed=True, most_ms=LOGIN_MS, most_statements=0)
_logout = Screen("POST", "/deconnexion/")
_space = Screen("GET", "/mon-compte/")
_OWN_PAGES = ("/mon-compte/securite/", "/mon-compte/profil/", "/mon-compte/historique/")
READING: tuple[Screen, ...] = (
    _login_page,
    replace(_login, note="trusted browser"),
    _space,
    *(Screen("GET", path) for path in _OWN_PAGES),
    replace(_logout, note="trusted browser"),
)
REMEMBERING: tuple[Screen, ...] = (
    _login_page,
    replace(_login, asks="wrong pair", note="wrong pair, unknown browser", status=200),
    replace(_login, asks="pair to remember", note="unknown browser, to be remembered"),
    Screen("GET", "/connexion/code/", note="which sends it", hands_out=True),
    Screen("GET", "/connexion/code/", note="again", awaits="code"),
    Screen("POST", "/connexion/code/", "code", note="trusting"),
    _space,
    replace(_logout, note="remembered"),
    replace(_login_page, note="remembered"),
    replace(_login, asks="password alone", note="remembered, trusted browser"),
)
FORGETTING: tuple[Screen, ...] = (
    Screen("GET", "/mot-de-passe-oublie/"),
    Screen("POST", "/mot-de-passe-oublie/", "who", hands_out=True),
    Screen("GET", "/mot-de-passe-oublie/code/", awaits="code"),
    Screen("POST", "/mot-de-passe-oublie/code/", "code"),
    Screen("GET", "/mot-de-passe-oublie/nouveau/"),
    Screen("POST", "/mot-de-passe-oublie/nouveau/", "new password", is_hashed=True, hands_out=True),
)
MIGRATING: tuple[Screen, ...] = (
    _login_page,
    replace(_login, note="old account"),
    Screen("GET", "/migration/"),
    Screen("POST", "/migration/"),
    Screen("GET", "/migration/conditions/"),
    Screen("POST", "/migration/conditions/", "terms"),
    Screen("GET", "/migration/mot-de-passe/"),
    Screen("POST", "/migration/mot-de-passe/", "new password", is_hashed=True),
    Screen("GET", "/migration/coordonnees/"),
    Screen("POST", "/migration/coordonnees/", "contacts", hands_out=True),
    Screen("GET", "/migration/verification/", awaits="code"),
    Screen("POST", "/migration/verification/", "code", hands_out=True),
)
WALKS = {"readers": READING, "rememberers": REMEMBERING, "forgetful": FORGETTING, "migrants": MIGRATING}


class Members:
    """Those of a group, each of whom is handed out once."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._left = [Member(**row) for row in rows]

    def take(self, number: int) -> list[Member]:
        if number > len(self._left):
            raise RuntimeError("not enough people")
        taken, self._left = self._left[:number], self._left[number:]
        return taken


def walks(groups: Mapping[str, Members]) -> tuple[Walk, ...]:
    return tuple(Walk(screens, groups[name].take) for name, screens in WALKS.items())
