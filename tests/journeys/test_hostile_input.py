"""Whatever a form receives, the answer is the page again with an error, or a redirect onward; never a failure.

Multipart bodies may name their encoding, and some encodings bring lone surrogates: they are tried too.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.wizard import CIVIL_STATUS, CODE, CONFIRMATION, CONTACT, PAPER, PASSWORD, SUPPORTING
from tests.factories import PASSWORD as CHOSEN_PASSWORD
from tests.factories import RegistrationFactory, civil_status_answer, new_nir
from tests.journeys.applicants import Applicant, in_boxes
from tests.journeys.page import Page
from tests.journeys.postbox import Postbox
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

Body = list[tuple[str, str]]

NASTY = [
    "",
    " ",
    "\u00a0\u202f\u200b",
    "\x00",
    "Del\x00orme",
    "\x01\x07\x1b[31m\x7f\x85",
    "a\r\nBcc: autre@exemple.fr",
    "<x9 onload=alert(1)>",
    "\"><x9>'><x9>",
    "' autofocus onfocus=x9 b='",
    '" onfocus=x9 autofocus "',
    "</title></textarea></script><x9>",
    "{{ 7|add:7 }}{% load x9 %}",
    "%s%n%(x)s",
    "'; DROP TABLE identity_person; --",
    "../../../etc/passwd",
    "é" * 10_000,
    "9" * 10_000,
    "a b " * 2_500,
    "\u0301" * 200,
    "👩‍👩‍👧🇫🇷",
    "Иванова",
    "李小龍",
    "עברית",
    "\u202eemordnilap",
    "１２３４５６",
    "٣",
    "²³¹",
    "\ufffe\uffff\U0010ffff",
    "\ud800",
    "x\udfff\ud83d",
    "-1",
    "1e400",
    "99999999999999999999",
    "0x1F",
    "NaN",
    "None",
    "null",
    "[]",
    '"<x9>"@exemple.fr',
    "x@[127.0.0.1]",
    "a@" + "b" * 300 + ".fr",
    "+33600000000;ext=1",
    "0600000000#12",
    "2 84 12 2A 004 001",
    "29999",
]
TYPED = st.one_of(st.sampled_from(NASTY), st.text(st.characters(), max_size=60), st.from_regex(r"[0-9 ]{0,15}"))
WAYS = st.sampled_from(["urlencoded", "utf-8", "utf-8", "utf-7", "unicode_escape", "latin-1", "hex", "nonsense"])
GOOD = {
    CIVIL_STATUS: Applicant(nir="284122A004001").answers(CIVIL_STATUS)
    | {"has_no_nir": "", "birth_commune_code": "2A004", "birth_city": "Fès"},
    PAPER: {"kind": "national_id_card", "number": "123456789012", **in_boxes("issued_on", Applicant().born_on)},
    CONFIRMATION: {"confirmed": "1"},
    SUPPORTING: {"papers": "carte.jpg", "complete": "1", "add": "1"},
    CONTACT: {"mobile": "06 00 00 12 34", "other_phone": "", "mail": "nom@exemple.fr", "channel": "mail"},
    CODE: {"code": "123456"},
    PASSWORD: {"password": CHOSEN_PASSWORD, "confirmation": CHOSEN_PASSWORD, "accepts_terms": "on"},
    "connexion": {"identifier": "284122A004001", "password": CHOSEN_PASSWORD, "next": "/mon-compte/"},
    "inscription": {"next": "/mon-compte/"},
    "communes": {"q": "ajaccio", "date": "1984-12-05"},
}
EXAMPLES = {CIVIL_STATUS: 560, PAPER: 260, CONTACT: 340, CODE: 180, PASSWORD: 160, "connexion": 260}
EXAMPLES |= {CONFIRMATION: 40, SUPPORTING: 160}
FEWER = {"inscription": 120, "communes": 120}
"""2,200 in all, on PostgreSQL."""
SHARE = 10 if connection.vendor == "sqlite" else 1
"""What is typed meets the same forms on both: on SQLite a tenth shows that its rows take it too."""


@st.composite
def bodies(draw: st.DrawFn, screen: str) -> Body:
    """A good answer with some fields replaced, repeated, left out or made up."""
    body: Body = []
    for name, good in GOOD[screen].items():
        fate = draw(st.sampled_from(["good", "good", "typed", "typed", "twice", "missing", "array"]))
        if fate == "array":
            body += [(f"{name}[]", good), (f"{name}[0]", good)]
        elif fate != "missing":
            body.append((name, good if fate == "good" else draw(TYPED)))
        if fate == "twice":
            body.append((name, draw(TYPED)))
    if draw(st.integers(0, 9)) == 0:
        body.append((draw(TYPED)[:100] or "x", draw(TYPED)))
    return body


def encoded(body: Body, way: str) -> tuple[bytes, str]:
    """The body as sent, and its content type; `way` is a charset for multipart."""
    if way == "urlencoded":
        pairs = [f"{_quoted(name)}={_quoted(value)}" for name, value in body]
        return "&".join(pairs).encode(), "application/x-www-form-urlencoded"
    parts = [
        b'--limit\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
        % (_bytes(name, way).translate(None, b'"\r\n'), _bytes(value, way))
        for name, value in body
    ]
    return b"".join(parts) + b"--limit--\r\n", f"multipart/form-data; boundary=limit; charset={way}"


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))


def _bytes(text: str, way: str) -> bytes:
    if way in ("utf-7", "unicode_escape"):
        return text.encode(way)
    return text.encode("utf-8", "surrogatepass")


def check(response: Any, path: str) -> None:
    if response.status_code == 302:
        place = urlsplit(response["Location"])
        assert not place.netloc
        assert place.path.startswith("/")
        return
    assert response.status_code in (200, 403, 429)
    page = Page(response)
    assert page.path == path
    if path.startswith("/lieux"):
        assert response["Content-Type"] == "application/json"
        return
    assert page.has_errors or response.status_code == 403
    assert "<x9" not in page.source
    assert not [tag for tag, given in page.elements if tag == "x9" or any(name.startswith("on") for name in given)]


def try_out(client: Client, path: str, content: tuple[bytes, str]) -> None:
    """One request in a transaction of its own, undone afterwards."""
    with transaction.atomic():
        response = client.generic("POST", path, content[0], content_type=content[1])  # as it is
        check(response, path)
        transaction.set_rollback(True)


def bombard(screen: str, path: str, client_for: Callable[[bool], Client], examples: int) -> None:
    @settings(
        max_examples=examples // SHARE,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.differing_executors],
    )
    @given(body=bodies(screen), way=WAYS, has_token=st.sampled_from([True, True, True, False]))
    def run(body: Body, way: str, has_token: bool) -> None:
        try_out(client_for(has_token), path, encoded(body, way))

    run()


@pytest.fixture
def browsers(db: None, postbox: Postbox) -> Callable[[dict[str, Any]], Callable[[bool], Client]]:
    """Two browsers that hold a draft, if these traits make one: with a CSRF token, and without."""

    def make(traits: dict[str, Any]) -> Callable[[bool], Client]:
        clients = {has_token: Client(enforce_csrf_checks=not has_token) for has_token in (True, False)}
        for client in clients.values():
            if traits:
                Walker(postbox, client).hold(RegistrationFactory(**traits))
        return clients.__getitem__

    return make


DRAFTS: dict[str, dict[str, Any]] = {
    CIVIL_STATUS: {},
    CONFIRMATION: {"civil_status": True, "changed": {CIVIL_STATUS: civil_status_answer(nir=new_nir(sex=1))}},
    PAPER: {"civil_status": True},
    SUPPORTING: {"paper": True, "changed": {PAPER: {}}},
    CONTACT: {"paper": True},
    CODE: {"contact": True},
    PASSWORD: {"confirmed": True},
}
"""The draft whose first undone step is the screen."""


@pytest.mark.parametrize("screen", EXAMPLES)
def test_screen_survives(screen: str, browsers: Any) -> None:
    path = f"/inscription/{screen}/" if screen in DRAFTS else f"/{screen}/"
    bombard(screen, path, browsers(DRAFTS.get(screen, {})), EXAMPLES[screen])


def test_first_page_survives(browsers: Any) -> None:
    bombard("inscription", "/inscription/", browsers({}), FEWER["inscription"])


def test_place_suggestions_survive(browsers: Any) -> None:
    bombard("communes", "/lieux-de-naissance/communes/", browsers({}), FEWER["communes"])


def test_two_thousand_two_hundred_examples_in_all() -> None:
    assert sum(EXAMPLES.values()) + sum(FEWER.values()) == 2_200
