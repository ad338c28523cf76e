"""Every page of the portal in every state."""

from functools import partial

from contact_verification.enums import MessageStatus
from tests.e2e import coming_back_reaching, drafts, reaching
from tests.e2e.agents_states import AGENTS_PAGES, AGENTS_VARIANTS
from tests.e2e.coming_back_states import COMING_BACK_PAGES, COMING_BACK_VARIANTS
from tests.e2e.franceconnect.reaching import way_in
from tests.e2e.franceconnect.states import FRANCECONNECT_PAGES, FRANCECONNECT_VARIANTS
from tests.e2e.household_states import HOUSEHOLD_PAGES, HOUSEHOLD_VARIANTS
from tests.e2e.identity_states import IDENTITY_PAGES, IDENTITY_VARIANTS
from tests.e2e.reaching import CIVIL_STATUS, CONTACT, PAPER, PASSWORD, QUIT, SUMMARY, code, page, pressed, step
from tests.e2e.state import State
from tests.e2e.terms_states import TERMS_PAGES, TERMS_VARIANTS

CODE, COORDINATES = "Vérification de vos coordonnées de contact", "Vos coordonnées de contact"
BENEFIT = "/aides-et-demarches/prime-naissance/"


PAGES = (
    State("home", "Accueil", page("/")),
    State("login", "Connexion", way_in("/connexion/")),
    State("start", "Créer mon compte", way_in("/inscription/")),
    State("civil status", "État civil", page(CIVIL_STATUS)),
    State("paper", "Pièce d’identité", step(PAPER, civil_status=True)),
    State("contact", COORDINATES, step(CONTACT, paper=True)),
    State("code sent", CODE, code(MessageStatus.SENT)),
    State("password", "Mon mot de passe", step(PASSWORD, confirmed=True)),
    State("summary", "Récapitulatif", step(SUMMARY, password=True)),
    State("quit", "Quitter la création de compte", step(QUIT, paper=True)),
    State("already held", "Vous avez déjà un compte", reaching.already_held),
    State("space", "Mon espace", drafts.come_home),
    State("forgotten password", "Mot de passe oublié", page("/mot-de-passe-oublie/")),
    State("services", "Aides et démarches", page("/aides-et-demarches/")),
    State("service", "Prime à la naissance", page(BENEFIT)),
    State("terms", "Conditions générales d’utilisation", page("/conditions-generales/")),
    State("legal", "Mentions légales", page("/mentions-legales/")),
    State("privacy", "Données personnelles", page("/donnees-personnelles/")),
    State("sitemap", "Plan du site", page("/plan-du-site/")),
    State("accessibility", "Accessibilité", page("/accessibilite/")),
    State("cookies", "Gestion des cookies", page("/gestion-des-cookies/")),
    State("people of the demonstration", "Personnes de démonstration", page("/demo/")),
    State("inbox", "Boîte de démonstration", reaching.inbox),
    State("400", "Demande non comprise", page("/erreur/400/")),
    State("403", "Page non autorisée", page("/erreur/403/")),
    State("403 of a form", "Envoi à refaire", reaching.quit_without_cookies),
    State("404", "Page introuvable", page("/rien/")),
    State("500", "Erreur\N{NO-BREAK SPACE}: le portail est en panne", page("/erreur/500/")),
    State("503", "Portail arrêté un moment", page("/erreur/503/")),
    *IDENTITY_PAGES,
    *HOUSEHOLD_PAGES,
    *COMING_BACK_PAGES,
    *FRANCECONNECT_PAGES,
    *TERMS_PAGES,
    *AGENTS_PAGES,
)
"""One state of each page."""

VARIANTS = (
    State("login empty", "Connexion", pressed(page("/connexion/"), "Se connecter"), has_errors=True),
    State("login wrong pair", "Connexion", coming_back_reaching.wrong_pair, has_errors=True),
    State("login locked", "Connexion", coming_back_reaching.locked, has_errors=True),
    State("login of the created, unproven", "Connexion", reaching.created),
    State("login of the created, proven", "Connexion", partial(reaching.created, proven=True)),
    State("home after the answers are erased", "Accueil", reaching.forgotten_answers),
    State("quit without a draft", "Quitter la création de compte", page(QUIT)),
    State("start towards a service", "Créer mon compte", page(f"/inscription/?next={BENEFIT}")),
    State("civil status empty", "État civil", pressed(page(CIVIL_STATUS), "Continuer"), has_errors=True),
    State("civil status filled", "État civil", step(CIVIL_STATUS, paper=True)),
    State("civil status without NIR, abroad", "État civil", reaching.no_nir_born_abroad),
    State("civil status with suggestions", "État civil", reaching.open_suggestions),
    State("civil status with radios", "État civil", reaching.ambiguous_commune, has_errors=True),
    State("civil status with help open", "État civil", reaching.open_help),
    State("civil status after the draft expired", "État civil", reaching.expired_draft),
    State("civil status without cookies", "État civil", reaching.without_cookies, has_errors=True),
    State("paper empty", "Pièce d’identité", pressed(step(PAPER, civil_status=True), "Continuer"), has_errors=True),
    State("paper filled", "Pièce d’identité", step(PAPER, contact=True)),
    State("contact empty", COORDINATES, pressed(step(CONTACT, paper=True), "Envoyer le code"), has_errors=True),
    State("contact malformed", COORDINATES, reaching.unknown_contacts, has_errors=True),
    State("contact filled", COORDINATES, step(CONTACT, confirmed=True)),
    State("contact sent too soon", COORDINATES, reaching.sent_too_soon, has_errors=True),
    State("code on its way", CODE, code(MessageStatus.PENDING)),
    State("code by mail on its way", CODE, code(MessageStatus.PENDING, mail=True)),
    State("code sent by mail", CODE, code(MessageStatus.SENT, mail=True)),
    State("code not delivered", CODE, code(MessageStatus.FAILED)),
    State("code not delivered by mail", CODE, code(MessageStatus.FAILED, mail=True)),
    State("code expired", CODE, reaching.expired_code),
    State("code empty", CODE, pressed(code(MessageStatus.SENT), "Valider"), has_errors=True),
    State("code wrong", CODE, reaching.wrong_code, has_errors=True),
    State("code void", CODE, reaching.void_code, has_errors=True),
    State("code sent again", CODE, reaching.resent_code),
    State("code sent again too soon", CODE, reaching.resent_too_soon),
    State("password typed and shown", "Mon mot de passe", reaching.password_typed),
    State("password empty", "Mon mot de passe", pressed(step(PASSWORD, confirmed=True), "Continuer"), has_errors=True),
    State("summary of the proven", "Récapitulatif", step(SUMMARY, password=True, proven=True)),
    State("space of the proven", "Mon espace", partial(drafts.come_home, verified=True)),
    State("home of somebody logged in", "Accueil", reaching.home_of_the_logged_in),
    State("inbox empty", "Boîte de démonstration", page("/demo/boite/")),
    *IDENTITY_VARIANTS,
    *HOUSEHOLD_VARIANTS,
    *COMING_BACK_VARIANTS,
    *FRANCECONNECT_VARIANTS,
    *TERMS_VARIANTS,
    *AGENTS_VARIANTS,
)

EVERY = PAGES + VARIANTS
