"""Lisandra Delorme, as FranceConnect confirms her, and those whom the portal knows."""

from typing import Any

from accounts.franceconnect.links import link_person
from accounts.franceconnect.outcomes import Confirmed
from accounts.models import Account
from accounts.models.franceconnect import sub_digest
from identity.enums import Civility
from identity.models import Person
from identity.pivot import PivotIdentity
from tests.factories import BORN_ON, AccountFactory, ContactFactory, PersonFactory

ISSUER = "https://oidc.franceconnect.example/api/v2"
SUB, OTHER_SUB = "a" * 64 + "v1", "b" * 64 + "v1"
NAMES = {"birth_name": "Delorme", "first_names": "Lisandra Maria"}
PIVOT = PivotIdentity(
    **NAMES, born_on=BORN_ON, civility=Civility.MADAME, birth_country="99100", birth_place_code="75110"
)
FACTS = {name: getattr(PIVOT, name) for name in PivotIdentity.__slots__}
MAIL = "lisandra@courriel.example"


def confirmed(sub: str = SUB, issuer: str = ISSUER, **changed: Any) -> Confirmed:
    """Her, or somebody else in what is changed of the civil status."""
    return Confirmed(issuer, sub, PivotIdentity(**FACTS | changed), MAIL, "id.token")


def known(**facts: Any) -> Person:
    """Somebody verified who is exactly whom `confirmed()` names."""
    return PersonFactory(**{"verified": True} | NAMES | facts)


def account_of(person: Person, **facts: Any) -> Account:
    """With a confirmed mail."""
    ContactFactory(person=person, mail=True, verified=True)
    return AccountFactory(person=person, **facts)


def link(account: Account, sub: str = SUB, *, is_told: bool = True) -> bool:
    return link_person(account.owner, issuer=ISSUER, digest=sub_digest(sub), account=account, is_told=is_told)


def linked() -> Account:
    """Somebody else's account, which FranceConnect opens under her name."""
    account = account_of(PersonFactory(verified=True))
    link(account)
    return account


def told(account: Account) -> list[str]:
    """The kinds of the messages to its holder, in order."""
    return list(account.owner.messages.order_by("pk").values_list("kind", flat=True))
