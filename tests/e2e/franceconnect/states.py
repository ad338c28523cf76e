"""The pages about FranceConnect in every state."""

from tests.e2e import coming_back
from tests.e2e.franceconnect import reaching
from tests.e2e.franceconnect.passing import CALLBACK
from tests.e2e.franceconnect.reaching import NEWCOMER, UNLINK, UNTOLD, attaching, begun, in_space, number_of, summary
from tests.e2e.own_space_reaching import SECURITY
from tests.e2e.reaching import CIVIL_STATUS, page, pressed
from tests.e2e.state import State
from tests.factories import AccountFactory

BIRTH, SUMMARY, SAFETY = "État civil", "Récapitulatif", "Sécurité"
KNOWN, CODE = "Vous avez déjà un compte (FranceConnect)", "Confirmez que cet espace est le vôtre"
REFUSED, LEAVING = "Connexion avec FranceConnect", "Déconnexion"

FRANCECONNECT_PAGES = (
    State("attachment", KNOWN, attaching(coming_back.holder)),
    State("attachment code", CODE, reaching.code),
    State("FranceConnect refused", REFUSED, page(CALLBACK)),
    State("FranceConnect to unlink", "Dissocier FranceConnect", in_space(UNLINK, reaching.link)),
    State("logged out of FranceConnect", LEAVING, reaching.logged_out),
)

FRANCECONNECT_VARIANTS = (
    State("civil status confirmed", BIRTH, begun(CIVIL_STATUS)),
    State("civil status confirmed but the civility", BIRTH, begun(CIVIL_STATUS, UNTOLD)),
    State("civil status confirmed, empty", BIRTH, pressed(begun(CIVIL_STATUS, UNTOLD), "Continuer"), has_errors=True),
    State("confirmation of the confirmed", "Confirmez vos informations", reaching.disagreeing),
    State("summary of the confirmed", SUMMARY, summary(nir=number_of(NEWCOMER))),
    State("summary of the confirmed without NIR", SUMMARY, summary(has_no_nir="on")),
    State("attachment without a confirmed contact", KNOWN, attaching(lambda: AccountFactory(verified=True))),
    State("attachment wrong password", KNOWN, reaching.wrong_password, has_errors=True),
    State("attachment locked", KNOWN, reaching.locked, has_errors=True),
    State("attachment wrong code", CODE, reaching.wrong_code, has_errors=True),
    State("FranceConnect refused in the space", REFUSED, reaching.refused_in_space),
    State("security with FranceConnect", SAFETY, in_space(SECURITY, reaching.link, verified=True)),
    State("security with FranceConnect alone", SAFETY, in_space(SECURITY, reaching.link_only, verified=True)),
    State("history with FranceConnect", "Mon historique", reaching.history),
)
