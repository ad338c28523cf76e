"""What a passage through FranceConnect leaves behind: nobody's name there, civil status, mail or token in clear."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from demo.franceconnect.faults import Fault
from demo.franceconnect.people import Citizen, find_citizen
from demo.franceconnect.server import Provider
from tests.factories import PASSWORD
from tests.faults import traces
from tests.faults.traces import found, word
from tests.franceconnect import walk
from tests.journeys.citizens import account_of, known

pytestmark = pytest.mark.django_db

START = "/connexion/franceconnect/"
ATTACHMENT = f"{START}compte-existant/"
SOLENE, NEWCOMER = find_citizen("Solène Marguerite FALVIGNE"), find_citizen("BRIVELLE")
FAULTS = [Fault.USERINFO_OTHER_SUB, Fault.NAME_TOO_LONG, Fault.TOKEN_GARBAGE, Fault.ID_TOKEN_OTHER_NONCE]


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level("DEBUG")
    return caplog


@pytest.fixture
def secrets(franceconnect: Provider) -> dict[str, list[str]]:
    """What is to be found nowhere, by what it is; `come_back` adds what one passage brings."""
    return {"secret of the portal": [re.escape(franceconnect.state.client.secret)]}


def come_back(client: Client, citizen: Citizen, secrets: dict[str, list[str]]) -> Any:
    """The callback, once what is in it and all that is confirmed is among the secrets."""
    callback = walk(client.get(START)["Location"], citizen)
    claims, code = citizen.claims, parse_qs(urlsplit(callback).query)["code"][0]
    status = [claims["family_name"], *claims["given_name_array"], claims["birthdate"]]
    secrets |= {
        "sub": [citizen.sub.removesuffix("v1")],
        "mail": [re.escape(claims["email"])],
        "code": [re.escape(code)],
        "civil status": [f"(?i:{word(said)})" for said in status],
        "a token": [r"eyJ[\w-]{10,}\.eyJ[\w-]{10,}"],
    }
    return client.get(callback)


def left(caplog: pytest.LogCaptureFixture) -> dict[str, str]:
    return {"log": caplog.text, "names": traces.names(), "sessions": traces.sessions(), **traces.tables()}


def test_a_creation_that_was_begun_leaves_nothing_in_clear(
    client: Client, secrets: dict[str, list[str]], logged: pytest.LogCaptureFixture
) -> None:
    answer = come_back(client, NEWCOMER, secrets)
    client.get(answer["Location"])
    traces_left = left(logged)
    assert "registration" in traces_left["sessions"]
    assert found({"draft": [r"\d"]}, {"row": traces_left["table accounts_registration"]})
    assert found({"page": ["retour/"]}, {"log": traces_left["log"]})
    assert found(secrets, traces_left) == set()


def test_an_attachment_leaves_nothing_in_clear_that_was_not_there_before(
    client: Client, secrets: dict[str, list[str]], logged: pytest.LogCaptureFixture
) -> None:
    account_of(known(SOLENE.name))
    answer = come_back(client, SOLENE, secrets)
    assert answer["Location"] == ATTACHMENT
    assert "attachment" in traces.sessions()
    assert found(secrets, left(logged)) == {("civil status", "table identity_person")}
    assert client.post(ATTACHMENT, {"password": PASSWORD})["Location"] == "/mon-compte/"
    assert "id_token" in traces.sessions()
    assert found(secrets, left(logged)) == {("civil status", "table identity_person")}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.value)
def test_a_refused_answer_is_logged_without_what_was_in_it(
    client: Client,
    franceconnect: Provider,
    secrets: dict[str, list[str]],
    logged: pytest.LogCaptureFixture,
    fault: Fault,
) -> None:
    franceconnect.fault = fault
    answer = come_back(client, NEWCOMER, secrets)
    assert answer.status_code in (400, 503)
    assert found({"a refusal": ["franceconnect_refused|failed to get"]}, {"log": logged.text})
    assert found(secrets, left(logged) | {"page": answer.content.decode()}) == set()


def test_the_search_finds_a_name_of_the_provider_in_a_token() -> None:
    """What the others stand on: a token of a session, decoded."""
    hidden = {"session": "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhYmNkZWYwMTIzNDU2Nzg5djEifQ.x"}
    assert found({"sub": ["abcdef0123456789"]}, hidden) == {("sub", "session")}
