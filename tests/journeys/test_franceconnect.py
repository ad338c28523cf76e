"""Coming in by FranceConnect: who is known, who is new, who is to show that an account is theirs."""

import pytest

from accounts.models import Account, FranceConnectLink
from demo.franceconnect.people import find_citizen
from demo.franceconnect.server import Provider
from identity.models import Person
from proofing.models import Review
from tests.factories import OLD_PASSWORD, PASSWORD
from tests.franceconnect import franceconnect  # noqa: F401 - a fixture
from tests.journeys.citizens import account_of, identify, known
from tests.journeys.passage import CODE, CONTACTS, TERMS
from tests.journeys.passage import PASSWORD as NEW_PASSWORD_PAGE
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("franceconnect")]

SPACE, ATTACHMENT = "/mon-compte/", "/connexion/franceconnect/compte-existant/"
SOLENE, BRIVELLE = "Solène Marguerite FALVIGNE", "BRIVELLE"
MAIL = "solene@courriel.example"
CHOSEN = "Bz4marmotte85k"


def open_account(walker: Walker, name: str, nir: dict[str, str] | None = None) -> None:
    """The whole creation, from FranceConnect to the login page."""
    number = find_citizen(name).person.nir
    identify(walker, name)
    walker.press("Continuer", nir or {"nir": str(number.number)})
    if walker.page.slug == "confirmation":
        walker.press("Confirmer")
    assert walker.page.slug == "coordonnees"
    walker.press("Envoyer le code")
    walker.press("Valider", {"code": walker.postbox.read_code(find_citizen(name).claims["email"])})
    walker.press("Continuer", {"password": CHOSEN, "confirmation": CHOSEN, "accepts_terms": "on"})
    walker.press("Se connecter")


def test_a_newcomer_opens_an_account_and_comes_back_by_either_way(walker: Walker, no_code: None) -> None:
    open_account(walker, BRIVELLE)
    assert "Votre espace Mon Compte est créé" in walker.page.text
    person = Person.objects.get()
    assert person.is_verified
    assert person.holds_nir
    assert identify(walker, BRIVELLE).path == SPACE
    walker.press("Se déconnecter")
    assert walker.log_in(str(person.nir), CHOSEN).path == SPACE


def test_nothing_is_written_before_the_last_button(walker: Walker) -> None:
    identify(walker, BRIVELLE)
    assert not Person.objects.exists()
    assert not Account.objects.exists()
    assert not FranceConnectLink.objects.exists()


def test_who_has_no_number_gets_a_provisional_one(walker: Walker) -> None:
    open_account(walker, BRIVELLE, {"has_no_nir": "on"})
    person = Person.objects.get()
    assert person.is_verified
    assert not person.holds_nir
    assert person.provisional_id
    assert not Review.objects.exists()


def test_an_account_is_attached_by_its_password(walker: Walker) -> None:
    account_of(known(SOLENE))
    assert identify(walker, SOLENE).path == ATTACHMENT
    assert not FranceConnectLink.objects.exists()
    assert walker.press("Continuer", {"password": PASSWORD}).path == SPACE
    walker.press("Se déconnecter")
    assert identify(walker, SOLENE).path == SPACE


def test_an_account_is_attached_by_a_code(walker: Walker) -> None:
    account_of(known(SOLENE), MAIL)
    identify(walker, SOLENE)
    walker.press("Recevoir un code par mail")
    assert walker.type_code(MAIL).path == SPACE


def test_an_old_account_is_migrated_without_its_old_password(walker: Walker) -> None:
    account_of(known(SOLENE), MAIL, migrating=True, terms=False)
    assert identify(walker, SOLENE).path == "/migration/"
    walker.press("Commencer")
    assert walker.page.path == TERMS
    walker.press("Continuer", {"accepts_terms": "on"})
    assert walker.page.path == NEW_PASSWORD_PAGE
    walker.press("Continuer", {"password": CHOSEN, "confirmation": CHOSEN})
    assert walker.page.path == CONTACTS
    walker.press("Envoyer le code")
    assert walker.page.path == CODE
    assert walker.type_code(MAIL).path == SPACE
    walker.press("Se déconnecter")
    walker.log_in(find_citizen(SOLENE).person.nir.number, OLD_PASSWORD)
    assert "n’est pas le bon" in walker.page.text


def test_logout_ends_both_sessions(walker: Walker, franceconnect: Provider) -> None:  # noqa: F811
    account_of(known(SOLENE))
    identify(walker, SOLENE)
    walker.press("Continuer", {"password": PASSWORD})
    walker.press("Se déconnecter")
    assert "_auth_user_id" not in walker.client.session
    assert walker.page.links["Se déconnecter de FranceConnect"].startswith(f"{franceconnect.issuer}/session/end?")
