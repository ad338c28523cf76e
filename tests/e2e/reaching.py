"""Ways to bring a browser to a page in a given state."""

from collections.abc import Callable
from typing import Any

from contact_verification.enums import MessageStatus
from contact_verification.models import MAX_ATTEMPTS
from demo.data import load_people
from tests.e2e import drafts, walk
from tests.e2e.postbox import receive
from tests.e2e.visitor import Visitor
from tests.factories import AccountFactory, ContactFactory, civil_status_answer

CIVIL_STATUS, PAPER, CONTACT = "/inscription/etat-civil/", "/inscription/piece-identite/", "/inscription/coordonnees/"
PASSWORD, SUMMARY, QUIT = "/inscription/mot-de-passe/", "/inscription/recapitulatif/", "/inscription/quitter/"

Reach = Callable[[Visitor], object]


def page(path: str) -> Reach:
    return lambda visitor: visitor.open(path)


def step(path: str, **traits: Any) -> Reach:
    """A step of a creation that has got as far as the traits say."""

    def reach(visitor: Visitor) -> None:
        drafts.resume(visitor, **traits)
        visitor.open(path)

    return reach


def pressed(reach: Reach, button: str) -> Reach:
    def press(visitor: Visitor) -> None:
        reach(visitor)
        visitor.press(button)

    return press


def ambiguous_commune(visitor: Visitor) -> None:
    visitor.open(CIVIL_STATUS)
    visitor.type_day("Date de naissance", ("5", "12", "1984"))
    visitor.type("Commune de naissance", "saint denis")
    visitor.press("Continuer")


def open_suggestions(visitor: Visitor) -> None:
    visitor.open(CIVIL_STATUS)
    visitor.field("Commune de naissance").press_sequentially("saint den")
    walk.suggestions(visitor).first.wait_for()
    visitor.page.keyboard.press("ArrowDown")


def no_nir_born_abroad(visitor: Visitor) -> None:
    abroad = {"nir": None, "birth_country": "99139", "birth_place_code": "", "birth_place_name": "Évora"}
    drafts.resume(visitor, civil_status=True, changed={"etat-civil": civil_status_answer(**abroad)})
    visitor.open(CIVIL_STATUS)


def open_help(visitor: Visitor) -> None:
    visitor.open(CIVIL_STATUS)
    for bubble in visitor.page.locator("summary").all():
        bubble.click()


def unknown_contacts(visitor: Visitor) -> None:
    step(CONTACT, paper=True)(visitor)
    visitor.type("Téléphone portable", "12")
    visitor.type("Autre téléphone (facultatif)", "34")
    visitor.type("Adresse mail", "nom")
    visitor.press("Envoyer le code")


def sent_too_soon(visitor: Visitor) -> None:
    """The same number, from another draft."""
    step(CONTACT, paper=True)(visitor)
    walk.give_contact(visitor, by_mail=False)
    step(CONTACT, paper=True)(visitor)
    visitor.type("Téléphone portable", walk.MOBILE)
    visitor.press("Envoyer le code")


def code(delivery: MessageStatus, **traits: Any) -> Reach:
    return lambda visitor: drafts.wait_for_code(visitor, delivery, **traits)


def expired_code(visitor: Visitor) -> None:
    drafts.let_expire(drafts.wait_for_code(visitor, MessageStatus.SENT))
    visitor.page.reload()


def wrong_code(visitor: Visitor) -> None:
    drafts.wait_for_code(visitor, MessageStatus.SENT)
    walk.type_code(visitor, "000000", by_mail=False)


def void_code(visitor: Visitor) -> None:
    challenge = drafts.wait_for_code(visitor, MessageStatus.SENT)
    challenge.attempts = MAX_ATTEMPTS
    challenge.save()
    walk.type_code(visitor, "000000", by_mail=False)


def resent_code(visitor: Visitor) -> None:
    drafts.wait_for_code(visitor, MessageStatus.SENT)
    visitor.press("Demander l’envoi d’un nouveau code")
    visitor.page.get_by_text("C’est fait").wait_for()


def resent_too_soon(visitor: Visitor) -> None:
    resent_code(visitor)
    receive()
    visitor.press("Demander l’envoi d’un nouveau code")
    visitor.page.get_by_text("À noter").wait_for()


def password_typed(visitor: Visitor) -> None:
    step(PASSWORD, confirmed=True)(visitor)
    visitor.type("Nouveau mot de passe", "Tournesol7")
    for _ in ("password", "confirmation"):
        visitor.page.get_by_role("button", name="Afficher le mot de passe").first.click()


def created(visitor: Visitor, **traits: Any) -> None:
    drafts.resume(visitor, password=True, **traits)
    visitor.open(SUMMARY)
    visitor.press("Se connecter")
    visitor.is_at("/connexion/")


def already_held(visitor: Visitor) -> None:
    load_people()
    assert walk.PROVEN.nir
    holder = drafts.proven_holder(nir=walk.PROVEN.nir.number, of=walk.PROVEN)
    ContactFactory(person=holder.person, verified=True)
    visitor.open(CIVIL_STATUS)
    walk.fill_civil_status(visitor, walk.PROVEN)
    walk.fill_birthplace(visitor, walk.PROVEN)
    visitor.press("Continuer")
    walk.show_paper(visitor, walk.PROVEN.paper)
    visitor.is_at("/inscription/compte-existant/")


def home_of_the_logged_in(visitor: Visitor) -> None:
    drafts.enter(visitor, AccountFactory())
    visitor.open("/")


def without_cookies(visitor: Visitor) -> None:
    """What was typed comes back with the explanation."""
    visitor.open(CIVIL_STATUS)
    visitor.context.clear_cookies()
    visitor.press("Continuer")


def quit_without_cookies(visitor: Visitor) -> None:
    step(QUIT, paper=True)(visitor)
    visitor.context.clear_cookies(name="moncompte_csrf")
    visitor.press("Quitter et effacer mes réponses")


def forgotten_answers(visitor: Visitor) -> None:
    step(QUIT, paper=True)(visitor)
    visitor.press("Quitter et effacer mes réponses")
    visitor.is_at("/")


def expired_draft(visitor: Visitor) -> None:
    drafts.resume(visitor, paper=True).delete()
    visitor.open(CONTACT)
    visitor.is_at(CIVIL_STATUS)


def inbox(visitor: Visitor) -> None:
    created(visitor)
    created(visitor, mail=True)
    receive()
    visitor.open("/demo/boite/")
    visitor.page.get_by_role("heading", name="Accusé de réception").wait_for()
