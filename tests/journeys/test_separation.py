"""« Déclarer une séparation », from each side: what it changes, what is kept from the other, who undoes it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from authorizations.enums import EndCause, UndoReason
from authorizations.models import Procuration, Separation
from authorizations.separations import undo_separation
from contact_verification.enums import MessageKind
from journal.models import Event
from tests.factories import AccountFactory, AgentFactory, MemberFactory, ProcurationFactory
from tests.factories.dossiers import SINCE
from tests.journeys.applicants import in_boxes
from tests.journeys.holders import Holder, new_holder
from tests.journeys.household import (
    AUTHORIZATIONS,
    CONFIRM,
    DONE,
    MANAGE,
    MEMBERS,
    PAGES,
    PAYMENTS,
    PROFILE,
    SEPARATION,
    SPACE,
    Household,
    at_home,
    name_day,
    new_household,
    said_to,
    separate,
)
from tests.journeys.postbox import Postbox
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

DAY = date(2024, 3, 10)
IN_WORDS = "10 mars 2024"
BUTTON = "Confirmer la séparation"
DISCREET, HIDDEN = {"is_discreet": "on"}, {"hides_contacts": "on"}
QUICK_EXIT = "Quitter rapidement"

Comes = Callable[[Holder], Walker]


@pytest.fixture
def comes(postbox: Postbox, db: None) -> Comes:
    return lambda holder: at_home(postbox, holder)


@pytest.fixture
def household(db: None) -> Household:
    """With a procuration."""
    return new_household(gives=True)


@pytest.fixture
def responsable(household: Household, comes: Comes) -> Walker:
    return comes(household.responsable)


@pytest.fixture
def conjoint(household: Household, comes: Comes) -> Walker:
    return comes(household.conjoint)


@pytest.fixture(params=["responsable", "conjoint"])
def declarant(request: pytest.FixtureRequest, household: Household) -> Holder:
    """One, then the other."""
    holder: Holder = getattr(household, request.param)
    return holder


def texts(walker: Walker) -> dict[str, str]:
    """Every page of the space, as it is read."""
    return {path: walker.go(path).text for path in PAGES}


# What it does


def test_it_takes_effect_at_once_on_both(household: Household, comes: Comes, declarant: Holder) -> None:
    here, there = comes(declarant), comes(household.other(declarant))
    there.go(SPACE)
    page = separate(here, DAY)
    assert page.path == DONE
    assert f"Date de la séparation {IN_WORDS}" in page.text
    assert household.place_of(household.conjoint).until == DAY
    assert Procuration.objects.get().ended_because == EndCause.SEPARATION
    responsable, conjoint = (here, there) if declarant == household.responsable else (there, here)
    assert responsable.go(PAYMENTS).status == 200
    for path in (PAYMENTS, household.payment_path, AUTHORIZATIONS):
        page = conjoint.go(path)
        assert page.status in (403, 404)
        assert household.responsable.person.usual_name not in page.text


def test_it_is_spelled_out_before_it_is_confirmed(household: Household, comes: Comes, declarant: Holder) -> None:
    walker, other = comes(declarant), household.other(declarant).person.usual_name
    text = name_day(walker, DAY).text
    assert f"séparé ou séparée de {other} depuis le {IN_WORDS}" in text
    gone = f"{other} ne fait plus partie" if declarant == household.responsable else "Vous ne faites plus partie"
    told = f"Nous écrivons à {other} qu’une séparation est déclarée"
    for said in (gone, told, "La procuration prend fin tout de suite", "seul un agent peut l’annuler"):
        assert said in text
    text = name_day(walker, DAY, **DISCREET, **HIDDEN).text
    assert f"Nous n’écrivons rien à {other}" in text
    assert "Vos coordonnées ne sont plus montrées" in text
    assert told not in text
    assert not Separation.objects.exists()
    assert Procuration.objects.open().exists()


@pytest.mark.parametrize(
    ("day", "is_taken"),
    [(timedelta(0), True), (timedelta(days=1), False), (SINCE, True), (SINCE - timedelta(days=1), False)],
    ids=["today", "tomorrow", "the day of the union", "before the union"],
)
def test_day_is_neither_to_come_nor_before_the_union(
    responsable: Walker, day: date | timedelta, is_taken: bool
) -> None:
    page = name_day(responsable, timezone.localdate() + day if isinstance(day, timedelta) else day)
    assert (page.path, page.has_errors) == ((CONFIRM, False) if is_taken else (SEPARATION, True))
    assert responsable.go(CONFIRM).path == (CONFIRM if is_taken else SEPARATION)


def test_both_are_told(household: Household, comes: Comes, declarant: Holder) -> None:
    walker, other = comes(declarant), household.other(declarant)
    separate(walker, DAY)
    assert said_to(declarant) == [MessageKind.SEPARATION_RECEIPT]
    assert said_to(other) == [MessageKind.SEPARATION_TOLD]
    assert "Une séparation a été déclarée dans votre dossier" in walker.postbox_text(other.mail)
    for holder in (declarant, other):
        assert "Séparation déclarée" in comes(holder).go("/mon-compte/historique/").text


def test_who_declared_it_follows_it(responsable: Walker, household: Household) -> None:
    separate(responsable, DAY)
    responsable.go(SPACE)
    page = responsable.follow("Suivre ma déclaration")
    assert "Un agent de votre Caf la regarde" in page.text


# Safety


def test_discreet_the_other_is_told_nothing_anywhere(household: Household, comes: Comes, declarant: Holder) -> None:
    other = household.other(declarant)
    before = texts(comes(other))
    events = Event.objects.filter(person=other.person).count()
    separate(comes(declarant), DAY, **DISCREET)
    assert said_to(other) == []
    assert Event.objects.filter(person=other.person).count() == events
    for path, text in texts(comes(other)).items():
        assert text.count("sépar") <= before[path].count("sépar") or path == SEPARATION
        assert not [word for word in ("éclar", IN_WORDS) if text.count(word) > before[path].count(word)], path
    assert comes(other).go(DONE).path == SPACE


def test_receipt_of_the_declarant_names_nothing(household: Household, responsable: Walker) -> None:
    """Somebody else may read their messages."""
    separate(responsable, DAY, **DISCREET)
    text = responsable.postbox_text(household.responsable.mail).lower()
    assert "votre démarche en ligne" in text
    assert "sépar" not in text


def test_hidden_contacts_are_on_no_page_of_the_household(
    household: Household, responsable: Walker, comes: Comes
) -> None:
    """Not those of today, nor those to come, to a spouse who came later and may see the members."""
    separate(responsable, DAY, **HIDDEN)
    later = new_holder()
    MemberFactory(dossier=household.dossier, person=later.person, conjoint=True)
    ProcurationFactory(dossier=household.dossier)
    contact = household.responsable.person.contacts.get()
    contact.value = "nouvelle.adresse@courriel.example"
    contact.save()
    walker = comes(later)
    assert "courriel.example" not in "".join(texts(walker).values())
    page = responsable.go(PROFILE)
    assert "cachées aux personnes du foyer" in page.text
    responsable.press("Ne plus les cacher")
    assert "courriel.example" in walker.go(MEMBERS).text


def test_quick_exit_logs_out_and_leaves_for_a_neutral_page(responsable: Walker) -> None:
    for path in (SEPARATION, CONFIRM, DONE):
        assert QUICK_EXIT in [label for form in name_day(responsable, DAY).forms for label in form.buttons], path
    page = responsable.press(QUICK_EXIT)
    assert (page.path, page.status) == ("/aides-et-demarches/", 200)
    assert "Se déconnecter" not in page.text
    assert "déconnecté" not in page.text
    for path in (SEPARATION, CONFIRM, SPACE):
        assert responsable.go(path).path == "/connexion/"
    assert not Separation.objects.exists()


def test_link_alone_leaves_nobody_out(responsable: Walker) -> None:
    assert responsable.client.get("/deconnexion/rapide/").status_code in (302, 405)
    assert responsable.go(SPACE).path == SPACE


# A mistake


def test_agent_alone_undoes_it_and_gives_no_procuration_back(
    household: Household, responsable: Walker, conjoint: Walker
) -> None:
    separate(responsable, DAY)
    undo_separation(separation=Separation.objects.get(), reason=UndoReason.MISTAKE, agent=AgentFactory())
    assert household.place_of(household.conjoint).until is None
    assert conjoint.go(SPACE).status == 200
    assert conjoint.go(PAYMENTS).status == 403
    assert not Procuration.objects.open().exists()
    assert "Annulée par un agent" in responsable.go(DONE).text
    assert said_to(household.responsable)[-1] == said_to(household.conjoint)[-1] == MessageKind.SEPARATION_UNDONE


def test_undone_in_discretion_the_other_is_still_told_nothing(household: Household, responsable: Walker) -> None:
    separate(responsable, DAY, **DISCREET)
    undo_separation(separation=Separation.objects.get(), reason=UndoReason.MISTAKE, agent=AgentFactory())
    assert said_to(household.conjoint) == []
    assert not Event.objects.filter(person=household.conjoint.person).exists()


# Back, twice, and in two tabs


def test_confirmed_twice_it_is_declared_once_and_one_lands_on_what_was_declared(
    household: Household, comes: Comes, declarant: Holder
) -> None:
    walker = comes(declarant)
    name_day(walker, DAY)
    page = walker.double_click(BUTTON)
    assert (page.path, page.status) == (DONE, 200)
    assert Separation.objects.count() == 1
    assert said_to(household.other(declarant)) == [MessageKind.SEPARATION_TOLD]


def test_back_to_a_page_that_was_left_declares_nothing_more(
    household: Household, comes: Comes, declarant: Holder
) -> None:
    walker = comes(declarant)
    name_day(walker, DAY)
    left = walker.page
    walker.press(BUTTON)
    walker.page = left
    assert walker.press(BUTTON).path == DONE
    assert Separation.objects.count() == 1


def test_tab_that_shows_other_answers_declares_nothing(responsable: Walker) -> None:
    """What is confirmed is what was read, not what another tab has answered since."""
    name_day(responsable, DAY, **DISCREET)
    name_day(responsable.new_tab(), DAY - timedelta(days=1))
    page = responsable.press(BUTTON)
    assert (page.path, "9 mars 2024" in page.text) == (CONFIRM, True)
    assert not Separation.objects.exists()
    assert responsable.press(BUTTON).path == DONE


def test_whoever_comes_second_of_the_couple_declares_nothing(responsable: Walker, conjoint: Walker) -> None:
    name_day(responsable, DAY)
    separate(conjoint, DAY - timedelta(days=1))
    page = responsable.press(BUTTON)
    assert page.status == 200
    assert not page.response.context["user"].person.separations_declared.exists()
    assert Separation.objects.get().separated_on == DAY - timedelta(days=1)


def test_answers_are_there_again_when_one_goes_back_to_change_them(responsable: Walker) -> None:
    name_day(responsable, DAY, **DISCREET)
    page = responsable.follow("Modifier")
    assert [page.value_of(f"separated_on_{box}") for box in range(3)] == ["10", "3", "2024"]
    assert page.value_of("is_discreet") == "on"


# Who may not


@pytest.mark.parametrize("role", ["enfant", "autre"])
def test_child_and_dependant_declare_no_separation(household: Household, postbox: Postbox, role: str) -> None:
    born_on = timezone.localdate().replace(day=1) - timedelta(days=16 * 366)
    years = {"person__born_on": born_on} if role == "enfant" else {}
    account: Any = AccountFactory(verified=True, **years)
    MemberFactory(dossier=household.dossier, person=account.person, **{role: True})
    walker = at_home(postbox, account)
    assert "Déclarer une séparation" not in walker.go(MANAGE).links
    walker.client.handler.enforce_csrf_checks = False
    for path, typed in ((SEPARATION, in_boxes("separated_on", DAY)), (CONFIRM, {})):
        assert walker.go(path).status == walker.client.post(path, typed).status_code == 403
    assert household.responsable.person.usual_name in walker.go(SEPARATION).text
    assert not Separation.objects.exists()
