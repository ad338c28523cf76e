"""What the scripts add to a page: each is checked by what a person sees, hears or can do."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from contact_verification.enums import MessageStatus
from tests.e2e import drafts, walk
from tests.e2e.coming_back_reaching import HAS_PROVISIONAL
from tests.e2e.reaching import CIVIL_STATUS, PASSWORD
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

OVER = "Ce code n’est plus valable : demandez-en un nouveau"


def test_the_eye_shows_and_hides_the_password(visitor: Visitor) -> None:
    visitor.open("/connexion/")
    password = visitor.field("Mot de passe")
    password.fill("Tournesol7")
    visitor.press("Afficher le mot de passe")
    expect(password).to_have_attribute("type", "text")
    visitor.press("Masquer le mot de passe")
    expect(password).to_have_attribute("type", "password")
    expect(password).to_have_value("Tournesol7")


def test_the_login_field_is_named_after_what_one_has(visitor: Visitor) -> None:
    visitor.open("/connexion/")
    visitor.type("Numéro de sécurité sociale", "P 1234")
    visitor.tick(HAS_PROVISIONAL)
    expect(visitor.field("Identifiant provisoire")).to_have_value("P 1234")
    visitor.press("Se connecter")
    expect(visitor.field("Identifiant provisoire")).to_have_value("P 1234")
    visitor.field(HAS_PROVISIONAL).uncheck()
    expect(visitor.field("Numéro de sécurité sociale")).to_have_value("P 1234")


def test_a_shown_password_is_masked_again_before_it_is_sent(visitor: Visitor) -> None:
    """Else the browser would keep it among its ordinary suggestions."""
    visitor.open("/connexion/")
    visitor.press("Afficher le mot de passe")
    visitor.page.evaluate(
        """addEventListener("submit", (event) => { event.preventDefault();
           document.title = document.getElementById("id_password").type; })"""
    )
    visitor.press("Se connecter")
    expect(visitor.page).to_have_title("password")


def test_the_rules_of_the_password_are_ticked_as_one_types(visitor: Visitor) -> None:
    drafts.resume(visitor, confirmed=True)
    visitor.page.clock.install()
    visitor.open(PASSWORD)
    rules = visitor.page.get_by_role("list", name="Votre mot de passe comporte")
    met = rules.locator(".ok")
    expect(met).to_have_count(0)
    for typed, words in (
        ("tournesol", ["1 lettre minuscule", "chiffres et lettres uniquement, sans accent ni espace"]),
        ("tournesol é7", ["10 à 64 caractères", "1 chiffre", "1 lettre minuscule"]),
    ):
        visitor.type("Nouveau mot de passe", typed)
        expect(met).to_have_text(words)
    visitor.type("Nouveau mot de passe", "Tournesol7Bleu")
    expect(met).to_have_count(5)
    visitor.page.clock.run_for(2000)
    expect(visitor.page.get_by_role("status")).to_have_text("Votre mot de passe suit toutes les règles.")


def test_the_rules_still_missing_are_said_aloud(visitor: Visitor) -> None:
    drafts.resume(visitor, confirmed=True)
    visitor.open(PASSWORD)
    visitor.type("Nouveau mot de passe", "Tournesol")
    expect(visitor.page.get_by_role("status")).to_contain_text("10 à 64 caractères")
    expect(visitor.page.get_by_role("status")).to_contain_text("1 chiffre")
    expect(visitor.page.get_by_role("status")).not_to_contain_text("majuscule")


def count_down(visitor: Visitor) -> Locator:
    visitor.page.clock.install()
    drafts.wait_for_code(visitor, MessageStatus.SENT)
    return visitor.page.locator("[data-countdown]")


def seconds_left(countdown: Locator) -> int:
    minutes, seconds = re.findall(r"\d+", countdown.inner_text())
    return int(minutes) * 60 + int(seconds)


def test_the_validity_of_the_code_counts_down(visitor: Visitor) -> None:
    countdown = count_down(visitor)
    before = seconds_left(countdown)
    assert 560 < before <= 600
    visitor.page.clock.run_for(90_000)
    assert 90 <= before - seconds_left(countdown) <= 100


def test_the_last_minute_and_the_end_of_a_code_are_said(visitor: Visitor) -> None:
    countdown = count_down(visitor)
    said = visitor.page.get_by_role("status")
    expect(said).to_be_empty()
    visitor.page.clock.run_for((seconds_left(countdown) - 55) * 1000)
    expect(said).to_contain_text("Ce code est valable encore")
    visitor.page.clock.run_for(60_000)
    expect(said).to_contain_text(OVER)
    expect(visitor.page.locator(".hint").get_by_text(OVER)).to_be_visible()


def test_a_computer_that_is_an_hour_late_shows_the_true_validity(visitor: Visitor) -> None:
    visitor.page.clock.install(time="2020-01-01T00:00:00Z")
    drafts.wait_for_code(visitor, MessageStatus.SENT)
    assert 560 < seconds_left(visitor.page.locator("[data-countdown]")) <= 600


def answer_nothing(visitor: Visitor) -> list[str]:
    """Leave the browser on the page whatever it sends; returns what it sent."""
    sent: list[str] = []

    def keep(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(status=204)

    visitor.page.route("**/connexion/", keep)
    return sent


def test_a_second_click_sends_nothing_while_the_first_is_on_its_way(visitor: Visitor) -> None:
    visitor.open("/connexion/")
    sent = answer_nothing(visitor)
    button = visitor.page.locator("form .button:not(.quiet)")
    button.click()
    expect(button).to_have_text("Envoi en cours…")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    visitor.field("Mot de passe").press("Enter")
    assert len(sent) == 1


def test_a_form_that_was_not_answered_can_be_sent_again(visitor: Visitor) -> None:
    visitor.page.clock.install()
    visitor.open("/connexion/")
    sent = answer_nothing(visitor)
    button = visitor.page.locator("form .button:not(.quiet)")
    button.click()
    visitor.page.clock.run_for(11_000)
    expect(button).to_have_text("Se connecter")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    with visitor.page.expect_request("**/connexion/"):
        button.click()
    assert len(sent) == 2


def test_the_back_button_brings_back_a_form_that_works(visitor: Visitor) -> None:
    visitor.open(CIVIL_STATUS)
    walk.fill_civil_status(visitor, walk.WITHOUT_NIR)
    walk.fill_birthplace(visitor, walk.WITHOUT_NIR)
    visitor.press("Continuer")
    visitor.is_at("/inscription/piece-identite/")
    visitor.page.go_back()
    visitor.is_at(CIVIL_STATUS)
    expect(visitor.field("Nom de naissance")).to_have_value(walk.WITHOUT_NIR.birth_name)
    expect(visitor.field(walk.NO_NIR)).to_be_checked()
    expect(visitor.field("Numéro de sécurité sociale")).to_be_hidden()
    visitor.type("Prénoms", "Inês Clara")
    visitor.press("Continuer")
    visitor.is_at("/inscription/piece-identite/")


def test_no_nir_hides_its_field(visitor: Visitor) -> None:
    visitor.open(CIVIL_STATUS)
    nir = visitor.field("Numéro de sécurité sociale")
    visitor.tick(walk.NO_NIR)
    expect(nir).to_be_hidden()
    visitor.field(walk.NO_NIR).uncheck()
    expect(nir).to_be_visible()


def test_the_country_decides_between_commune_and_city(visitor: Visitor) -> None:
    visitor.open(CIVIL_STATUS)
    country, commune = visitor.field("Pays de naissance"), visitor.field("Commune de naissance")
    expect(commune).to_be_visible()
    expect(visitor.field("Ville de naissance")).to_be_hidden()
    country.select_option("Portugal")
    expect(commune).to_be_hidden()
    expect(visitor.field("Ville de naissance")).to_be_visible()
    country.select_option("France")
    expect(commune).to_be_visible()
