"""« Mes autorisations », as both of a couple live it, each in their own browser."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from authorizations.enums import EndCause
from authorizations.models import Procuration
from authorizations.procurations import end_expired_procurations
from contact_verification.enums import MessageKind
from moncompte.services_catalogue import THEMES
from tests.factories import MemberFactory
from tests.factories.people import AccountMigrationFactory
from tests.journeys.holders import Holder, new_holder, old_holder
from tests.journeys.household import (
    AUTHORIZATIONS,
    HISTORY,
    MEMBERS,
    PAYMENTS,
    SHOWN_AMOUNT,
    SPACE,
    Household,
    answer,
    at_home,
    new_household,
    said_to,
)
from tests.journeys.passage import walk_to
from tests.journeys.postbox import Postbox
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

FIRST_CHOICE = "/migration/autorisations/"
SERVICE = f"/aides-et-demarches/{THEMES[0].services[0].slug}/"
EVENING = datetime(2026, 11, 20, 22, 50, tzinfo=UTC)  # ten to midnight in Paris

Comes = Callable[[Holder], Walker]


@pytest.fixture
def comes(postbox: Postbox, db: None) -> Comes:
    return lambda holder: at_home(postbox, holder)


@pytest.fixture
def apart(db: None) -> Household:
    """Without a procuration."""
    return new_household()


@pytest.fixture
def together(db: None) -> Household:
    """With one."""
    return new_household(gives=True)


# Two browsers


def test_granted_the_next_click_of_an_open_session_shows_the_payments(apart: Household, comes: Comes) -> None:
    responsable, conjoint = comes(apart.responsable), comes(apart.conjoint)
    assert conjoint.go(PAYMENTS).status == 403
    responsable.go(AUTHORIZATIONS)
    assert "C’est fait" in answer(responsable, "oui").text
    page = conjoint.go(PAYMENTS)
    assert (page.status, SHOWN_AMOUNT in page.text) == (200, True)
    assert "Mes paiements" in conjoint.go(SPACE).links


@pytest.mark.parametrize("press", ["Continuer", "Retirer la procuration"])
def test_session_goes_on_under_another_key_when_its_rights_change(
    apart: Household, together: Household, comes: Comes, press: str
) -> None:
    household = apart if press == "Continuer" else together
    responsable, conjoint = comes(household.responsable), comes(household.conjoint)
    conjoint.go(SPACE)
    thief, before = Client(), conjoint.client.session.session_key
    thief.cookies.load(conjoint.client.cookies.output(header=""))
    responsable.go(AUTHORIZATIONS)
    responsable.press(press, {"choice": "oui"} if press == "Continuer" else {})
    assert conjoint.go(SPACE).status == 200
    assert conjoint.client.session.session_key != before
    assert thief.get(SPACE).status_code == 302


def test_withdrawn_the_next_click_is_refused_and_says_whom_to_ask(together: Household, comes: Comes) -> None:
    responsable, conjoint = comes(together.responsable), comes(together.conjoint)
    assert conjoint.go(together.payment_path).status == 200
    responsable.go(AUTHORIZATIONS)
    assert "n’a plus accès au dossier" in responsable.press("Retirer la procuration").text
    for path in (together.payment_path, PAYMENTS):
        page = conjoint.go(path)
        assert (page.status, SHOWN_AMOUNT in page.text) == (403, False)
        assert f"Demandez à {together.responsable.person.usual_name} de vous donner une procuration" in page.text
        assert "Mes paiements" not in page.links
    assert SHOWN_AMOUNT not in conjoint.go(SPACE).text


def test_given_up_it_is_over_for_the_spouse_and_said_to_the_responsable(together: Household, comes: Comes) -> None:
    conjoint = comes(together.conjoint)
    conjoint.go(AUTHORIZATIONS)
    assert "n’avez plus de procuration" in conjoint.press("Rendre la procuration").text
    assert conjoint.go(PAYMENTS).status == 403
    assert "vous êtes seule à pouvoir en consulter" in comes(together.responsable).go(AUTHORIZATIONS).text
    assert Procuration.objects.get().ended_because == EndCause.GIVEN_UP


def test_day_after_its_last_day_it_is_over(apart: Household, comes: Comes, clock: Any) -> None:
    clock.move_to(EVENING, tick=False)
    responsable, conjoint = comes(apart.responsable), comes(apart.conjoint)
    responsable.go(AUTHORIZATIONS)
    assert "jusqu’au 20 novembre 2026" in answer(responsable, "oui", date(2026, 11, 20)).text
    assert conjoint.go(PAYMENTS).status == 200
    clock.shift(timedelta(minutes=20))
    assert conjoint.go(PAYMENTS).status == 403
    assert "arrivée à la date prévue" in responsable.go(AUTHORIZATIONS).text
    end_expired_procurations()
    assert Procuration.objects.get().ended_because == EndCause.EXPIRED
    for holder in (apart.responsable, apart.conjoint):
        assert said_to(holder) == [MessageKind.PROCURATION_GRANTED, MessageKind.PROCURATION_ENDED]


def test_both_are_told_of_its_start_and_of_its_end(apart: Household, comes: Comes) -> None:
    responsable = comes(apart.responsable)
    responsable.go(AUTHORIZATIONS)
    answer(responsable, "oui")
    responsable.press("Retirer la procuration")
    responsable.postbox.collect()
    for holder in (apart.responsable, apart.conjoint):
        start, end = (message.text for message in responsable.postbox.received(holder.mail))
        assert "procuration" in start
        assert "terminée" in end or "fin" in end
        assert "http" not in start + end


def test_both_see_what_was_done_under_it(together: Household, comes: Comes) -> None:
    responsable, conjoint = comes(together.responsable), comes(together.conjoint)
    for path in (SPACE, PAYMENTS, PAYMENTS, together.payment_path, MEMBERS):
        assert conjoint.go(path).status == 200
    responsable.go(PAYMENTS)  # what the responsable does is no use of a procuration
    for walker in (responsable, conjoint):
        text = walker.go(AUTHORIZATIONS).text
        for line in ("Dernier paiement, sur l’accueil", "Liste des paiements, 2 fois", "Détail d’un paiement"):
            assert f"{line} le" in text
        assert "Membres du dossier le" in text
    assert "Consultation sous procuration" in conjoint.go(HISTORY).text


def test_both_see_in_a_table_what_each_may_do(together: Household, comes: Comes) -> None:
    payments, granting = "Consulter les droits, les paiements et les documents du dossier", "Donner ou retirer"
    rows = comes(together.conjoint).go(AUTHORIZATIONS).text
    assert f"{payments} Oui Oui" in rows
    assert f"{granting} la procuration Non Oui" in rows
    responsable = comes(together.responsable)
    responsable.go(AUTHORIZATIONS)
    assert f"{payments} Oui Non" in responsable.press("Retirer la procuration").text


def test_spouse_grants_nothing_to_themselves(apart: Household, comes: Comes) -> None:
    conjoint = comes(apart.conjoint)
    conjoint.client.handler.enforce_csrf_checks = False
    for path in (f"{AUTHORIZATIONS}choisir/", FIRST_CHOICE, f"{AUTHORIZATIONS}retirer/", f"{AUTHORIZATIONS}rendre/"):
        assert conjoint.client.post(path, {"choice": "oui"}).status_code == 403
    assert not Procuration.objects.exists()


# What is answered badly, twice, or not at all


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choisissez Oui ou Non."),
        ({"choice": "oui", "last_on_0": "1", "last_on_1": "1", "last_on_2": "2020"}, "aujourd’hui ou à venir"),
        ({"choice": "oui", "last_on_0": "31", "last_on_1": "2", "last_on_2": "2027"}, "date"),
        ({"choice": "oui", "last_on_0": "1", "last_on_1": "1", "last_on_2": "2099"}, "dans les 10 ans"),
    ],
    ids=["nothing", "past", "no such day", "too far"],
)
def test_bad_answer_is_said_and_grants_nothing(
    apart: Household, comes: Comes, typed: dict[str, str], said: str
) -> None:
    responsable = comes(apart.responsable)
    responsable.go(AUTHORIZATIONS)
    page = responsable.press("Continuer", typed)
    assert page.has_errors
    assert said in page.text
    assert not Procuration.objects.exists()


def test_no_is_kept_whatever_the_date(apart: Household, comes: Comes) -> None:
    responsable = comes(apart.responsable)
    responsable.go(AUTHORIZATIONS)
    page = answer(responsable, "non", date(2020, 1, 1))
    assert "restez la seule personne" in page.text
    assert "n’a pas accès au dossier" not in responsable.go(SPACE).text  # it is not asked of itself again


def test_pressed_twice_it_is_given_once_and_told_once(apart: Household, comes: Comes) -> None:
    responsable = comes(apart.responsable)
    responsable.go(AUTHORIZATIONS)
    assert "rien n’a changé" in responsable.double_click("Continuer", {"choice": "oui"}).text
    assert Procuration.objects.open().count() == 1
    assert said_to(apart.conjoint) == [MessageKind.PROCURATION_GRANTED]


def test_withdrawn_twice_it_ends_once_and_is_told_once(together: Household, comes: Comes) -> None:
    responsable = comes(together.responsable)
    responsable.go(AUTHORIZATIONS)
    assert "déjà terminée" in responsable.double_click("Retirer la procuration").text
    assert said_to(together.conjoint) == [MessageKind.PROCURATION_ENDED]


def test_passed_nothing_changes(together: Household, comes: Comes) -> None:
    responsable = comes(together.responsable)
    responsable.go(AUTHORIZATIONS)
    responsable.press("Passer", {"choice": "non"})
    assert Procuration.objects.open().count() == 1


def test_single_person_is_offered_nothing(comes: Comes) -> None:
    holder = new_holder()
    MemberFactory(person=holder.person)
    page = comes(holder).go(AUTHORIZATIONS)
    assert "il n’y a pas de conjoint ou de conjointe dans ce dossier" in page.text
    assert all("Continuer" not in form.buttons for form in page.forms)


# At the end of the migration of an old account


def passed(holder: Holder) -> None:
    """An old account whose passage is over."""
    now = timezone.now()
    AccountMigrationFactory(account=holder.account, password_chosen_at=now, finished_at=now)


@pytest.fixture
def migrated(apart: Household, no_code: None) -> Holder:
    """The responsable has gone through it all but this question."""
    passed(apart.responsable)
    return apart.responsable


def test_whole_passage_of_a_responsable_ends_with_the_question(walker: Walker) -> None:
    holder = old_holder()
    dossier = MemberFactory(person=holder.person).dossier
    conjoint = MemberFactory(dossier=dossier, conjoint=True)
    page = walk_to(walker, FIRST_CHOICE, holder)
    assert f"J’autorise {conjoint.person.usual_name} à consulter" in page.text
    assert answer(walker, "oui").path == SPACE
    assert Procuration.objects.open().get().delegate == conjoint.person


@pytest.mark.parametrize(("choice", "given"), [("oui", 1), ("non", 0)])
def test_once_answered_it_is_asked_no_more(
    walker: Walker, new_walker: Any, migrated: Holder, choice: str, given: int
) -> None:
    assert walker.knock(migrated).path == FIRST_CHOICE
    assert answer(walker, choice).path == SPACE
    assert Procuration.objects.open().count() == given
    assert new_walker().knock(migrated).path == SPACE


def test_once_passed_it_is_asked_no_more(walker: Walker, new_walker: Any, migrated: Holder) -> None:
    walker.knock(migrated)
    assert walker.press("Passer").path == SPACE
    assert not Procuration.objects.exists()
    assert new_walker().knock(migrated).path == SPACE


def test_left_without_an_answer_it_is_asked_again(walker: Walker, new_walker: Any, migrated: Holder) -> None:
    walker.knock(migrated)
    assert walker.go(SPACE).status == 200
    other = new_walker()
    assert other.knock(migrated).path == FIRST_CHOICE
    assert other.press("Continuer").has_errors
    assert answer(other, "non").path == SPACE


def test_single_person_is_not_asked(walker: Walker, no_code: None) -> None:
    holder = new_holder()
    MemberFactory(person=holder.person)
    passed(holder)
    assert walker.knock(holder).path == SPACE
    assert walker.go(FIRST_CHOICE).path == SPACE


@pytest.mark.parametrize("button", ["Continuer", "Passer"])
def test_after_the_question_one_lands_where_one_wanted_to_go(walker: Walker, migrated: Holder, button: str) -> None:
    walker.go(f"/connexion/?next={SERVICE}")
    page = walker.press("Se connecter", {"identifier": migrated.identifier, "password": migrated.password})
    assert page.path == FIRST_CHOICE
    assert walker.press(button, {"choice": "non"}).path == SERVICE


def test_spouse_who_left_meanwhile_is_not_asked_about(walker: Walker, migrated: Holder, apart: Household) -> None:
    walker.knock(migrated)
    apart.dossier.members.filter(person=apart.conjoint.person).update(until=timezone.localdate())
    assert answer(walker, "oui").path == SPACE
    assert not Procuration.objects.exists()
    assert Account.objects.count() == 2
