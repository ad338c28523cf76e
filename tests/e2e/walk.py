"""The creation of an account, screen by screen, as a person of the demonstration goes through it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator

from demo.people import NEWCOMERS, DemoPaper, DemoPerson
from tests.e2e.postbox import receive_code
from tests.e2e.visitor import Visitor
from tests.e2e.worker import check_papers

PASSWORD = "Kv7trombone42q"
MOBILE = "06 12 34 56 78"
MAIL = "nouvelle.personne@exemple.fr"
NO_NIR = "Je n’ai pas de numéro de sécurité sociale"
NO_PAPER = "Je ne dispose pas d’une pièce d’identité française"
TERMS = "J’ai pris connaissance des conditions générales d’utilisation et je les accepte"

IDENTIFIER = re.compile("^(Numéro de sécurité sociale|Identifiant provisoire)")

PROVEN = next(person for person in NEWCOMERS if person.is_proven)
CORSICAN = next(person for person in NEWCOMERS if person.birth_name == "MURZAGLIA")
WITHOUT_NIR = next(person for person in NEWCOMERS if person.nir is None)


@dataclass(frozen=True)
class Login:
    """What the pages said to note: the identifier, as shown."""

    identifier: str
    password: str = PASSWORD


def come_in(visitor: Visitor) -> None:
    """From the home page to the first screen."""
    visitor.open("/")
    visitor.page.get_by_role("banner").get_by_role("link", name="Mon Compte", exact=True).click()
    visitor.is_at("/connexion/")
    visitor.follow("Créer mon compte")
    visitor.is_at("/inscription/")
    visitor.press("Créer")
    visitor.is_at("/inscription/etat-civil/")


def fill_civil_status(visitor: Visitor, person: DemoPerson) -> None:
    if person.nir:
        visitor.type("Numéro de sécurité sociale", person.nir_with_key)
    else:
        visitor.tick(NO_NIR)
    visitor.tick(person.civility.label)
    visitor.type("Nom de naissance", person.birth_name)
    visitor.type("Prénoms", person.first_names)
    visitor.type_day("Date de naissance", day_parts(person.born_on))


def fill_birthplace(visitor: Visitor, person: DemoPerson) -> None:
    if person.city:
        visitor.field("Pays de naissance").select_option(person.birth_country_name)
        visitor.type("Ville de naissance", person.city)
        return
    name = person.birth_place.partition(" (")[0]
    visitor.field("Commune de naissance").press_sequentially(name.lower())
    suggestions(visitor).filter(has_text=re.compile(f"^{re.escape(person.birth_place)}$")).click()


def suggestions(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("listbox", name="Communes proposées").get_by_role("option")


def day_parts(day: object) -> tuple[str, str, str]:
    year, month, number = str(day).split("-")
    return number.lstrip("0"), month.lstrip("0"), year


def show_paper(visitor: Visitor, paper: DemoPaper | None, check: Callable[[], object] = check_papers) -> None:
    """Without one the files come later. `check`: how the paper gets its answer once it has been named."""
    visitor.is_at("/inscription/piece-identite/")
    if paper is None:
        visitor.press(NO_PAPER)
        visitor.is_at("/inscription/justificatif/")
        visitor.press("Envoyer plus tard")
        return
    type_paper(visitor, paper)
    visitor.press("Continuer")
    visitor.page.wait_for_url(lambda url: not url.endswith("/piece-identite/"))  # a worker may be faster than the page
    check()


def type_paper(visitor: Visitor, paper: DemoPaper) -> None:
    visitor.tick(paper.kind.label)
    visitor.type("Numéro du titre d’identité", paper.number)
    visitor.type_day("Date de délivrance", day_parts(paper.issued_on))


def give_contact(visitor: Visitor, *, by_mail: bool) -> None:
    visitor.is_at("/inscription/coordonnees/")
    visitor.type("Adresse mail" if by_mail else "Téléphone portable", MAIL if by_mail else MOBILE)
    visitor.press("Envoyer le code")
    visitor.is_at("/inscription/verification/")


def type_code(visitor: Visitor, code: str, *, by_mail: bool) -> None:
    visitor.type("Code de vérification reçu par mail" if by_mail else "Code de vérification reçu par SMS", code)
    visitor.press("Valider")


def choose_password(visitor: Visitor) -> None:
    visitor.is_at("/inscription/mot-de-passe/")
    visitor.type("Nouveau mot de passe", PASSWORD)
    visitor.type("Confirmation du mot de passe", PASSWORD)
    visitor.tick(TERMS)
    visitor.press("Continuer")


def finish(visitor: Visitor) -> None:
    visitor.is_at("/inscription/recapitulatif/")
    visitor.press("Se connecter")
    visitor.is_at("/connexion/")


def noted_login(visitor: Visitor, person: DemoPerson) -> Login:
    """Read the login page as its reader does: an identifiant provisoire to note, else the NIR on the card."""
    told = visitor.page.get_by_role("status").first.inner_text()
    assert "Votre espace Mon Compte est créé" in told
    provisional = re.search(r"P \d{4} \d{4} \d{4}", told)
    if provisional:
        assert "notez-le" in told
        return Login(provisional.group())
    assert "avec votre numéro de sécurité sociale" in told
    return Login(person.nir_with_key)


def identifier_field(visitor: Visitor) -> Locator:
    """Named after the number once the script runs, which asks of whoever has no number yet to say so."""
    return visitor.page.get_by_label(IDENTIFIER)


def give_pair(visitor: Visitor, login: Login) -> None:
    identifier_field(visitor).fill(login.identifier)
    visitor.type("Mot de passe", login.password)
    visitor.press("Se connecter")


def log_in(visitor: Visitor, login: Login) -> None:
    """Where no code is asked: right after the creation, on a browser that is trusted."""
    give_pair(visitor, login)
    visitor.is_at("/mon-compte/")


def log_in_by_code(visitor: Visitor, login: Login, *, by_mail: bool, trusts: bool = False) -> None:
    give_pair(visitor, login)
    visitor.is_at("/connexion/code/")
    if trusts:
        visitor.tick("Faire confiance à ce navigateur")
    type_code(visitor, receive_code(), by_mail=by_mail)
    visitor.is_at("/mon-compte/")


def create_account(
    visitor: Visitor,
    person: DemoPerson,
    *,
    by_mail: bool,
    read_code: Callable[[], str] = receive_code,
    check: Callable[[], object] = check_papers,
) -> Login:
    """The whole creation, up to the login page that follows it.

    `read_code`: how the code gets there and is read; `check`: how the paper gets its answer.
    """
    come_in(visitor)
    fill_civil_status(visitor, person)
    fill_birthplace(visitor, person)
    visitor.press("Continuer")
    show_paper(visitor, person.paper, check)
    give_contact(visitor, by_mail=by_mail)
    type_code(visitor, read_code(), by_mail=by_mail)
    choose_password(visitor)
    finish(visitor)
    return noted_login(visitor, person)
