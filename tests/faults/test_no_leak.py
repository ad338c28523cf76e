"""One full run of the house, then a search of all it wrote: nobody's number, code, password or contact is there."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from contact_verification.models import Message
from identity.nir import Nir
from proofing.models import SupportingDocument, VerificationAttempt
from tests.factories import new_nir
from tests.faults.full_run import AGENTS, Run
from tests.faults.house import House, wait_for
from tests.faults.registry import IdentityRegistry, identity_registry
from tests.faults.traces import Monitor, found, monitoring, number, word
from tests.journeys.applicants import Applicant
from tests.journeys.papers import TRACKER
from tests.services.servers import Redis

pytestmark = pytest.mark.faults


@pytest.fixture
def registry() -> Iterator[IdentityRegistry]:
    with identity_registry() as registry:
        yield registry


@pytest.fixture
def process_environment(process_environment: dict[str, str], registry: IdentityRegistry) -> dict[str, str]:
    """Everything that may be logged is."""
    said = {"LOG_LEVEL": "DEBUG", "GUNICORN_CMD_ARGS": "--access-logfile -"}
    return process_environment | said | {"IDENTITY_VERIFIER_URL": registry.url}


@pytest.fixture
def monitor(redis: Redis | None) -> Iterator[Monitor | None]:
    """On SQLite the broker's folder keeps what was read (settings.py)."""
    if redis is None:
        yield None
        return
    with monitoring(redis.url) as monitor:
        yield monitor


def controls() -> dict[tuple[str, str], str]:
    """For each trace, something that this run must have left there."""
    attempt, paper = VerificationAttempt.objects.earliest("pk"), SupportingDocument.objects.earliest("pk")
    return {
        ("a page", "log of the web server"): rf"POST {TRACKER}numero/ HTTP",
        ("a failure", "log of the web server"): "NotADirectoryError",
        ("a check", "log of the worker"): "paper_checked",
        ("a refused answer", "log of the worker"): "no JSON",
        ("a mail given up", "log of the worker"): "refused",
        ("a task", "broker"): r"proofing\.tasks\.verify_document",
        ("its argument", "broker"): rf"\[\[{attempt.pk}\], {{}}",
        ("a paper's name", "files"): paper.storage_name,
        ("the journal", "rows"): "journal_event .*nir_declared",
        ("an agent's account", "rows"): "journal_event .*agent_added",
        ("a limit", "rows"): "contact_verification_usagecounter ",
        ("a login", "sessions"): "_auth_user_id",
        ("a file", "addresses"): f"{AGENTS}dossiers/[0-9a-f-]+/",
        ("a cookie", "headers"): "moncompte_session",
    }


def test_after_a_full_run_nothing_secret_is_in_any_log_task_file_address_or_row(
    monitor: Monitor | None, house: House, registry: IdentityRegistry
) -> None:
    proven = Applicant(birth_name="Prouvaire", paper_number="604917385226", password="Escabeau71Vert")
    sender = Applicant(nir=None, birth_name="Sandoval", channel="mail", password="Lampadaire38Gris")
    run, nir = Run(house, registry), new_nir()
    house.start_worker(log_level="DEBUG")
    run.create_with_paper(proven)
    space = run.create_without_paper(sender, nir)
    run.name_paper_in_vain(space, "718293645507")
    run.decide(sender, nir)
    run.lose_the_storage(space)
    wait_for("the rest of the mail", lambda: not Message.objects.on_their_way().exists())
    assert run.hide_codes() >= 2

    left = run.left_by_the_house(monitor)
    expected = controls()
    assert found({name: [way] for (name, _), way in expected.items()}, left) >= expected.keys()
    assert found(run.secrets, left) == set()
    assert {received.to for received in house.mail.received} == {sender.mail}  # nobody was mailed the failures


@pytest.mark.parametrize(
    "written",
    [
        "{nir}",
        "{nir}27",
        "{spaced}",
        "2.84.12-75.101\u202f012",
        "?nir={quoted}",
        '{{"body": "{base64}"}}',
        "x{base64}",
    ],
)
def test_search_finds_a_number_however_it_is_written(written: str) -> None:
    nir = "2841275101012"
    spaced = Nir(nir).formatted
    base64 = b64encode(f"[[{spaced!r}], {{}}]".encode()).decode()
    text = written.format(nir=nir, spaced=spaced, quoted=quote(spaced), base64=base64)
    ways: dict[str, Any] = {"NIR": [number(nir)]}
    assert found(ways, {"here": f"before {text} after", "there": "nothing"}) == {("NIR", "here")}


def test_search_finds_a_code_but_not_in_the_microseconds_of_an_instant() -> None:
    lines = {"log": "code=123456", "clock": "2026-11-20T23:36:32.123456Z", "digest": "a123456b"}
    assert found({"code": [word("123456")]}, lines) == {("code", "log")}
