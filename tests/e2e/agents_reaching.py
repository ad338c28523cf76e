"""Ways to bring an agent's browser to a page."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from accounts.throttling import of_identifier
from identity.identifiers import identifier_digest
from identity.models import Person
from proofing.groups import SUPERVISEUR
from proofing.models import LOCK, Review
from tests.e2e import drafts, proofs
from tests.e2e.own_space_reaching import fail, open_elsewhere
from tests.e2e.reaching import Reach
from tests.e2e.visitor import Visitor
from tests.factories import AccountFactory, AgentFactory, ContactFactory, PersonFactory

DESK, QUEUE, PEOPLE = "/agents/", "/agents/dossiers/", "/agents/personnes/"
AGENTS, JOURNAL, PASSWORD = "/agents/comptes/", "/agents/journal/", "/agents/mot-de-passe/"
NAMES = {"person__birth_name": "Delorme", "person__first_names": "Lisandra Maria"}


def enter(visitor: Visitor, group: str = SUPERVISEUR) -> Account:
    return drafts.enter(visitor, AgentFactory(group=group))


def desk(path: str, group: str = SUPERVISEUR) -> Reach:
    def reach(visitor: Visitor) -> None:
        enter(visitor, group)
        visitor.open(path)

    return reach


def somebody(*preparations: Callable[[Person], object]) -> Person:
    """Delorme Lisandra Maria, whose proof of identity has come this far."""
    person: Person = AccountFactory(person__declared=True, **NAMES).person
    for prepare in preparations:
        prepare(person)
    return person


def queue(*people: Callable[[Person], object], query: str = "") -> Reach:
    """The list, of a file for each of these."""

    def reach(visitor: Visitor) -> None:
        for prepare in people:
            somebody(prepare)
        desk(f"{QUEUE}{query}")(visitor)

    return reach


def file_of(*preparations: Callable[[Person], object], group: str = SUPERVISEUR) -> Reach:
    """The last file of somebody."""

    def reach(visitor: Visitor) -> None:
        somebody(*preparations)
        desk(reverse("admin:proofing_review_page", args=[Review.objects.latest("pk").uuid]), group)(visitor)

    return reach


def page_of(*preparations: Callable[[Person], object]) -> Reach:
    def reach(visitor: Visitor) -> None:
        desk(reverse("admin:identity_person_page", args=[somebody(*preparations).uuid]))(visitor)

    return reach


def left_to_its_agent(person: Person) -> None:
    """Open at another agent's desk."""
    review = proofs.sent(person)
    Review.objects.filter(pk=review.pk).update(locked_by=AgentFactory(), locked_until=timezone.now() + LOCK)


def followed(reach: Reach, link: str) -> Reach:
    def follow(visitor: Visitor) -> None:
        reach(visitor)
        visitor.follow(link)

    return follow


def searched(text: str, *preparations: Callable[[Person], object]) -> Reach:
    def search(visitor: Visitor) -> None:
        somebody(*preparations)
        desk(PEOPLE)(visitor)
        visitor.type("Numéro de sécurité sociale, identifiant provisoire ou nom de naissance", text)
        visitor.press("Chercher")

    return search


def access_of(prepare: Callable[[Account], object]) -> Reach:
    """The access of Delorme Lisandra Maria."""

    def reach(visitor: Visitor) -> None:
        account = AccountFactory(person__declared=True, **NAMES)
        ContactFactory(person=account.person, verified=True)
        prepare(account)
        access(account.person)(visitor)

    return reach


def access(person: Person) -> Reach:
    return desk(reverse("admin:accounts_loginthrottle_page", args=[person.uuid]))


def suspend(account: Account) -> None:
    open_elsewhere(account)
    fail(of_identifier(identifier_digest(account.owner.identifier)))


def access_of_nobody(visitor: Visitor) -> None:
    names = {name.removeprefix("person__"): text for name, text in NAMES.items()}
    access(PersonFactory(**names))(visitor)
