"""The conditions générales in every state, before people and among agents."""

from accounts.models import TermsVersion
from tests.e2e.agents_reaching import desk
from tests.e2e.agents_states import AgentState
from tests.e2e.coming_back_reaching import gate
from tests.e2e.reaching import pressed
from tests.e2e.state import State
from tests.e2e.visitor import Visitor

GATE, VERSIONS, PUBLISH = "Conditions générales à accepter", "/agents/conditions-generales/", "publier/"
WRITE = "Publier une nouvelle version"
NEW_TEXT = "## Nouveau\n\nUn autre texte, avec [un lien](/donnees-personnelles/)."

write = desk(f"{VERSIONS}{PUBLISH}")


def newer(visitor: Visitor) -> None:
    """Another version is published while the page is open."""
    gate(visitor)
    TermsVersion.objects.create(number=2, text=NEW_TEXT)
    visitor.tick("J’ai pris connaissance des conditions générales d’utilisation et je les accepte")
    visitor.press("Continuer")


def read_again(visitor: Visitor) -> None:
    write(visitor)
    visitor.type("Texte de la nouvelle version", NEW_TEXT)
    visitor.press("Relire")


TERMS_PAGES = (
    State("terms to accept", GATE, gate),
    AgentState("terms among agents", "Conditions générales", desk(VERSIONS)),
    AgentState("a version", "Conditions générales, version 1", desk(f"{VERSIONS}1/")),
    AgentState("terms to write", WRITE, write),
    AgentState("terms to read again", "Relire la nouvelle version", read_again),
)

TERMS_VARIANTS = (
    State("terms not accepted", GATE, pressed(gate, "Continuer"), has_errors=True),
    State("newer terms to accept", GATE, newer),
    AgentState("terms unchanged", WRITE, pressed(write, "Relire"), has_errors=True),
    AgentState("terms published", "Conditions générales", pressed(read_again, "Publier")),
)
