"""A provider that misbehaves, one way at a time: nobody comes in, nobody is put out, and nothing breaks."""

from typing import Any

import pytest
from django.test import Client

from accounts.franceconnect import client as franceconnect_client
from accounts.models import Account, FranceConnectLink, Registration
from demo.franceconnect import deliveries
from demo.franceconnect.faults import Fault
from demo.franceconnect.server import Provider
from proofing import bounded_http
from tests.franceconnect import walk

pytestmark = pytest.mark.django_db

START = "/connexion/franceconnect/"
NEWCOMER = "BRIVELLE"
DONE = "/inscription/etat-civil/"
HARMLESS = [fault for fault in Fault if fault.is_harmless]
HARMFUL = [fault for fault in Fault if not fault.is_harmless]


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(franceconnect_client, "TOTAL_SECONDS", 0.6)
    monkeypatch.setattr(bounded_http, "READ_SECONDS", 0.3)


def come_back(browser: Client, person: str = NEWCOMER) -> Any:
    return browser.get(walk(browser.get(START)["Location"], person))


@pytest.mark.parametrize("fault", HARMLESS, ids=lambda fault: fault.value)
def test_what_is_harmless_lets_in(client: Client, franceconnect: Provider, fault: Fault) -> None:
    franceconnect.fault = fault
    assert come_back(client)["Location"] == DONE


@pytest.mark.parametrize("fault", HARMFUL, ids=lambda fault: fault.value)
def test_every_other_answer_is_refused_in_plain_words(client: Client, franceconnect: Provider, fault: Fault) -> None:
    franceconnect.fault = fault
    answer = come_back(client)
    assert answer.status_code in (400, 503)
    assert "La connexion avec FranceConnect n’a pas abouti" in answer.content.decode()
    assert 'href="/connexion/"' in answer.content.decode()
    assert not Registration.objects.exists()
    assert not FranceConnectLink.objects.exists()
    assert not Account.objects.exists()
    assert "_auth_user_id" not in client.session


def test_a_provider_that_hangs_does_for_longer_than_it_is_waited_for() -> None:
    assert deliveries.HANG_SECONDS >= 30
