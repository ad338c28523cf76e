"""Deep links, the back button, changed answers, two tabs: the right page, nothing lost, nothing made twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, Registration
from accounts.wizard import CIVIL_STATUS, CODE, CONFIRMATION, CONTACT, PAPER, PASSWORD, STEPS, SUMMARY, SUPPORTING
from contact_verification.models import Challenge
from tests.factories import AccountFactory, RegistrationFactory, new_mail
from tests.journeys.applicants import UNKNOWN_PAPER, Applicant, applicant_at
from tests.journeys.walker import RESEND, Walker

pytestmark = pytest.mark.journey

SLUGS = [step.slug for step in STEPS]
TRAITS = (None, "civil_status", "paper", "contact", "confirmed", "password")
"""How far a draft may be; the step in hand is the one at the same place in WAY."""
WAY = Applicant(paper_number=UNKNOWN_PAPER).steps


def path(slug: str) -> str:
    return f"/inscription/{slug}/"


def draft_at(walker: Walker, reached: int) -> Registration | None:
    trait = TRAITS[reached]
    if trait is None:
        return None
    draft = RegistrationFactory(**{trait: True})
    walker.hold(draft)
    return draft


@pytest.mark.parametrize("target", SLUGS)
@pytest.mark.parametrize("reached", range(len(TRAITS)), ids=[str(trait) for trait in TRAITS])
def test_deep_link_leads_to_the_step_or_to_the_first_that_is_not_done(
    walker: Walker, reached: int, target: str
) -> None:
    draft_at(walker, reached)
    page = walker.go(path(target))
    assert page.status == 200
    assert page.slug == (target if target in WAY[:reached] else WAY[reached])


@pytest.mark.parametrize("reached", range(len(TRAITS)), ids=[str(trait) for trait in TRAITS])
def test_page_that_waits_for_the_verifier_leads_on_when_there_is_nothing_to_wait_for(
    walker: Walker, reached: int
) -> None:
    draft_at(walker, reached)
    page = walker.go("/inscription/piece-identite/verification/")
    assert (page.status, page.path) == (200, path(WAY[reached]))


TOO_FAR = [(reached, target) for reached in range(len(TRAITS)) for target in SLUGS if target not in WAY[: reached + 1]]


@pytest.mark.parametrize(("reached", "target"), TOO_FAR)
def test_answer_sent_to_a_step_too_far_changes_nothing(walker: Walker, reached: int, target: str) -> None:
    draft = draft_at(walker, reached)
    walker.client.handler.enforce_csrf_checks = False
    sent = Applicant().answers(PASSWORD) | {"code": "123456", "no_paper": "1", "later": "1", "mail": new_mail()}
    response = walker.client.post(path(target), sent, follow=True)
    assert (response.status_code, response.request["PATH_INFO"]) == (200, path(WAY[reached]))
    assert not Account.objects.exists()
    assert [kept.answers for kept in Registration.objects.all()] == ([draft.answers] if draft else [])


@pytest.mark.parametrize("slug", SLUGS)
def test_every_step_of_a_finished_creation_leads_to_the_login(walker: Walker, slug: str) -> None:
    walker.hold(Registration.objects.create(account=AccountFactory()))
    assert walker.go(path(slug)).slug == "connexion"
    walker.go("/inscription/")
    assert walker.press("Créer").slug == CIVIL_STATUS


def test_create_button_leads_back_to_where_one_was(walker: Walker) -> None:
    walker.walk_to(PASSWORD, Applicant())
    walker.go("/inscription/")
    assert walker.press("Créer").slug == PASSWORD


@pytest.mark.parametrize("slug", [CIVIL_STATUS, PAPER, CONTACT])
def test_answers_are_still_on_the_page_when_one_comes_back(walker: Walker, slug: str) -> None:
    who = Applicant(paper_number=UNKNOWN_PAPER)
    walker.walk_to(SUMMARY, who)
    page = walker.go(path(slug))
    for name, typed in who.answers(slug).items():
        held = page.value_of(name)
        assert held is not None
        assert typed.replace(" ", "") in held.replace("\u00a0", "").replace(" ", "")


@pytest.mark.parametrize("slug", [CIVIL_STATUS, CONFIRMATION, PAPER, SUPPORTING, CONTACT, CODE])
def test_same_answer_sent_again_undoes_nothing(walker: Walker, slug: str) -> None:
    """The back button, then the button of the page once more."""
    who = applicant_at(slug)
    walker.walk_to(SUMMARY, who)
    known, challenges = Registration.objects.get().answers, Challenge.objects.count()
    walker.go(path(slug))
    assert walker.fill(who).slug in (SUMMARY, PASSWORD)
    assert Registration.objects.get().answers == known
    assert Challenge.objects.count() == challenges
    assert walker.go(path(SUMMARY)).slug == SUMMARY


def test_changed_civil_status_asks_for_a_new_password_only(walker: Walker) -> None:
    who = Applicant()
    walker.walk_to(SUMMARY, who)
    walker.go(path(CIVIL_STATUS))
    walker.press("Continuer", who.answers(CIVIL_STATUS) | {"birth_name": "Rivière"})
    assert walker.go(path(SUMMARY)).slug == PASSWORD
    assert walker.fill(who).slug == SUMMARY
    assert "Rivière" in walker.page.text


def test_changed_contact_asks_for_a_new_code(walker: Walker) -> None:
    walker.walk_to(SUMMARY, Applicant())
    other = Applicant(channel="mail")
    walker.go(path(CONTACT))
    assert walker.fill(other).slug == CODE
    assert walker.go(path(SUMMARY)).slug == CODE
    walker.fill(other)
    assert walker.go(path(SUMMARY)).slug == SUMMARY


def test_second_contact_may_change_without_a_new_code(walker: Walker) -> None:
    who = Applicant()
    walker.walk_to(SUMMARY, who)
    walker.go(path(CONTACT))
    assert walker.press("Envoyer le code", who.answers(CONTACT) | {"mail": new_mail()}).slug == SUMMARY


def test_changed_paper_is_verified_again(walker: Walker) -> None:
    who = Applicant(paper_number=UNKNOWN_PAPER)
    walker.walk_to(SUMMARY, who)
    walker.go(path(PAPER))
    assert walker.press("Je ne dispose pas d’une pièce d’identité française").slug == SUPPORTING
    assert walker.go(path(SUMMARY)).slug == SUPPORTING
    assert walker.fill(who).slug == SUMMARY
    assert "Je ne dispose pas d’une pièce d’identité française" in walker.go(path(SUMMARY)).text


def test_tab_left_behind_is_led_to_the_step_that_is_not_done(walker: Walker) -> None:
    who, other = Applicant(), Applicant()
    walker.walk_to(PASSWORD, who)
    tab = walker.new_tab()
    tab.go(path(CONTACT))
    tab.fill(other)
    assert walker.fill(who).slug == CODE
    assert PASSWORD not in Registration.objects.get().answers


def test_two_tabs_open_one_account(walker: Walker) -> None:
    who = Applicant()
    walker.walk_to(SUMMARY, who)
    tab = walker.new_tab()
    tab.go(path(SUMMARY))
    assert walker.fill(who).slug == "connexion"
    assert tab.fill(who).slug == "connexion"
    assert "Votre espace Mon Compte est créé" in tab.page.text
    assert Account.objects.count() == 1


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug != SUMMARY])
def test_tab_left_at_a_step_of_a_created_account_leads_to_the_login(walker: Walker, slug: str) -> None:
    who = applicant_at(slug)
    walker.walk_to(SUMMARY, who)
    tab = walker.new_tab()
    tab.go(path(slug))
    pressed = tab.answer(who)
    walker.fill(who)
    assert tab.press(*pressed).slug == "connexion"
    assert Account.objects.count() == 1


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug != CIVIL_STATUS])
def test_tab_left_at_a_step_of_erased_answers_starts_again(walker: Walker, slug: str) -> None:
    who = applicant_at(slug)
    walker.walk_to(slug, who)
    tab = walker.new_tab()
    tab.go("/inscription/quitter/")
    tab.press("Quitter et effacer mes réponses")
    assert walker.fill(who).slug == CIVIL_STATUS
    assert not Registration.objects.exists()


@pytest.mark.parametrize("slug", SLUGS)
def test_quitting_keeps_the_answers_unless_asked_otherwise(walker: Walker, slug: str) -> None:
    walker.walk_to(slug, applicant_at(slug))
    had_draft = Registration.objects.exists()
    page = walker.go("/inscription/quitter/")
    assert page.status == 200
    assert Registration.objects.exists() == had_draft
    assert walker.go(path(slug)).slug == slug


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug != CIVIL_STATUS])
def test_expired_draft_starts_again_and_says_so(walker: Walker, time_machine: Any, slug: str) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    who = applicant_at(slug)
    walker.walk_to(slug, who)
    button, typed = walker.answer(who)
    time_machine.shift(timedelta(hours=24, minutes=1))
    page = walker.press(button, typed)
    assert page.slug == CIVIL_STATUS
    assert "Vos réponses ont été effacées" in page.text
    assert not Account.objects.exists()


def test_draft_lives_24_hours_from_its_first_answer(walker: Walker, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    walker.walk_to(CONTACT, Applicant())
    time_machine.shift(timedelta(hours=23, minutes=59))
    assert walker.go(path(CONTACT)).slug == CONTACT


def test_new_code_cannot_be_asked_for_before_the_step_is_reached(walker: Walker) -> None:
    walker.walk_to(CODE, Applicant())
    tab = walker.new_tab()
    tab.go(path(CODE))
    Registration.objects.all().delete()
    assert tab.press(RESEND).slug == CIVIL_STATUS
