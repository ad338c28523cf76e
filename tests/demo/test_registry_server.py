"""The simulated registry: it knows the demonstration people, speaks the protocol, and misbehaves on demand."""

import os
import subprocess
import sys
from datetime import date

import pytest
import requests

from demo import registry_server, simulators
from demo.environment import HOST, VERIFICATION_PATH
from demo.people import PEOPLE, Standing
from demo.registry_modes import Mode, change_mode, fetch_mode
from demo.registry_server import Registry
from identity.civil_status import CivilStatus
from proofing import bounded_http
from proofing.enums import Verdict
from proofing.http_verifier import HttpVerifier
from proofing.verifier_protocol import Paper
from tests.contact_verification.carriers import Gateway, serving
from tests.services.processes import running
from tests.services.servers import free_port

TOKEN = "t0ken-of-the-demonstration"
WITH_PAPER = [person for person in PEOPLE if person.paper]
PROVEN = next(person for person in WITH_PAPER if person.is_proven)
UNHEARD_OF = next(person for person in WITH_PAPER if person.paper.standing is Standing.UNHEARD_OF)
VERDICTS = {
    Standing.CURRENT: Verdict.VALID,
    Standing.WITHDRAWN: Verdict.INVALID,
    Standing.UNHEARD_OF: Verdict.UNKNOWN,
}


@pytest.fixture
def registry():
    with serving(Registry(0, TOKEN)) as registry:
        yield registry


@pytest.fixture
def url(registry):
    return f"http://{TOKEN}@{HOST}:{registry.server_address[1]}{VERIFICATION_PATH}"


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(bounded_http, "PAUSES", ())


def ask(url, person=PROVEN, *, issued_on=None):
    """The portal's own question about the paper of somebody: verdict, same person, same NIR."""
    paper = Paper(person.paper.kind, person.paper.number, issued_on or person.paper.issued_on)
    civil_status = CivilStatus(person.birth_name, person.first_names, person.born_on)
    nir = person.nir.number if person.nir else None
    answer = HttpVerifier(url).verify(paper=paper, civil_status=civil_status, nir=nir)
    return answer.verdict, answer.is_same_person, answer.is_same_nir


@pytest.mark.parametrize("person", WITH_PAPER, ids=lambda person: person.birth_name)
def test_the_paper_of_each_person_is_what_the_demonstration_says(url, person):
    is_current = person.paper.standing is Standing.CURRENT
    assert ask(url, person) == (VERDICTS[person.paper.standing], is_current, is_current)


def test_another_date_of_issue_is_invalid(url):
    assert ask(url, issued_on=date(2000, 1, 1)) == (Verdict.INVALID, False, False)


@pytest.mark.parametrize("mode", [Mode.DOWN, Mode.HTML])
def test_down_or_a_page_instead_of_an_answer_is_unavailable(url, mode):
    change_mode(url, mode)
    assert ask(url) == (Verdict.UNAVAILABLE, False, False)


@pytest.mark.parametrize("mode", [Mode.SLOW, Mode.DRIP])
def test_slower_than_the_portal_waits_is_unavailable(url, monkeypatch, mode):
    monkeypatch.setattr(bounded_http, "READ_SECONDS", 0.2)
    change_mode(url, mode)
    assert ask(url) == (Verdict.UNAVAILABLE, False, False)


def test_slow_answers_rightly_in_the_end(url, monkeypatch):
    monkeypatch.setattr(registry_server, "SLOW_SECONDS", 0.1)
    change_mode(url, Mode.SLOW)
    assert ask(url) == (Verdict.VALID, True, True)


def test_drip_never_stops_by_itself_before_the_portal_does(url, monkeypatch):
    monkeypatch.setattr(simulators, "DRIP_SECONDS", 0.02)
    monkeypatch.setattr(bounded_http, "TOTAL_SECONDS", 0.3)
    change_mode(url, Mode.DRIP)
    assert ask(url) == (Verdict.UNAVAILABLE, False, False)
    change_mode(url, Mode.NORMAL)
    assert ask(url) == (Verdict.VALID, True, True)


def test_slow_is_slower_and_drip_longer_than_the_portal_waits():
    assert registry_server.SLOW_SECONDS > bounded_http.READ_SECONDS
    assert simulators.DRIP_SECONDS < bounded_http.READ_SECONDS
    assert simulators.DRIPS * simulators.DRIP_SECONDS > bounded_http.TOTAL_SECONDS


@pytest.mark.parametrize("person", [PROVEN, UNHEARD_OF], ids=lambda person: person.birth_name)
def test_wrong_finds_every_paper_valid_for_somebody_else(url, person):
    change_mode(url, Mode.WRONG)
    assert ask(url, person) == (Verdict.VALID, False, False)


def test_another_person_holds_the_paper_and_the_nir(url):
    change_mode(url, Mode.OTHER_PERSON)
    assert ask(url) == (Verdict.VALID, False, True)
    assert ask(url, UNHEARD_OF) == (Verdict.UNKNOWN, False, False)


@pytest.mark.parametrize("mode", Mode)
def test_each_mode_is_kept_said_and_left(url, mode):
    assert fetch_mode(url) == Mode.NORMAL
    assert change_mode(url, mode) == mode
    assert fetch_mode(url) == mode
    assert change_mode(url, Mode.NORMAL) == Mode.NORMAL


@pytest.mark.parametrize("token", ["", "another", f"{TOKEN}x", "é"])
def test_without_the_token_nothing_is_answered_and_nothing_changes(registry, url, token):
    stranger = url.replace(TOKEN, token)
    assert ask(stranger)[0] == Verdict.UNAVAILABLE
    assert change_mode(stranger, Mode.DOWN) is fetch_mode(stranger) is None
    assert registry.mode == Mode.NORMAL


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/mode", b'{"mode": "furious"}', 400),
        ("/mode", b"{}", 400),
        ("/mode", b"[]", 400),
        ("/verification", b"not JSON", 400),
        ("/verification", b'{"kind": "national_id_card"}', 400),
        ("/verification", b" " * 100_000, 400),
        ("/elsewhere", b"{}", 404),
    ],
)
def test_what_it_does_not_understand_is_refused(registry, path, body, status):
    address = f"http://{HOST}:{registry.server_address[1]}{path}"
    sent = requests.post(address, body, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=5)
    assert sent.status_code == status
    assert registry.mode == Mode.NORMAL


def test_the_process_needs_its_token_and_then_serves(tmp_path):
    port = free_port()
    command = ("-m", "demo.registry_server", "--port", str(port))
    environment = {name: value for name, value in os.environ.items() if name != "IDENTITY_VERIFIER_URL"}
    refused = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "Set IDENTITY_VERIFIER_URL" in refused.stderr
    url = f"http://{TOKEN}@{HOST}:{port}{VERIFICATION_PATH}"
    with running(*command, environment=environment | {"IDENTITY_VERIFIER_URL": url}) as process:
        while fetch_mode(url) is None:
            assert process.poll() is None, process.stdout.read()
        assert ask(url) == (Verdict.VALID, True, True)


# The page


@pytest.fixture
def page(client, settings, url, db):
    settings.IDENTITY_VERIFIER_URL = url
    settings.ROOT_URLCONF = "tests.demo.urls"
    return client


def test_the_page_says_the_mode_and_has_a_button_for_each_other(page, url):
    change_mode(url, Mode.DRIP)
    shown = page.get("/demo/registre/").content.decode()
    assert f"<strong>{Mode.DRIP.label}</strong>" in shown
    buttons = {mode for mode in Mode if f'name="mode" value="{mode}"' in shown}
    assert buttons == set(Mode) - {Mode.DRIP}
    assert all(mode.explanation in shown for mode in Mode)


def test_the_page_changes_the_mode(page, registry):
    answer = page.post("/demo/registre/", {"mode": "slow"}, follow=True)
    assert registry.mode == Mode.SLOW
    assert "<strong>Lent</strong>" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_a_mode_that_does_not_exist_is_refused(page, registry):
    assert page.post("/demo/registre/", {"mode": "furious"}).status_code == 400
    assert registry.mode == Mode.NORMAL


@pytest.mark.parametrize(
    "address", ["local", f"http://{TOKEN}@{HOST}:{free_port()}/verification"], ids=["embedded", "stopped"]
)
def test_the_page_says_when_there_is_no_registry_to_tell(page, settings, address):
    settings.IDENTITY_VERIFIER_URL = address
    assert "Il ne répond pas" in page.get("/demo/registre/").content.decode()
    assert page.post("/demo/registre/", {"mode": "slow"}).status_code == 302


def test_a_verifier_that_is_not_ours_is_told_nothing(page, settings):
    with serving(Gateway()) as stranger:
        settings.IDENTITY_VERIFIER_URL = f"http://{TOKEN}@localhost:{stranger.server_address[1]}/"
        page.post("/demo/registre/", {"mode": "slow"})
        assert stranger.received == []


def test_the_people_s_page_leads_to_it(page):
    assert 'href="/demo/registre/"' in page.get("/demo/").content.decode()
