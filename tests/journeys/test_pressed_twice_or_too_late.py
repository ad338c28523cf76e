"""Double clicks, an expired CSRF token, a browser without cookies: each ends on a page that says what to do."""

import pytest

from accounts.models import Account, Registration
from accounts.wizard import BY_SLUG, CIVIL_STATUS, CODE, STEPS, SUMMARY
from contact_verification.enums import MessageKind
from contact_verification.models import Challenge, Message
from identity.models import Person
from journal.enums import EventKind
from journal.models import Event
from proofing.models import IdentityDocument, VerificationAttempt
from tests.factories import PASSWORD as CHOSEN_PASSWORD
from tests.factories import AccountFactory
from tests.journeys.applicants import Applicant, applicant_at
from tests.journeys.page import Page
from tests.journeys.walker import RESEND, Walker

pytestmark = pytest.mark.journey

FORMS = [step.slug for step in STEPS]


def counted() -> dict[str, int]:
    models = (Registration, Account, Person, Challenge, Message, IdentityDocument, VerificationAttempt)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.parametrize("slug", FORMS)
def test_double_click_does_what_one_click_does(walker: Walker, slug: str) -> None:
    who = applicant_at(slug)
    walker.walk_to(slug, who)
    button, typed = walker.answer(who)
    walker.press(button, typed)
    walker.wait_for_verifier()
    once, answers = counted(), Registration.objects.get().answers
    after_one = walker.go("/inscription/recapitulatif/").slug
    walker.go(f"/inscription/{slug}/" if slug != SUMMARY else "/connexion/")
    if slug != SUMMARY:
        walker.press(button, typed)
        walker.wait_for_verifier()
    assert counted() == once
    assert walker.go("/inscription/recapitulatif/").slug == after_one
    assert Registration.objects.get().answers.keys() == answers.keys()


@pytest.mark.parametrize("slug", FORMS)
def test_double_click_lands_where_one_click_lands(walker: Walker, slug: str) -> None:
    who = applicant_at(slug)
    walker.walk_to(slug, who)
    walker.double_click(*walker.answer(who))
    page = walker.wait_for_verifier()
    assert (page.status, page.slug) == (200, who.after(slug))
    assert Registration.objects.count() == 1


def test_double_click_on_the_last_button_opens_one_account_and_sends_one_receipt(walker: Walker) -> None:
    who = Applicant()
    walker.walk_to(SUMMARY, who)
    page = walker.double_click(*walker.answer(who))
    assert "Votre espace Mon Compte est créé" in page.text
    assert Account.objects.count() == Person.objects.count() == 1
    assert Message.objects.filter(kind=MessageKind.RECEIPT).count() == 1
    assert Event.objects.filter(kind=EventKind.ACCOUNT_CREATED).count() == 1


def test_double_click_on_create_and_on_quit(walker: Walker) -> None:
    walker.go("/inscription/")
    assert walker.double_click("Créer").slug == CIVIL_STATUS
    walker.fill(Applicant())
    walker.go("/inscription/quitter/")
    page = walker.double_click("Quitter et effacer mes réponses")
    assert (page.status, page.path) == (200, "/")
    assert not Registration.objects.exists()


def test_double_click_on_a_new_code_sends_one(walker: Walker) -> None:
    walker.walk_to(CODE, Applicant())
    walker.double_click(RESEND)
    assert Message.objects.count() == 1


def test_double_click_on_login_and_on_logout(walker: Walker) -> None:
    account = AccountFactory(verified=True)
    walker.go("/connexion/")
    page = walker.double_click("Se connecter", {"identifier": account.person.nir, "password": CHOSEN_PASSWORD})
    assert (page.status, page.path) == (200, "/mon-compte/")
    page = walker.double_click("Se déconnecter")
    assert (page.status, page.slug) == (200, "connexion")
    assert walker.go("/mon-compte/").slug == "connexion"


def assert_typed_values_are_kept(page: Page, typed: dict[str, str]) -> None:
    for name, value in typed.items():
        assert "password" in name or name == "confirmation" or page.value_of(name) == value


@pytest.mark.parametrize("slug", FORMS)
def test_expired_token_shows_the_page_again_with_what_was_typed(walker: Walker, slug: str) -> None:
    who = applicant_at(slug)
    walker.walk_to(slug, who)
    button, typed = walker.answer(who)
    before = counted(), [draft.answers for draft in Registration.objects.all()]
    walker.lose_csrf_secret()
    page = walker.press(button, typed)
    assert (page.status, page.slug) == (403, slug)
    assert BY_SLUG[slug].title in page.text
    assert "Cette page était ouverte depuis trop longtemps" in page.text
    assert_typed_values_are_kept(page, typed)
    assert before == (counted(), [draft.answers for draft in Registration.objects.all()])
    walker.press(button, typed)
    assert walker.wait_for_verifier().slug == who.after(slug)


def test_expired_token_at_login_keeps_the_identifier(walker: Walker) -> None:
    account = AccountFactory(verified=True)
    typed = {"identifier": account.person.nir, "password": CHOSEN_PASSWORD}
    walker.go("/connexion/")
    walker.lose_csrf_secret()
    page = walker.press("Se connecter", typed)
    assert (page.status, page.value_of("identifier")) == (403, account.person.nir)
    assert CHOSEN_PASSWORD not in page.source
    assert walker.press("Se connecter", typed).path == "/mon-compte/"


@pytest.mark.parametrize(
    ("start", "button"),
    [
        ("/inscription/", "Créer"),
        ("/inscription/quitter/", "Quitter et effacer mes réponses"),
        ("/inscription/verification/", RESEND),
    ],
)
def test_expired_token_elsewhere_says_what_to_do_and_its_link_works(walker: Walker, start: str, button: str) -> None:
    walker.walk_to(CODE, Applicant())
    walker.go(start)
    before = counted()
    walker.lose_csrf_secret()
    page = walker.press(button)
    assert page.status == 403
    assert "Que faire" in page.text
    assert counted() == before
    page = walker.follow("Recharger la page")
    assert (page.status, page.path) == (200, start)
    assert walker.press(button).status == 200


def test_expired_token_at_logout_says_what_to_do_and_its_link_works(walker: Walker) -> None:
    account = AccountFactory(verified=True)
    walker.go("/connexion/")
    walker.log_in(account.person.nir, CHOSEN_PASSWORD)
    walker.lose_csrf_secret()
    page = walker.press("Se déconnecter")
    assert page.status == 403
    assert walker.follow("Recharger la page").path == "/mon-compte/"
    assert walker.press("Se déconnecter").slug == "connexion"


@pytest.mark.parametrize(
    ("path", "button"),
    [("/connexion/", "Se connecter"), ("/inscription/", "Créer"), ("/inscription/etat-civil/", "Continuer")],
)
def test_browser_without_cookies_is_told_so(walker: Walker, path: str, button: str) -> None:
    who = Applicant()
    typed = {"Continuer": who.answers(CIVIL_STATUS), "Se connecter": {"identifier": "P12", "password": "x"}}
    walker.go(path)
    walker.client.cookies.clear()
    page = walker.press(button, typed.get(button))
    assert page.status == 403
    assert "cookies" in page.text
    assert_typed_values_are_kept(page, typed.get(button, {}))
    assert not Registration.objects.exists()


@pytest.mark.parametrize("slug", [slug for slug in FORMS if slug != CIVIL_STATUS])
def test_cookies_lost_half_way_lead_to_a_page_that_says_what_to_do(walker: Walker, slug: str) -> None:
    who = applicant_at(slug)
    walker.walk_to(slug, who)
    walker.client.cookies.clear()
    page = walker.press(*walker.answer(who))
    assert page.status == 403
    assert "cookies" in page.text
    assert walker.go(f"/inscription/{slug}/").slug == CIVIL_STATUS


@pytest.mark.parametrize("path", ["/inscription/verification/nouveau-code/", "/deconnexion/"])
def test_addresses_that_only_take_a_form_lead_to_a_page(walker: Walker, path: str) -> None:
    assert walker.go(path).status == 200
