"""The agents' pages in every state."""

from functools import partial

from proofing.enums import RefusalReason, ReviewOutcome
from proofing.groups import AUDITEUR, CONSEILLER
from tests.e2e import agents_reaching as reaching
from tests.e2e import household_reaching as households
from tests.e2e import proofs
from tests.e2e.agents_reaching import AGENTS, DESK, JOURNAL, PASSWORD, PEOPLE, desk, file_of, followed, queue, searched
from tests.e2e.household_reaching import HOUSEHOLDS, NUMBER
from tests.e2e.reaching import page, pressed
from tests.e2e.state import State

CHANGE = "Changer mon mot de passe"
PORTAL = "Mon Compte — agents"
FILES, SOMEBODY = "Dossiers à vérifier", "Delorme Lisandra Maria"
LOGIN, OWN_PASSWORD = "Connexion des agents", "Mon mot de passe"
FOUND, DOSSIER, TO_FOLLOW = "Dossiers allocataires", f"Dossier {NUMBER}", "Séparations à suivre"
SEPARATION, UNDO = f"Séparation dans le dossier {NUMBER}", "Annuler la déclaration"
AgentState = partial(State, portal=PORTAL)

refused = proofs.decided(ReviewOutcome.REFUSED, RefusalReason.OTHER, proofs.MESSAGE)
known_paper, unknown_paper = partial(proofs.registered, is_valid=True), proofs.named

AGENTS_PAGES = (
    AgentState("agents login", LOGIN, page(DESK)),
    AgentState("agents without a role", "Accueil", desk(DESK, group="")),
    AgentState("queue", FILES, queue(proofs.sent, refused, reaching.left_to_its_agent)),
    AgentState("file", SOMEBODY, file_of(unknown_paper, proofs.sent)),
    AgentState("merge", "Réunir deux personnes", followed(file_of(proofs.held_by_another, proofs.sent), "Réunir avec")),
    AgentState("search", "Personnes", desk(PEOPLE)),
    AgentState("dossier search", FOUND, desk(HOUSEHOLDS)),
    AgentState("dossier", DOSSIER, households.dossier),
    AgentState("correction", households.CORRECTION, households.correction),
    AgentState("separations", TO_FOLLOW, households.separations),
    AgentState("separation", SEPARATION, households.separation(is_discreet=True, hides_contacts=True)),
    AgentState("agents", "Agents", desk(AGENTS)),
    AgentState("agent", "Ajouter un agent", desk(f"{AGENTS}ajouter/")),
    AgentState("journal", "Journal", desk(JOURNAL)),
    AgentState("agents password", OWN_PASSWORD, desk(PASSWORD)),
)

AGENTS_VARIANTS = (
    AgentState("agents login empty", LOGIN, pressed(page(DESK), "Se connecter"), has_errors=True),
    AgentState("queue empty", FILES, queue()),
    AgentState("queue of the decided", FILES, queue(refused, query="?etat=decides")),
    AgentState("file without a paper", SOMEBODY, file_of(proofs.sent)),
    AgentState("file with a paper of somebody else", SOMEBODY, file_of(known_paper, proofs.sent)),
    AgentState("file with its number", SOMEBODY, pressed(file_of(proofs.sent), "Afficher le NIR")),
    AgentState("file refused without a reason", SOMEBODY, pressed(file_of(proofs.sent), "Refuser"), has_errors=True),
    AgentState("file of another agent", SOMEBODY, file_of(reaching.left_to_its_agent)),
    AgentState("file decided", SOMEBODY, file_of(refused)),
    AgentState("file for the second time", SOMEBODY, file_of(refused, proofs.sent)),
    AgentState(
        "file of a number held by another", SOMEBODY, file_of(proofs.held_by_another, proofs.sent, group=CONSEILLER)
    ),
    AgentState("file for an auditor", SOMEBODY, file_of(proofs.sent, group=AUDITEUR)),
    AgentState("queue after a decision", FILES, pressed(file_of(proofs.sent), "Accepter")),
    AgentState("person", SOMEBODY, reaching.page_of(unknown_paper, refused)),
    AgentState("person of whom nothing is known", SOMEBODY, reaching.page_of()),
    AgentState("search empty", "Personnes", pressed(desk(PEOPLE), "Chercher"), has_errors=True),
    AgentState("search that finds", "Personnes", searched("delorme lis")),
    AgentState("search that finds nobody", "Personnes", searched("delmas")),
    AgentState("dossier search that finds", FOUND, households.searched("delorme lis")),
    AgentState("dossiers of somebody", "Dossiers de Delorme Lisandra Maria", households.dossiers_of(2)),
    AgentState("dossier of nobody", DOSSIER, households.dossier_of_nobody),
    AgentState("dossier of the separated", DOSSIER, households.dossier_of_the_separated),
    AgentState("correction refused", households.CORRECTION, households.refused_correction, has_errors=True),
    AgentState("separation confirmed", SEPARATION, households.separation(confirmed=True)),
    AgentState("separation undone", SEPARATION, households.separation(undone=True)),
    AgentState(
        "separation undone without a reason", SEPARATION, pressed(households.separation(), UNDO), has_errors=True
    ),
    AgentState("agent empty", "Ajouter un agent", pressed(desk(f"{AGENTS}ajouter/"), "Enregistrer"), has_errors=True),
    AgentState("agents password empty", OWN_PASSWORD, pressed(desk(PASSWORD), CHANGE), has_errors=True),
)
