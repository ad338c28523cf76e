"""The pages by which one comes back, and those that keep an account safe, in every state."""

from accounts.migration import CODE, CONTACTS, PASSWORD, TERMS, Step
from contact_verification.enums import MessageStatus
from tests.e2e import agents_reaching as agents
from tests.e2e import coming_back_reaching as reaching
from tests.e2e import own_space_reaching as own
from tests.e2e.agents_states import AgentState
from tests.e2e.coming_back_reaching import FORGOTTEN, MIGRATION, MIGRATION_QUIT, STOP, code, passage
from tests.e2e.own_space_reaching import (
    ADD_KEY,
    CONFIRM,
    HISTORY,
    PROFILE,
    SECURITY,
    key_page,
    of,
    send_contact,
)
from tests.e2e.own_space_reaching import PASSWORD as CHANGE
from tests.e2e.reaching import page, pressed
from tests.e2e.state import State

SECOND_STEP, ASKING, RECOVERING, STOPPING = (
    "Code de connexion",
    "Mot de passe oublié",
    "Code de vérification",
    "Ce n’est pas moi",
)
RECOVERED, CHANGING, CONFIRMING = "Nouveau mot de passe", "Changer mon mot de passe", "Confirmez que c’est vous"
MOBILE, PHONE, MAIL = "Mon téléphone portable", "Mon autre téléphone", "Mon adresse mail"
NEW_CONTACT, ADDING, RENAMING = (
    "Vérification de votre nouvelle coordonnée",
    "Ajouter une clé d’accès",
    "Renommer une clé d’accès",
)
ACCESS = "Accès à l’espace de Delorme Lisandra Maria"
SENT, AWAY, LOST = MessageStatus.SENT, MessageStatus.PENDING, MessageStatus.FAILED


def passing(step: Step) -> str:
    """The title of a step of the passage."""
    return f"{step.title} (changement de connexion)"


COMING_BACK_PAGES = (
    State("second step", SECOND_STEP, code(SENT)),
    State("recovery code", RECOVERING, reaching.recovery_code),
    State("recovery password", RECOVERED, reaching.recovery_password),
    State("stop", STOPPING, page(STOP)),
    State("stopped", "Votre espace est en sécurité", reaching.stopped),
    State("passage", "Votre connexion à « Mon Compte » change", passage(TERMS, MIGRATION)),
    State("passage terms", passing(TERMS), passage(TERMS)),
    State("passage password", passing(PASSWORD), passage(PASSWORD)),
    State("passage contacts", passing(CONTACTS), passage(CONTACTS)),
    State("passage code", passing(CODE), passage(CODE)),
    State("passage quit", "Quitter le changement de connexion", passage(PASSWORD, MIGRATION_QUIT)),
    State("profile", "Mon profil", of(PROFILE)),
    State("mobile to change", MOBILE, of(f"{PROFILE}portable/")),
    State("other phone to change", PHONE, of(f"{PROFILE}autre-telephone/")),
    State("mail to change", MAIL, of(f"{PROFILE}mail/")),
    State("new contact to confirm", NEW_CONTACT, own.new_contact),
    State("confirm login", CONFIRMING, of(f"{CONFIRM}?next={CHANGE}")),
    State("security", "Sécurité", own.safe_and_busy),
    State("password to change", CHANGING, of(CHANGE)),
    State("history", "Mon historique", of(HISTORY, own.lead_a_life)),
    State("key to add", ADDING, of(ADD_KEY)),
    State("key to rename", RENAMING, key_page("nom")),
    State("key to remove", "Retirer une clé d’accès", key_page("retirer")),
    AgentState("access suspended", ACCESS, agents.access_of(agents.suspend)),
)

COMING_BACK_VARIANTS = (
    State("login remembered", "Connexion", reaching.remembered),
    State("login with an identifiant provisoire", "Connexion", reaching.with_provisional),
    State("login after a refused key", "Connexion", reaching.refused_key),
    State("login begun too long ago", "Connexion", reaching.ended),
    State("second step empty", SECOND_STEP, pressed(code(AWAY), "Valider"), has_errors=True),
    State("second step wrong", SECOND_STEP, reaching.wrong_code, has_errors=True),
    State("second step void", SECOND_STEP, reaching.void_code, has_errors=True),
    State("second step lost", SECOND_STEP, code(LOST)),
    State("second step by the other channel", SECOND_STEP, reaching.other_channel),
    State("second step too soon", SECOND_STEP, reaching.code_too_soon),
    State("forgotten password empty", ASKING, pressed(page(FORGOTTEN), "Envoyer le code"), has_errors=True),
    State("forgotten password too soon", ASKING, reaching.asked_too_soon, has_errors=True),
    State("recovery code wrong", RECOVERING, reaching.wrong_recovery_code, has_errors=True),
    State("recovery password empty", RECOVERED, pressed(reaching.recovery_password, "Enregistrer"), has_errors=True),
    State("stop wrong", STOPPING, reaching.wrong_notice_code, has_errors=True),
    State("passage terms not accepted", passing(TERMS), pressed(passage(TERMS), "Continuer"), has_errors=True),
    State("passage password empty", passing(PASSWORD), pressed(passage(PASSWORD), "Continuer"), has_errors=True),
    State("passage contacts malformed", passing(CONTACTS), reaching.malformed_contacts, has_errors=True),
    State("passage code wrong", passing(CODE), reaching.wrong_passage_code, has_errors=True),
    State("passage code lost", passing(CODE), passage(CODE, delivery=LOST)),
    State("home after the passage was left", "Accueil", reaching.left),
    State("mobile malformed", MOBILE, send_contact("portable", "Téléphone portable", "12"), has_errors=True),
    State("other phone malformed", PHONE, send_contact("autre-telephone", own.OTHER_PHONE, "12"), has_errors=True),
    State("mail malformed", MAIL, send_contact("mail", "Adresse mail", "nom"), has_errors=True),
    State("new contact wrong code", NEW_CONTACT, own.wrong_code, has_errors=True),
    State("profile changed", "Mon profil", own.changed),
    State("confirm login wrong", CONFIRMING, own.wrong_password, has_errors=True),
    State("confirm login suspended", CONFIRMING, own.suspended, has_errors=True),
    State("security of the careless", "Sécurité", of(SECURITY)),
    State("password to change empty", CHANGING, pressed(of(CHANGE), "Enregistrer"), has_errors=True),
    State("password to change after a report", CHANGING, own.reported),
    State("history with help open", "Mon historique", own.open_help),
    State("history past its end", "Mon historique", of(f"{HISTORY}?page=2")),
    State("key without a name", ADDING, own.add_nameless_key, has_errors=True),
    State("key one too many", ADDING, of(ADD_KEY, own.fill_up_keys)),
    State("key renamed to nothing", RENAMING, own.rename_to_nothing, has_errors=True),
    AgentState("access", ACCESS, agents.access_of(lambda account: None)),
    AgentState("access of somebody without an account", ACCESS, agents.access_of_nobody),
)
