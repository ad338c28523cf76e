"""An agent and a person at their own browsers: what one decides is what the other reads."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import Account
from identity.nir import Nir
from proofing.enums import RefusalReason
from proofing.groups import CONSEILLER
from tests.e2e import drafts, proofs, uploads, walk
from tests.e2e.agents_reaching import DESK, QUEUE, somebody
from tests.e2e.identity_reaching import IDENTITY
from tests.e2e.visitor import Visitor
from tests.factories import PASSWORD, AgentFactory

pytestmark = pytest.mark.e2e


@pytest.fixture
def account(portal: str) -> Account:
    """Somebody whose photo and PDF wait for an agent."""
    return somebody(proofs.sent).account


@pytest.fixture
def agent(new_visitor: Callable[..., Visitor], account: Account) -> Visitor:
    """A conseiller who has opened that file."""
    agent = new_visitor(viewport={"width": 1280, "height": 900})
    agent.open(DESK)
    agent.type("Identifiant d’agent", AgentFactory(group=CONSEILLER).login)
    agent.type("Mot de passe", PASSWORD)
    agent.press("Se connecter")
    agent.is_at(QUEUE)
    agent.page.get_by_role("table").get_by_role("link").first.click()
    return agent


def test_an_agent_reads_the_papers_and_accepts(visitor: Visitor, agent: Visitor, account: Account) -> None:
    nir = Nir(str(account.person.nir))
    photo = agent.page.get_by_role("img", name="Pièce 1")
    expect(photo).to_be_visible()
    expect(photo).to_have_js_property("complete", True)
    assert photo.evaluate("image => image.naturalWidth") > 0
    expect(agent.page.get_by_text(nir.formatted)).to_have_count(0)
    agent.press("Afficher le NIR")
    expect(agent.page.get_by_text(nir.formatted)).to_be_visible()
    agent.press("Accepter")
    agent.is_at(QUEUE)
    visitor.open("/connexion/")
    walk.log_in(visitor, walk.Login(nir.number, PASSWORD))
    expect(visitor.page.get_by_text("Identité vérifiée")).to_be_visible()


def test_what_an_agent_writes_is_read_by_the_person_who_sends_again(
    visitor: Visitor, agent: Visitor, account: Account
) -> None:
    agent.field("Motif").select_option(RefusalReason.UNREADABLE.label)
    agent.type("Message à la personne (facultatif)", proofs.MESSAGE)
    agent.press("Demander une autre pièce")
    agent.is_at(QUEUE)
    drafts.enter(visitor, account)
    visitor.open(IDENTITY)
    expect(visitor.page.get_by_text(RefusalReason.UNREADABLE.label)).to_be_visible()
    expect(visitor.page.get_by_text("la photo du verso est coupée à droite")).to_be_visible()
    visitor.follow("Renvoyer")
    visitor.field(uploads.FIELD).set_input_files([uploads.photo(), uploads.scanned()])
    visitor.press("Envoyer")
    visitor.is_at(IDENTITY)
    expect(visitor.page.get_by_text("Bien reçu", exact=True)).to_be_visible()
    agent.page.reload()
    expect(agent.page.get_by_role("table").get_by_role("link")).to_have_count(1)
