"""People who use the site at the same moment, each recognised on a page by what nobody else has."""

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import product
from string import ascii_lowercase
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.authentication import open_session
from accounts.browsers import keep_browser, remember_identifier
from accounts.models import Account
from accounts.sessions import SessionStore
from accounts.user_agents import BROWSERS, SYSTEMS
from contact_verification.destinations import format_phone
from contact_verification.enums import ContactKind
from identity.nir import Nir
from tests.factories import AccountFactory, ContactFactory, new_mail, new_mobile
from tests.faults.house import PATIENCE, TOKEN
from tests.services.servers import HOST

AGENTS = {f"{name} sur {system}": f"{mark} {sign}" for (mark, name), (sign, system) in product(BROWSERS, SYSTEMS)}
WHOEVER = re.compile(
    r"Kerv\w+ol|Ael\w+ine|personne\d+@exemple\.fr|0\d(?: \d\d){4}|2 84 12 \d\d \d{3} \d{3}|2 •• •• •• ••• •\d\d|"
    + "|".join(sorted(AGENTS, key=len, reverse=True))
)
RENEWED_AFTER = 20  # requests on one connection: a person is served by several workers


@dataclass(frozen=True)
class Member:
    """Somebody proven, with contacts; `agent` and `browser`: what their browser says, and what is made of it."""

    account: Account
    mail: str
    phone: str
    browser: str

    @property
    def agent(self) -> str:
        return AGENTS[self.browser]

    @property
    def nir(self) -> str:
        return Nir(self.account.owner.identifier).formatted

    @property
    def mask(self) -> str:
        return Nir(self.account.owner.identifier).masked

    @property
    def birth_name(self) -> str:
        return self.account.owner.birth_name

    @property
    def first_name(self) -> str:
        """On top of every page."""
        return self.account.owner.first_names

    @property
    def signs(self) -> set[str]:
        """Everything a page may show of them."""
        return {self.nir, self.mask, self.birth_name, self.first_name, self.mail, self.phone, self.browser}


def new_member(number: int) -> Member:
    """The `number`th of up to 26."""
    letter, mail, mobile = ascii_lowercase[number], new_mail(), new_mobile()
    names = {"person__birth_name": f"Kerv{letter}ol", "person__first_names": f"Ael{letter}ine"}
    account = AccountFactory(verified=True, **names)
    for kind, value in ((ContactKind.MAIL, mail), (ContactKind.MOBILE, mobile)):
        ContactFactory(person=account.owner, kind=kind, value=value, verified=True)
    return Member(account, mail, format_phone(mobile), list(AGENTS)[number])


def cookies_of(member: Member) -> dict[str, str]:
    """Those of a browser that is logged in, trusted, and remembers the identifier."""
    request, response = RequestFactory().get("/", headers={"user-agent": member.agent}), HttpResponse()
    request.session, request.user = SessionStore(), AnonymousUser()
    open_session(request, member.account)
    request.session.save()
    keep_browser(request, response, account=member.account, trusts=True)
    remember_identifier(request, response, member.account)
    kept = {name: morsel.value for name, morsel in response.cookies.items()}
    return kept | {settings.SESSION_COOKIE_NAME: str(request.session.session_key)}


@dataclass(frozen=True)
class Answer:
    status: int
    text: str

    @property
    def people(self) -> set[str]:
        """The signs of whoever is on the page."""
        return set(WHOEVER.findall(self.text))


@dataclass
class Tab:
    """A browser that keeps its connection, and its cookies; its CSRF token is the one of its cookie."""

    port: int
    agent: str
    cookies: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        self.cookies = {settings.CSRF_COOKIE_NAME: TOKEN} | self.cookies
        self._wire = HTTPConnection(HOST, self.port, timeout=PATIENCE)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, typed: dict[str, str]) -> Answer:
        token = {"csrfmiddlewaretoken": self.cookies[settings.CSRF_COOKIE_NAME]}
        return self._ask("POST", path, urlencode(typed | token))

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"User-Agent": self.agent, "Cookie": cookies}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.asked % RENEWED_AFTER == 0:
            self._wire.close()
        self.asked += 1
        self._wire.request(method, path, body, headers)
        response = self._wire.getresponse()
        text = " ".join(response.read().decode().split())
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return Answer(response.status, text)

    def close(self) -> None:
        self._wire.close()
