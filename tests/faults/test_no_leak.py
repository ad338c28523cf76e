"""One full run of the house, then a search of all it wrote: nobody's number, code, password or contact is there."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from contact_verification.models import Message
from identity.nir import Nir
from proofing.models import SupportingDocument, VerificationAttempt
from tests.factories import new_mail, new_mobile, new_nir
from tests.faults.coming_back import Returning
from tests.faults.full_run import AGENTS, Run
from tests.faults.house import House, wait_for
from tests.faults.registry import IdentityRegistry, identity_registry
from tests.faults.traces import Monitor, found, monitoring, number, word
from tests.journeys.applicants import Applicant
from tests.journeys.papers import TRACKER
from tests.services.servers import Redis

pytestmark = pytest.mark.faults

NAME_OF_KEY = "name of a passkey"
KEPT = {
    (NAME_OF_KEY, "table accounts_passkey"),
    ("identifiant provisoire of Sandoval", "table identity_person"),
}
TABLES_OF_COMING_BACK = [
    "session",
    "knownbrowser",
    "rememberedidentifier",
    "passkey",
    "accountmigration",
    "accountchange",
    "termsacceptance",
]


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
        ("the journal", "table journal_event"): "nir_declared",
        ("an agent's account", "table journal_event"): "agent_added",
        ("a passage", "table journal_event"): "account_migrated",
        ("a limit", "table contact_verification_usagecounter"): r"\d",
        **{(f"a row of {name}", f"table accounts_{name}"): r"\d" for name in TABLES_OF_COMING_BACK},
        ("what a row is called", "names"): r"AccountChange \d",
        ("a login", "sessions"): "_auth_user_id",
        ("a file", "addresses"): f"{AGENTS}dossiers/[0-9a-f-]+/",
        ("a cookie", "headers"): "moncompte_session",
        ("a browser", "headers"): "moncompte_navigateur",
        ("a remembered identifier", "headers"): "moncompte_souvenir",
    }


def come_back(run: Run) -> set[str]:
    """By every way there is; returns the addresses that are written to."""
    holder = Returning(run, Applicant(birth_name="Rosenberg", password="Marronnier29Creux"))
    old = Returning(run, Applicant(birth_name="Ouvrard", password="40718263"), is_old=True)
    mail, mobile, other_mail = new_mail(), new_mobile(), new_mail()
    run.is_secret("mail of the passage", word(other_mail))
    run.is_secret("mail chosen in the space", word(mail))
    run.is_secret("mobile chosen in the space", number(mobile.removeprefix("+33")))
    run.is_secret(NAME_OF_KEY, "Trompette du (salon|grenier)")
    holder.forget_password("Peuplier63Mince")
    visitor = holder.come_in()
    holder.change_contacts(visitor, mail, mobile)
    holder.add_key(visitor, "Trompette du salon", "Trompette du grenier")
    holder.change_password(visitor, "Baleine75Bavarde")
    old.move_over("Genouillere31Souple", other_mail)
    old.say_it_was_not_me()
    return {holder.who.mail, old.who.mail, mail, other_mail}


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
    written_to = {sender.mail} | come_back(run)
    wait_for("the rest of the mail", lambda: not Message.objects.on_their_way().exists())
    assert run.hide_codes() >= 7
    run.hide_notice_codes()
    may_be = KEPT | run.hide_cookies()

    left = run.left_by_the_house(monitor)
    expected = controls()
    assert found({name: [way] for (name, _), way in expected.items()}, left) >= expected.keys()
    assert found(run.secrets, left) - may_be == set()
    assert {received.to for received in house.mail.received} == written_to  # nobody was mailed the failures


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


def test_search_finds_the_code_of_a_notice_with_its_dashes() -> None:
    lines = {"log": "code=ABCD-EFGH-JKLM", "other": "ABCD-EFGH-JKLN"}
    assert found({"code": [number("ABCDEFGHJKLM")]}, lines) == {("code", "log")}
