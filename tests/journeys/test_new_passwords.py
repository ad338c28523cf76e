"""A password too long, with an accent or with a space: the same answer wherever it is chosen; at login it is wrong."""

from collections.abc import Callable

import pytest

from tests.factories import PASSWORD, RegistrationFactory
from tests.journeys.holders import NEW_PASSWORD, Holder, new_holder
from tests.journeys.in_front import (
    migration_password_page,
    recovery_password_page,
    space_page,
)
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

LOGIN, CODE, SPACE, SECURITY = "/connexion/", "/connexion/code/", "/mon-compte/", "/mon-compte/securite/"
WRONG = "L’identifiant ou le mot de passe n’est pas le bon"
LONGEST = "Aa1" + "b" * 61
ACCENT, SPACE_AFTER, SPACE_BEFORE, SPACE_WITHIN = (
    "Remplacez les lettres accentuées",
    "Retirez l’espace à la fin du mot de passe",
    "Retirez l’espace au début du mot de passe",
    "Retirez les espaces du mot de passe",
)
ANSWERS = [
    (LONGEST, ""),
    (f"{LONGEST}b", "Votre mot de passe compte 65 caractères : il en faut au plus 64"),
    (f"{NEW_PASSWORD}é", ACCENT),
    (f"{NEW_PASSWORD}e\u0301", ACCENT),
    (f"{NEW_PASSWORD} ", SPACE_AFTER),
    (f"{NEW_PASSWORD}\u00a0", SPACE_AFTER),
    (f" {NEW_PASSWORD}", SPACE_BEFORE),
    (f"{NEW_PASSWORD[:5]} {NEW_PASSWORD[5:]}", SPACE_WITHIN),
    (f"{NEW_PASSWORD}\x00", "Retirez du mot de passe les signes"),
]


def at_creation(walker: Walker) -> str:
    walker.hold(RegistrationFactory(confirmed=True))
    walker.go("/inscription/mot-de-passe/")
    return "Continuer"


def at_change(walker: Walker) -> str:
    space_page(walker)
    walker.go(f"{SECURITY}mot-de-passe/")
    return "Enregistrer"


def at_recovery(walker: Walker) -> str:
    recovery_password_page(walker)
    return "Enregistrer"


def at_migration(walker: Walker) -> str:
    migration_password_page(walker)
    return "Continuer"


@pytest.mark.parametrize("place", [at_creation, at_change, at_recovery, at_migration], ids=lambda place: place.__name__)
def test_new_password_gets_the_documented_answer(walker: Walker, db: None, place: Callable[[Walker], str]) -> None:
    button = place(walker)
    form = walker.page
    for password, said in reversed(ANSWERS):
        walker.page = form
        terms_box = {"accepts_terms": "on"} if "accepts_terms" in form.form_with(button).names else {}
        page = walker.press(button, {"password": password, "confirmation": password} | terms_box)
        assert page.status == 200
        assert page.has_errors == bool(said)
        assert said in page.text
        assert NEW_PASSWORD not in page.source
    assert page.path != form.path


def test_password_of_64_characters_logs_in_and_one_more_or_less_does_not(walker: Walker) -> None:
    holder = new_holder(by="", raw_password=LONGEST)
    walker.go(LOGIN)
    for password in (f"{LONGEST}b", LONGEST[:-1], f"{LONGEST} ", LONGEST + "b" * 10_000):
        assert WRONG in walker.log_in(holder.identifier, password).text
    assert walker.log_in(holder.identifier, LONGEST).path == SPACE


def test_space_pasted_after_the_password_is_wrong(walker: Walker, holder: Holder) -> None:
    walker.go(LOGIN)
    for password in (f"{PASSWORD} ", f"{PASSWORD}\u00a0", f"{PASSWORD}\n", f" {PASSWORD}"):
        assert WRONG in walker.log_in(holder.identifier, password).text
    assert walker.log_in(holder.identifier, PASSWORD).path == CODE
