"""Through FranceConnect and back, at a browser."""

from playwright.sync_api import expect

from demo.franceconnect.people import find_citizen
from tests.e2e import walk
from tests.e2e.coming_back_reaching import LOGIN
from tests.e2e.postbox import receive_code
from tests.e2e.reaching import CIVIL_STATUS, CONTACT
from tests.e2e.visitor import Visitor

BUTTON = "S’identifier avec FranceConnect"
ATTACHMENT = "/connexion/franceconnect/compte-existant/"
ATTACHMENT_CODE = f"{ATTACHMENT}code/"
CALLBACK = "/connexion/franceconnect/retour/"
WHO = "Qui êtes-vous\N{NARROW NO-BREAK SPACE}?"
NIR = "Numéro de sécurité sociale"


def leave(visitor: Visitor) -> None:
    """From the login page to the page of the provider."""
    visitor.open(LOGIN)
    visitor.follow(BUTTON)
    expect(visitor.page.get_by_role("heading", name=WHO)).to_be_visible()


def identify(visitor: Visitor, name: str) -> None:
    leave(visitor)
    visitor.press(find_citizen(name).name)


def identify_again(visitor: Visitor, name: str) -> None:
    """By the session that the provider has in this browser."""
    leave(visitor)
    visitor.press(continuing(name))


def continuing(name: str) -> str:
    return f"Continuer en tant que {find_citizen(name).name}"


def is_unknown_there(visitor: Visitor) -> None:
    """The provider asks who it is."""
    leave(visitor)
    expect(visitor.page.get_by_role("button", name="Continuer en tant que")).to_have_count(0)


def open_account(visitor: Visitor, name: str) -> walk.Login:
    """The whole creation, up to the login page that follows it."""
    citizen = find_citizen(name)
    identify(visitor, name)
    visitor.is_at(CIVIL_STATUS)
    expect(visitor.page.get_by_role("main")).to_contain_text("Identité confirmée par FranceConnect")
    expect(visitor.field("Nom de naissance")).to_have_count(0)
    visitor.type(NIR, citizen.person.nir_with_key)
    if citizen.gender:
        visitor.tick(citizen.person.civility.label)
    visitor.press("Continuer")
    visitor.is_at(CONTACT)
    expect(visitor.field("Adresse mail")).to_have_value(citizen.claims["email"])
    visitor.press("Envoyer le code")
    visitor.is_at("/inscription/verification/")
    walk.type_code(visitor, receive_code(), by_mail=True)
    walk.choose_password(visitor)
    walk.finish(visitor)
    return walk.noted_login(visitor, citizen.person)
