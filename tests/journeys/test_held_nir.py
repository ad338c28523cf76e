"""An NIR that already has an account: told to whoever proves it, invisible to whoever only types it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account
from accounts.wizard import CONTACT, PAPER, SUMMARY
from contact_verification.enums import MessageKind
from contact_verification.models import Message
from identity.models import Person
from journal.enums import EventKind
from journal.models import Event
from tests.factories import AccountFactory, ContactFactory, PersonFactory, new_mail
from tests.journeys.applicants import UNKNOWN_PAPER, Applicant, registered_applicant
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

TOLD = "Quelqu’un vient de vouloir créer un espace Mon Compte avec votre identité"


@pytest.fixture
def proven(db: None) -> Applicant:
    return registered_applicant()


def held(who: Applicant, **contact: Any) -> Account:
    """An account of this person already, reached by a confirmed mail."""
    account = AccountFactory(person=known(who))
    ContactFactory(person=account.person, mail=True, verified=True, **contact)
    return account


def known(who: Applicant) -> Person:
    """This person as the fund knows them from a dossier."""
    return PersonFactory(verified=True, nir=who.nir, birth_name=who.birth_name, first_names=who.first_names)


def test_proven_person_with_an_account_is_sent_to_the_login(walker: Walker, proven: Applicant) -> None:
    held(proven)
    walker.walk_to(PAPER, proven)
    page = walker.fill(proven)
    assert "Vous avez déjà un compte : connectez-vous ou demandez un nouveau mot de passe" in page.text
    assert walker.follow("Se connecter").slug == "connexion"


def test_holder_is_told_on_the_confirmed_contact_once_a_day(
    walker: Walker, proven: Applicant, time_machine: Any
) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    address = new_mail()
    account = held(proven, value=address)
    for told in (1, 1, 2):
        browser = Walker(walker.postbox)
        browser.walk_to(PAPER, proven)
        browser.fill(proven)
        walker.postbox.collect()
        assert len(walker.postbox.received(address)) == told
        time_machine.shift(timedelta(hours=13))
    assert TOLD in " ".join(walker.postbox.received(address)[0].text.split())
    assert Event.objects.filter(kind=EventKind.NIR_ALREADY_HELD, person=account.person).count() == 2


def test_holder_without_a_confirmed_contact_is_not_written_to(walker: Walker, proven: Applicant) -> None:
    account = AccountFactory(person=known(proven))
    ContactFactory(person=account.person, mail=True)
    walker.walk_to(PAPER, proven)
    assert "Vous avez déjà un compte" in walker.fill(proven).text
    assert not Message.objects.exists()


def test_going_on_all_the_same_creates_nothing(walker: Walker, proven: Applicant) -> None:
    held(proven)
    walker.walk_to(PAPER, proven)
    walker.fill(proven)
    walker.go(f"/inscription/{CONTACT}/")
    while walker.page.slug != "compte-existant":
        walker.fill(proven)
    assert Account.objects.count() == 1


def test_account_opened_by_somebody_faster_wins(walker: Walker, proven: Applicant) -> None:
    walker.walk_to(SUMMARY, proven)
    account = held(proven)
    page = walker.fill(proven)
    assert "Vous avez déjà un compte" in page.text
    assert Account.objects.get() == account
    assert Message.objects.filter(kind=MessageKind.NIR_ALREADY_HELD, person=account.person).count() == 1


def test_proven_person_known_from_a_dossier_gets_the_account(walker: Walker, proven: Applicant) -> None:
    person = known(proven)
    page = walker.sign_up(proven)
    assert "Votre espace Mon Compte est créé" in page.text
    assert Account.objects.get().person == person


def seen(walker: Walker, who: Applicant) -> list[tuple[int, str, str]]:
    """Status, address and words of every page from the first to the space, numbers that change left out."""
    walker.go("/inscription/")
    pages = [walker.press("Créer")]
    while pages[-1].slug != "connexion":
        pages.append(walker.fill(who))
    provisional = re.search(r"P( \d{4}){3}", pages[-1].text)
    assert provisional
    pages.append(walker.log_in(provisional[0], who.password))
    return [(page.status, page.path, re.sub(r"P( \d{4}){3}|\d+ s\b", "…", page.text)) for page in pages]


@pytest.mark.parametrize("paper", [None, UNKNOWN_PAPER])
def test_unproven_sees_the_same_whether_or_not_the_nir_is_held(walker: Walker, paper: str | None) -> None:
    who = Applicant(paper_number=paper, channel="mail")
    free = seen(walker, who)
    assert len(free) == len(who.steps) + 2
    Message.objects.all().delete()
    holder = held(who)
    other = Applicant(nir=who.nir, paper_number=paper, channel="mail", mobile=who.mobile, mail=f"p{who.mail}")
    taken = seen(Walker(walker.postbox), other)
    assert [(status, path) for status, path, _ in taken] == [(status, path) for status, path, _ in free]
    assert [text.replace(other.mail, who.mail) for *_, text in taken] == [text for *_, text in free]
    assert not Message.objects.filter(person=holder.person).exists()
    assert not Event.objects.filter(person=holder.person).exists()


def test_typing_a_number_blocks_nobody(walker: Walker, proven: Applicant) -> None:
    """Ten people declare the NIR of somebody else; its owner proves it and gets it."""
    for _ in range(10):
        PersonFactory(declared=True, nir=proven.nir)
        AccountFactory(person=PersonFactory(declared=True, nir=proven.nir))
    walker.sign_up(proven)
    assert proven.nir
    assert walker.log_in(proven.nir, proven.password).path == "/mon-compte/"
    assert Person.objects.holding_nir(proven.nir).count() == 1


def test_valid_paper_of_another_person_does_not_tell_whether_the_nir_is_held(walker: Walker, proven: Applicant) -> None:
    """A real card of one's own and somebody else's NIR: unproven, so the same pages, and nobody is told."""
    victim = Applicant()
    holder = held(victim)
    walker.walk_to(PAPER, Applicant(nir=victim.nir, paper_number=proven.paper_number))
    assert walker.fill(Applicant(nir=victim.nir, paper_number=proven.paper_number)).slug == CONTACT
    assert not Message.objects.filter(person=holder.person).exists()
