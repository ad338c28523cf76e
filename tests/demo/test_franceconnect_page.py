"""The demonstration's page of FranceConnect: who it knows, what is wrong with it; and the program behind."""

import html
import os
import subprocess
import sys

import pytest
import requests

from demo.control import exchange
from demo.environment import FRANCECONNECT_PATH, HOST, simulated_franceconnect
from demo.franceconnect.effects import GROUPS
from demo.franceconnect.faults import Fault
from demo.franceconnect.people import CITIZENS
from demo.simulators import CONTROL_PATH
from demo.stand_ins import stand_ins
from tests.contact_verification.carriers import Gateway, serving
from tests.demo.portal import address
from tests.franceconnect import TIMEOUT, walk
from tests.services.processes import running
from tests.services.servers import free_port

PAGE = "/demo/franceconnect/"


@pytest.fixture
def page(client, provider, settings, db):
    settings.ROOT_URLCONF = "tests.demo.urls"
    return client


def shown(page):
    return html.unescape(page.get(PAGE).content.decode())


def test_the_page_shows_the_people_and_what_is_to_be_typed(page):
    text = shown(page)
    for citizen in CITIZENS:
        assert citizen.name in text
        assert citizen.note in text
        assert citizen.person.nir_with_key in text


def test_the_page_says_the_fault_and_offers_every_one(page, provider):
    provider.fault = Fault.USERINFO_OTHER_SUB
    text = shown(page)
    assert f"<strong>{provider.fault.label}</strong>" in text
    assert [fault for fault in Fault if f'value="{fault.value}"' not in text] == []
    assert f'value="{provider.fault.value}" selected' in text
    assert text.count(" selected") == 1
    assert all(f'label="{group}"' in text for group in GROUPS)


def test_the_page_changes_the_fault(page, provider):
    answer = page.post(PAGE, {"fault": "token_hang"}, follow=True)
    assert provider.fault is Fault.TOKEN_HANG
    assert "<strong>Silence</strong>" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("sent", [{"fault": "furious"}, {}], ids=["unknown", "none"])
def test_a_fault_that_does_not_exist_is_refused(page, provider, sent):
    assert page.post(PAGE, sent).status_code == 400
    assert provider.fault is Fault.NONE


@pytest.mark.parametrize("url", ["", f"http://{HOST}:{free_port()}/api/v2"], ids=["none", "stopped"])
def test_the_page_says_when_there_is_no_simulator_to_tell(page, settings, url):
    settings.FRANCECONNECT_URL = url
    assert "Il ne répond pas" in shown(page)
    assert page.post(PAGE, {"fault": "token_hang"}).status_code == 302


def test_a_provider_that_is_not_ours_is_told_nothing(page, settings):
    with serving(Gateway()) as stranger:
        settings.FRANCECONNECT_URL = f"http://localhost:{stranger.server_address[1]}/api/v2"
        page.post(PAGE, {"fault": "token_hang"})
        assert stranger.received == []


def test_the_people_s_page_leads_to_it(page):
    assert f'href="{PAGE}"' in page.get("/demo/").content.decode()


@pytest.mark.parametrize("token", ["", "another", "é"])
def test_without_the_secret_nothing_is_said_and_nothing_changes(provider, token):
    place = provider.issuer.removesuffix(FRANCECONNECT_PATH) + CONTROL_PATH
    headers = {"Authorization": f"Bearer {token}".encode()}
    assert requests.get(place, headers=headers, timeout=TIMEOUT).status_code == 401
    assert requests.post(place, json={"mode": "token_hang"}, headers=headers, timeout=TIMEOUT).status_code == 401
    assert provider.fault is Fault.NONE


def test_the_program_needs_its_variables_then_serves_both_names_of_the_portal_and_prints_nothing():
    port, portal_port = free_port(), free_port()
    variables = simulated_franceconnect(port, portal_port)
    command = ("-m", "demo.franceconnect", "--port", str(port))
    ours = {name: value for name, value in os.environ.items() if not name.startswith("FRANCECONNECT_")}
    refused = subprocess.run([sys.executable, *command], env=ours, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "Set FRANCECONNECT_CLIENT_ID" in refused.stderr
    issuer, secret = variables["FRANCECONNECT_URL"], variables["FRANCECONNECT_CLIENT_SECRET"]
    with running(*command, environment=ours | variables) as process:
        while exchange(issuer, secret, Fault) is None:
            assert process.poll() is None, process.stdout.read()
        for name in ("localhost", HOST):
            back = f"http://{name}:{portal_port}/connexion/franceconnect/retour/"
            assert walk(
                address(issuer, variables["FRANCECONNECT_CLIENT_ID"], redirect_uri=back), "BRIVELLE"
            ).startswith(back + "?code=")
        process.terminate()
        assert process.stdout.read() == ""


def test_a_run_simulates_what_its_environment_does_not_place():
    assert [each.name for each in stand_ins({}, 8000)] == ["identity registry", "simulated FranceConnect"]
    (only,) = stand_ins({"IDENTITY_VERIFIER_URL": "local"}, 8000)
    origins = only.variables["FRANCECONNECT_ORIGINS"]
    assert (origins, only.command[-4:-1]) == (
        "http://localhost:8000,http://127.0.0.1:8000",
        ("-m", "demo.franceconnect", "--port"),
    )
    assert only.variables["FRANCECONNECT_URL"] == f"http://{HOST}:{only.command[-1]}/api/v2"
    assert stand_ins({"IDENTITY_VERIFIER_URL": "local", "FRANCECONNECT_URL": ""}, 8000) == []


def test_the_secret_is_another_at_each_run_and_is_not_shown():
    first, second = (stand_ins({"IDENTITY_VERIFIER_URL": "local"}, 8000)[0] for _ in range(2))
    secret = first.variables["FRANCECONNECT_CLIENT_SECRET"]
    assert len(secret) >= 32
    assert secret != second.variables["FRANCECONNECT_CLIENT_SECRET"]
    assert secret not in repr(first)
    assert secret not in " ".join(first.command)
