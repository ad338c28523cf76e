"""Somebody whom the fund knows from a dossier finds it the moment they are proven, and nobody else finds anything."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Account
from authorizations.majority import tell_young_adults
from authorizations.models import Dossier
from benefits.models import Payment
from contact_verification.enums import MessageKind
from demo.franceconnect.people import find_citizen
from demo.franceconnect.server import Provider
from identity.dates import anniversary, born_by, in_words
from identity.models import Person
from proofing.enums import Proof
from proofing.proving import prove_person
from tests.factories import (
    BORN_ON,
    AgentFactory,
    MemberFactory,
    PaymentFactory,
    PersonFactory,
    new_card_number,
    new_nir,
)
from tests.franceconnect import franceconnect, walk  # noqa: F401 - a fixture
from tests.journeys.applicants import UNKNOWN_PAPER, Applicant, registered_applicant
from tests.journeys.citizens import account_of, declared, identify, known
from tests.journeys.franceconnect.pages import ASSOCIATE, BRIVELLE, YOUNG
from tests.journeys.holders import NEW_PASSWORD, new_holder, old_holder
from tests.journeys.household import (
    AMOUNT,
    AUTHORIZATIONS,
    MEMBERS,
    PAGES,
    PAYMENTS,
    PROFILE,
    SHOWN_AMOUNT,
    SPACE,
    at_home,
)
from tests.journeys.page import Page
from tests.journeys.passage import walk_to
from tests.journeys.protection import ask_code
from tests.journeys.space import declare, enter, know, name_title
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("papers_folder", "no_code")]

KERMOALIN = "KERMOALIN"


@dataclass(frozen=True)
class Claim:
    """A dossier that was imported, whose responsable has no account yet."""

    person: Person
    dossier: Dossier
    payment: Payment

    def is_found(self, walker: Walker) -> bool:
        page = walker.go(SPACE)
        paths = PAYMENTS, f"{PAYMENTS}{self.payment.uuid}/"
        return (
            SHOWN_AMOUNT in page.text
            and all(walker.go(path).status == 200 for path in paths)
            and self.dossier.number in walker.go(PROFILE).text
        )

    def shows_nothing(self, walker: Walker) -> bool:
        """On no page of the space, and its objects do not exist."""
        pages = [walker.go(path) for path in PAGES]
        own = pages[0].response.context["user"].owner.birth_name.upper()
        names = {member.person.birth_name.upper() for member in self.dossier.members.all()} - {own}
        told = [word for word in (self.dossier.number, SHOWN_AMOUNT, *names) for page in pages if word in page.text]
        statuses = {page.path: page.status for page in pages}
        assert (statuses[SPACE], statuses[PAYMENTS], statuses[AUTHORIZATIONS]) == (200, 403, 403)
        return not told and walker.go(f"{PAYMENTS}{self.payment.uuid}/").status == 404


def claim_of(person: Person) -> Claim:
    dossier = MemberFactory(person=person).dossier
    MemberFactory(dossier=dossier, enfant=True, person=PersonFactory(birth_name="Ozouville"))
    return Claim(person, dossier, PaymentFactory(dossier=dossier, line__amount=AMOUNT))


@pytest.fixture
def claim(db: None) -> Claim:
    """Of Lisandra Maria Delorme, whom the applicants of the journeys are unless they say otherwise."""
    return claim_of(PersonFactory(verified=True, birth_name="DELORME", first_names="Lisandra Maria"))


def agent_accepts(person: Person) -> None:
    with transaction.atomic():
        prove_person(person=person, by=Proof.AGENT, agent=AgentFactory())


def finish_creation(walker: Walker, name: str, nir: str) -> Page:
    """From the civil status that FranceConnect has filled in to the space."""
    walker.press("Continuer", {"nir": nir})
    if walker.page.slug == "confirmation":
        walker.press("Confirmer")
    walker.press("Envoyer le code")
    walker.press("Valider", {"code": walker.postbox.read_code(find_citizen(name).claims["email"])})
    walker.press("Continuer", {"password": NEW_PASSWORD, "confirmation": NEW_PASSWORD, "accepts_terms": "on"})
    walker.press("Se connecter")
    return walker.log_in(Account.objects.latest("pk").owner.identifier, NEW_PASSWORD)


# Whoever it belongs to


def test_creation_with_a_valid_paper_finds_it(walker: Walker, claim: Claim) -> None:
    who = registered_applicant(nir=claim.person.nir)
    walker.sign_up(who)
    walker.log_in(who.nir or "", who.password)
    assert claim.is_found(walker)


PROOFS: dict[str, Callable[[Walker, Applicant, Person], object]] = {
    "an agent": lambda walker, who, person: agent_accepts(person),
    "a paper named in the space": lambda walker, who, person: name_title(walker, _known_paper(who)),
}


def _known_paper(who: Applicant) -> str:
    know(who, number := new_card_number())
    return number


@pytest.mark.parametrize("prove", PROOFS.values(), ids=PROOFS)
def test_creation_unproven_finds_nothing_until_it_is_proven(
    walker: Walker, claim: Claim, prove: Callable[[Walker, Applicant, Person], object]
) -> None:
    who = Applicant(nir=claim.person.nir, paper_number=UNKNOWN_PAPER)
    person = enter(walker, who)
    assert claim.shows_nothing(walker)
    prove(walker, who, person)
    assert claim.is_found(walker)


def test_creation_by_franceconnect_finds_it(walker: Walker, franceconnect: Provider) -> None:  # noqa: F811
    claim = claim_of(known(KERMOALIN))
    identify(walker, KERMOALIN)
    finish_creation(walker, KERMOALIN, claim.person.nir or "")
    assert claim.is_found(walker)


def test_franceconnect_added_to_an_unproven_account_finds_it(
    walker: Walker,
    franceconnect: Provider,  # noqa: F811
) -> None:
    claim = claim_of(known(KERMOALIN))
    inside = at_home(walker.postbox, account_of(declared(KERMOALIN)))
    assert claim.shows_nothing(inside)
    inside.go(walk(inside.client.get(ASSOCIATE)["Location"], KERMOALIN))
    assert claim.is_found(inside)


def test_migration_of_an_old_account_finds_it(walker: Walker) -> None:
    holder = old_holder()
    claim = claim_of(holder.person)
    walk_to(walker, SPACE, holder)
    assert claim.is_found(walker)


# Somebody else, who knows an NIR and a birth date


@pytest.fixture
def stranger(claim: Claim) -> Applicant:
    assert claim.person.born_on == BORN_ON
    return Applicant(nir=claim.person.nir, birth_name="Vasseline", first_names="Odile", paper_number=UNKNOWN_PAPER)


def test_stranger_who_creates_an_account_finds_nothing(walker: Walker, claim: Claim, stranger: Applicant) -> None:
    enter(walker, stranger)
    assert claim.shows_nothing(walker)


def test_stranger_with_a_valid_paper_of_their_own_finds_nothing(
    walker: Walker, claim: Claim, stranger: Applicant
) -> None:
    enter(walker, stranger)
    know(stranger, number := new_card_number(), nir=new_nir())
    name_title(walker, number)
    assert claim.shows_nothing(walker)


def test_stranger_with_the_holder_s_paper_finds_nothing(walker: Walker, claim: Claim, stranger: Applicant) -> None:
    enter(walker, stranger)
    know(Applicant(nir=claim.person.nir), number := new_card_number())
    name_title(walker, number)
    assert claim.shows_nothing(walker)


def test_stranger_whom_an_agent_accepts_finds_nothing(walker: Walker, claim: Claim, stranger: Applicant) -> None:
    agent_accepts(enter(walker, stranger))
    assert claim.shows_nothing(walker)


def test_stranger_who_is_proven_and_gives_the_number_later_finds_nothing(walker: Walker, claim: Claim) -> None:
    person = enter(walker, Applicant(nir=None, birth_name="Vasseline"))
    agent_accepts(person)
    declare(walker, claim.person.nir or "")
    agent_accepts(person)
    assert claim.shows_nothing(walker)


def test_stranger_whom_franceconnect_confirms_finds_nothing(
    walker: Walker,
    franceconnect: Provider,  # noqa: F811
) -> None:
    born_on = find_citizen(BRIVELLE).person.born_on
    claim = claim_of(PersonFactory(verified=True, born_on=born_on))
    identify(walker, BRIVELLE)
    finish_creation(walker, BRIVELLE, claim.person.nir or "")
    assert claim.shows_nothing(walker)


def test_stranger_who_adds_franceconnect_finds_nothing(
    walker: Walker,
    franceconnect: Provider,  # noqa: F811
) -> None:
    born_on = find_citizen(BRIVELLE).person.born_on
    claim = claim_of(PersonFactory(verified=True, born_on=born_on))
    inside = at_home(walker.postbox, account_of(declared(BRIVELLE, nir=claim.person.nir)))
    inside.go(walk(inside.client.get(ASSOCIATE)["Location"], BRIVELLE))
    assert claim.shows_nothing(inside)


def test_stranger_who_says_the_password_is_forgotten_receives_and_opens_nothing(walker: Walker, claim: Claim) -> None:
    ask_code(walker, claim.person.identifier)
    assert walker.go(SPACE).path == "/connexion/"
    assert walker.postbox.received() == []


# Children and dependants


def test_under_15_one_is_told_from_which_day_it_is_possible(walker: Walker) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    born_on = born_by(tomorrow, 15)
    walker.go("/inscription/")
    walker.press("Créer")
    page = walker.fill(Applicant(nir=new_nir(born_on), born_on=born_on))
    assert page.has_errors
    assert "Il faut avoir 15 ans" in page.text
    assert f"à partir du {in_words(anniversary(born_on, 15))}" in page.text


def test_under_15_franceconnect_opens_nothing_and_the_day_is_told(
    walker: Walker,
    franceconnect: Provider,  # noqa: F811
) -> None:
    page = identify(walker, YOUNG)
    assert page.status == 403
    assert f"à partir du {in_words(anniversary(find_citizen(YOUNG).person.born_on, 15))}" in page.text


@pytest.mark.parametrize(("role", "years"), [("enfant", 15), ("autre", 76)], ids=["15 years old", "parent"])
def test_child_of_15_and_dependant_have_a_space_of_their_own_and_nothing_of_the_dossier_s(
    walker: Walker, role: str, years: int
) -> None:
    born_on = born_by(timezone.localdate(), years)
    who = Applicant(nir=new_nir(born_on), born_on=born_on, paper_number=new_card_number())
    know(who, who.paper_number, born_on=born_on)
    claim = claim_of(PersonFactory(verified=True))
    names = {"birth_name": "DELORME", "first_names": "Lisandra"}
    itself = PersonFactory(verified=True, nir=who.nir, born_on=born_on, **names)
    MemberFactory(dossier=claim.dossier, person=itself, **{role: True})
    walker.sign_up(who)
    walker.log_in(who.nir or "", who.password)
    profile = walker.go(PROFILE).text
    for shown in (claim.dossier.number, claim.person.usual_name, "Téléphone portable"):
        assert shown in profile
    assert "OZOUVILLE" not in profile
    for path in (PAYMENTS, AUTHORIZATIONS, f"{PAYMENTS}{claim.payment.uuid}/"):
        page = walker.go(path)
        assert (page.status, f"Adressez-vous à {claim.person.usual_name}" in page.text) == (403, True)
    assert not {"Mes paiements", "Mes autorisations"} & walker.go(SPACE).links.keys()


def test_at_18_contacts_are_one_s_own_affair_and_one_is_told_once(walker: Walker, clock: Any) -> None:
    today = date(2026, 11, 20)
    clock.move_to(today - timedelta(days=1), tick=False)
    claim, child = claim_of(new_holder().person), new_holder(person__born_on=born_by(today, 18))
    MemberFactory(dossier=claim.dossier, person=child.person, enfant=True)
    mail = f"{child.mail[0]}•••"
    assert mail in at_home(walker.postbox, claim.person.account).go(MEMBERS).text
    assert tell_young_adults() == 0
    clock.move_to(today, tick=False)
    assert mail not in at_home(walker.postbox, claim.person.account).go(MEMBERS).text
    assert (tell_young_adults(), tell_young_adults()) == (1, 0)
    assert child.person.messages.get().kind == MessageKind.CAME_OF_AGE
    text = walker.postbox_text(child.mail)
    assert "vos coordonnées ne sont plus montrées" in text
    assert "Majorité" in at_home(walker.postbox, child).go("/mon-compte/historique/").text
