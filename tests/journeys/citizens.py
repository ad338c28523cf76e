"""People of the simulated FranceConnect, as the portal may know them."""

from typing import Any

from accounts.models import Account
from contact_verification.enums import ContactKind
from demo.franceconnect.people import find_citizen
from identity.enums import IdentityStatus
from identity.models import Person
from tests.factories import PASSWORD, AccountFactory, ContactFactory, PersonFactory
from tests.franceconnect import walk
from tests.journeys.page import Page
from tests.journeys.walker import Walker

BUTTON = "S’identifier avec FranceConnect"


def known(name: str, **different: Any) -> Person:
    """Somebody proven, known under the civil status that FranceConnect confirms, but for what is different."""
    who = find_citizen(name).person
    facts = {
        "civility": who.civility,
        "birth_name": who.birth_name,
        "first_names": who.first_names,
        "born_on": who.born_on,
        "birth_country": who.birth_country,
        "birth_place_code": who.birth_place_code,
        "birth_place_name": who.birth_place,
        "nir": who.nir.number if who.nir else None,
    }
    return PersonFactory(**{"verified": bool(who.nir)} | facts | different)


def declared(name: str, **different: Any) -> Person:
    """The same, unproven: only what was typed."""
    proven = {"identity_status": IdentityStatus.DECLARED, "holds_nir": False, "verified": False}
    return known(name, **proven | different)


def account_of(person: Person, mail: str = "", **account: Any) -> Account:
    """With a confirmed mail, when one is given."""
    if mail:
        ContactFactory(person=person, kind=ContactKind.MAIL, value=mail, verified=True)
    return AccountFactory(person=person, **account)


def identify(walker: Walker, name: str) -> Page:
    """The way through FranceConnect, from the login page to where it leads."""
    walker.go("/connexion/")
    departure = walker.client.get(walker.page.links[BUTTON])
    return walker.go(walk(departure["Location"], name))


def is_in(walker: Walker) -> bool:
    """Whether the space is open in this browser."""
    return bool(walker.client.get("/mon-compte/").status_code == 200)


def come_in_by_password(walker: Walker, account: Account) -> None:
    walker.go("/connexion/")
    assert walker.log_in(account.owner.identifier, PASSWORD).path == "/mon-compte/"
