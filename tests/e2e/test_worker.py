"""The journey of a newcomer with a worker at work: the code and the receipt are read in the demonstration's inbox."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Locator, Page

from tests.e2e import walk
from tests.e2e.postbox import code_in
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("demonstration")]

LONGEST_WAIT = 30  # seconds
# fmt: off
WORKER = (
    sys.executable, "-m", "celery", "--quiet", "-A", "moncompte", "worker", "--pool", "solo",
    "--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat",
)
# fmt: on


@pytest.fixture
def worker(process_environment: dict[str, str], tmp_path: Path) -> Iterator[None]:
    """Leaves its messages where the portal's own settings look for them, see `new_visitor`."""
    folders = {"EMAIL_URL": f"filemail:///{tmp_path}/mails", "SMS_URL": f"file://{tmp_path}/sms"}
    process = subprocess.Popen(WORKER, env=process_environment | folders)
    yield
    process.terminate()
    process.wait(LONGEST_WAIT)


def wait_in_inbox(inbox: Page, text: str) -> Locator:
    """Refresh as a newcomer does until the message is there."""
    message = inbox.locator(".mailbox .text").filter(has_text=text)
    until = monotonic() + LONGEST_WAIT
    while not message.count():
        assert monotonic() < until, f"no message says « {text} »"
        inbox.get_by_role("link", name="Actualiser").click()
    return message


@pytest.mark.usefixtures("worker")
def test_what_the_worker_sends_leads_into_the_space(visitor: Visitor) -> None:
    inbox = visitor.context.new_page()
    inbox.goto("/demo/boite/")

    def read_code() -> str:
        return code_in(wait_in_inbox(inbox, "votre code est").inner_text())

    login = walk.create_account(visitor, walk.CORSICAN, by_mail=False, read_code=read_code)
    receipt = wait_in_inbox(inbox, "votre espace est créé").inner_text()
    assert login.identifier.replace(" ", "") in receipt
    walk.log_in(visitor, login)
