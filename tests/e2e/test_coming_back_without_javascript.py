"""Coming back without JavaScript: one field takes both identifiers, and every button works."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.migration import CODE, CONTACTS, PASSWORD, TERMS
from accounts.models import Account
from tests.e2e import coming_back, drafts, walk
from tests.e2e import own_space_reaching as own
from tests.e2e.coming_back_reaching import LOGIN, MIGRATION, RECOVERY_CODE, RECOVERY_PASSWORD, SECOND_STEP, ask
from tests.e2e.own_space_reaching import ADD_KEY, SECURITY, SPACE
from tests.e2e.postbox import receive_code
from tests.e2e.visitor import Visitor
from tests.factories import OLD_PASSWORD
from tests.factories import PASSWORD as PRESENT_PASSWORD

pytestmark = pytest.mark.e2e

NEW_PASSWORD = "Bz4marmotte85k"


@pytest.fixture
def visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    return new_visitor(java_script_enabled=False)


def choose_password(visitor: Visitor, button: str) -> None:
    visitor.type("Nouveau mot de passe", NEW_PASSWORD)
    visitor.type("Confirmation du mot de passe", NEW_PASSWORD)
    visitor.press(button)


def test_an_identifiant_provisoire_goes_into_the_one_field_and_a_code_follows_once(visitor: Visitor) -> None:
    login = walk.Login(coming_back.holder(verified=False).owner.identifier, PRESENT_PASSWORD)
    visitor.open(LOGIN)
    expect(visitor.field("J’ai un identifiant provisoire")).to_be_hidden()
    visitor.tick("Se souvenir de moi")
    walk.log_in_by_code(visitor, login, by_mail=True, trusts=True)
    visitor.press("Se déconnecter")
    visitor.is_at(LOGIN)
    visitor.type("Mot de passe", login.password)
    visitor.press("Se connecter")
    visitor.is_at(SPACE)
    visitor.press("Se déconnecter")
    visitor.press("Ce n’est pas moi")
    walk.log_in(visitor, login)


def test_the_code_may_go_another_way_or_be_left_for_later(visitor: Visitor) -> None:
    coming_back.begin_login(visitor, coming_back.holder())
    visitor.open(SECOND_STEP)
    visitor.press("Recevoir le code par SMS")
    visitor.is_at(SECOND_STEP)
    expect(visitor.field("Code de vérification reçu par SMS")).to_be_visible()
    visitor.press("Quitter")
    visitor.is_at(LOGIN)
    visitor.open(SECOND_STEP)
    visitor.is_at(LOGIN)


def test_an_old_account_changes_over(visitor: Visitor) -> None:
    account = coming_back.old_account()
    visitor.open(LOGIN)
    walk.give_pair(visitor, walk.Login(account.owner.identifier, OLD_PASSWORD))
    visitor.is_at(MIGRATION)
    visitor.press("Commencer")
    visitor.is_at(TERMS.url)
    visitor.tick(walk.TERMS)
    visitor.press("Continuer")
    visitor.is_at(PASSWORD.url)
    choose_password(visitor, "Continuer")
    visitor.is_at(CONTACTS.url)
    visitor.tick("par mail")
    visitor.press("Envoyer le code")
    visitor.is_at(CODE.url)
    walk.type_code(visitor, receive_code(), by_mail=True)
    visitor.is_at(SPACE)


def test_a_forgotten_password_is_replaced(visitor: Visitor) -> None:
    identifier = coming_back.holder().owner.identifier
    ask(visitor, identifier)
    visitor.is_at(RECOVERY_CODE)
    visitor.type("Code de vérification reçu", receive_code())
    visitor.press("Valider")
    visitor.is_at(RECOVERY_PASSWORD)
    choose_password(visitor, "Enregistrer")
    visitor.is_at(LOGIN)
    walk.log_in(visitor, walk.Login(identifier, NEW_PASSWORD))


@pytest.fixture
def busy(visitor: Visitor) -> Account:
    own.safe_and_busy(visitor)
    return Account.objects.get()


def test_sessions_are_ended_and_browsers_forgotten(visitor: Visitor, busy: Account) -> None:
    own.open_elsewhere(busy)
    visitor.open(SECURITY)
    for button, left in (("Déconnecter Firefox sur Android", 2), ("Déconnecter tous les autres appareils", 1)):
        visitor.page.get_by_role("button", name=button).first.click()
        expect(visitor.page.get_by_role("main")).to_contain_text("C’est fait")
        assert busy.sessions.count() == left
    visitor.page.get_by_role("button", name="Oublier").first.click()
    expect(visitor.page.get_by_role("main")).to_contain_text("Ce navigateur est oublié")
    assert busy.browsers.count() == 1


def test_a_key_is_renamed_and_removed_but_not_made(visitor: Visitor, busy: Account) -> None:
    visitor.follow("Renommer la clé d’accès Mon téléphone")
    visitor.type("Nom de la clé d’accès", "Ma tablette")
    visitor.press("Enregistrer")
    visitor.follow("Retirer la clé d’accès Ma tablette")
    visitor.press("Retirer la clé d’accès")
    visitor.is_at(SECURITY)
    assert busy.passkeys.count() == 1
    visitor.open(ADD_KEY)
    expect(visitor.page.get_by_text("Ce navigateur ne permet pas d’ajouter une clé d’accès")).to_be_visible()
    expect(visitor.page.get_by_role("main").get_by_role("button")).to_have_count(0)


def test_what_was_not_oneself_is_reported(visitor: Visitor) -> None:
    account = drafts.enter(visitor, coming_back.holder())
    own.open_elsewhere(account)
    visitor.open("/mon-compte/historique/")
    visitor.page.get_by_role("button", name="Ce n’était pas moi").first.click()
    expect(visitor.page.get_by_role("heading", name="Changer mon mot de passe")).to_be_visible()
    assert account.sessions.count() == 1
    choose_password(visitor, "Enregistrer")
    visitor.is_at(SECURITY)
