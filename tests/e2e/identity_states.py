"""The pages about somebody's identity, in every state."""

from proofing.tracker import TrackState
from tests.e2e import identity_reaching as reaching
from tests.e2e import uploads
from tests.e2e.identity_reaching import (
    IDENTITY,
    NAMED,
    NUMBER,
    SENT,
    SUPPORTING,
    mistyped,
    sending,
    space_of,
    without_paper,
)
from tests.e2e.reaching import PAPER, SUMMARY, pressed, step
from tests.e2e.state import State

MINE, MY_PAPER, MY_NUMBER = "Mon identité", "Mon titre d’identité", "Mon numéro de sécurité sociale"
CHECK, FILES, SEND = "Vérification de votre titre", "Justificatif d’identité", "Envoyer une pièce d’identité"
UNPROVEN, NAMELESS = TrackState.NOTHING, {"person__declared": False}

IDENTITY_PAGES = (
    State("confirmation", "Confirmez vos informations", reaching.disagreeing),
    State("paper being checked", CHECK, reaching.being_checked),
    State("supporting papers", FILES, reaching.supporting),
    State("identity", MINE, space_of(UNPROVEN, IDENTITY)),
    State("paper named later", MY_PAPER, space_of(UNPROVEN, NAMED)),
    State("papers sent later", SEND, space_of(UNPROVEN, SENT)),
    State("number received later", MY_NUMBER, space_of(UNPROVEN, NUMBER, **NAMELESS)),
)

TRACKED = tuple(
    State(f"identity {state.value}", MINE, space_of(state, IDENTITY)) for state in TrackState if state != UNPROVEN
)
SPACES = tuple(
    State(f"space {state.value}", "Mon espace", space_of(state, "/mon-compte/"))
    for state in (TrackState.CHECKING, TrackState.REFUSED, TrackState.USE_OTHER_ACCOUNT)
)

IDENTITY_VARIANTS = (
    *TRACKED,
    *SPACES,
    State("paper refused", "Pièce d’identité", reaching.refused_paper, has_errors=True),
    State("paper refused for good", "Vos coordonnées de contact", reaching.refused_for_good),
    State("paper mistyped", "Pièce d’identité", mistyped(step(PAPER, civil_status=True)), has_errors=True),
    State("supporting papers sent", FILES, without_paper(SUPPORTING, files=True, paper=True)),
    State("supporting papers missing", FILES, pressed(reaching.supporting, "Continuer"), has_errors=True),
    State(
        "supporting papers refused",
        FILES,
        sending(reaching.supporting, "Continuer", uploads.photo(), uploads.text(), uploads.empty()),
        has_errors=True,
    ),
    State("summary of a refused paper", "Récapitulatif", reaching.refused_in_summary),
    State("summary with files", "Récapitulatif", without_paper(SUMMARY, files=True, password=True)),
    State("summary with files to come", "Récapitulatif", without_paper(SUMMARY, files=False, password=True)),
    State("identity without a number", MINE, space_of(UNPROVEN, IDENTITY, **NAMELESS)),
    State("identity with a waiting number", MINE, space_of(UNPROVEN, IDENTITY, person__nir=reaching.WAITING_NIR)),
    State("paper named later empty", MY_PAPER, pressed(space_of(UNPROVEN, NAMED), "Enregistrer"), has_errors=True),
    State("paper named later mistyped", MY_PAPER, mistyped(space_of(UNPROVEN, NAMED)), has_errors=True),
    State("papers sent later again", SEND, space_of(TrackState.RECEIVED, SENT)),
    State("papers sent later missing", SEND, pressed(space_of(UNPROVEN, SENT), "Envoyer"), has_errors=True),
    State(
        "papers sent later refused", SEND, sending(space_of(UNPROVEN, SENT), "Envoyer", uploads.text()), has_errors=True
    ),
    State("papers just sent", MINE, sending(space_of(UNPROVEN, SENT), "Envoyer", uploads.photo())),
    State("number empty", MY_NUMBER, pressed(space_of(UNPROVEN, NUMBER, **NAMELESS), "Enregistrer"), has_errors=True),
    State("number to confirm", MY_NUMBER, reaching.typed_nir, has_errors=True),
)
