"""The addresses and the people of these journeys."""

from accounts.models import FranceConnectLink
from moncompte.services_catalogue import THEMES
from tests.factories import PASSWORD
from tests.journeys.page import Page
from tests.journeys.walker import Walker

LOGIN, SPACE, SIGNUP, SECURITY = "/connexion/", "/mon-compte/", "/inscription/", "/mon-compte/securite/"
START, BACK, LEFT = "/connexion/franceconnect/", "/connexion/franceconnect/retour/", "/deconnexion/franceconnect/"
ATTACHMENT = f"{START}compte-existant/"
CODE, SEND = f"{ATTACHMENT}code/", f"{ATTACHMENT}code/nouveau/"
ASSOCIATE, UNLINK = f"{SECURITY}franceconnect/associer/", f"{SECURITY}franceconnect/dissocier/"
SERVICE = f"/aides-et-demarches/{THEMES[0].services[0].slug}/"
SOLENE, BRIVELLE, YOUNG = "Solène Marguerite FALVIGNE", "BRIVELLE", "PRIMEVALLON"
MAIL = "solene@courriel.example"
WRONG = "Ce n’est pas le mot de passe de ce compte"


def depart(walker: Walker) -> str:
    """Where FranceConnect is asked who is here."""
    return str(walker.client.get(START)["Location"])


def type_password(walker: Walker, password: str = PASSWORD) -> Page:
    """On the page where an account is proven one's own."""
    return walker.press("Continuer", {"password": password})


def is_attached() -> bool:
    return FranceConnectLink.objects.exists()
