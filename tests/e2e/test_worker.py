"""The journey of a newcomer with a worker at work: it sends the messages and has the papers checked."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Locator, Page, expect

from demo.people import DemoPaper, DemoPerson
from identity.papers import PaperKind
from tests.e2e import walk
from tests.e2e.identity_reaching import IDENTITY
from tests.e2e.postbox import code_in
from tests.e2e.visitor import Visitor
from tests.factories import ISSUED_ON, RegistryEntryFactory, new_card_number

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
        return code_in(wait_in_inbox(inbox, "votre code pour créer votre espace est").inner_text())

    login = walk.create_account(visitor, walk.CORSICAN, by_mail=False, read_code=read_code)
    receipt = wait_in_inbox(inbox, "votre espace est créé").inner_text()
    assert login.identifier.replace(" ", "") in receipt
    walk.log_in(visitor, login)
    expect(visitor.page.get_by_text("Vérification en cours")).to_be_visible()
    name_known_paper(visitor, walk.CORSICAN)
    wait_in_inbox(inbox, "votre identité est vérifiée")
    visitor.follow("Mon espace")
    visitor.is_at("/mon-compte/")
    expect(visitor.page.get_by_text("Identité vérifiée")).to_be_visible()


def name_known_paper(visitor: Visitor, person: DemoPerson) -> None:
    """From the space, another paper than the one nobody knows."""
    assert person.nir
    card = DemoPaper(PaperKind.NATIONAL_ID_CARD, new_card_number(), ISSUED_ON)
    names = {"birth_name": person.birth_name, "first_names": person.first_names, "born_on": person.born_on}
    RegistryEntryFactory(number=card.number, nir=person.nir.number, **names)
    visitor.follow("Suivre la vérification de mon identité")
    visitor.follow("Corriger mon titre français")
    walk.type_paper(visitor, card)
    visitor.press("Enregistrer")
    visitor.is_at(IDENTITY)
