"""« Sécurité »: open sessions, known browsers, the password asked again, and the password changed."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Account
from journal.enums import EventKind
from journal.models import Event
from tests.factories import PASSWORD
from tests.journeys.holders import NEW_PASSWORD, Holder, new_holder
from tests.journeys.protection import CHANGE_PASSWORD, change_password, choose, press_first
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("no_code")]

LOGIN, SPACE, SECURITY = "/connexion/", "/mon-compte/", "/mon-compte/securite/"
CONFIRM = f"{SECURITY}confirmer/"
CONTACTS = [f"/mon-compte/profil/{slug}/" for slug in ("mail", "portable", "autre-telephone")]
WRONG = "L’identifiant ou le mot de passe n’est pas le bon"
ANDROID = {"HTTP_USER_AGENT": "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"}
LATE = timedelta(minutes=10, seconds=1)


@pytest.fixture
def elsewhere(new_walker: Any, holder: Holder) -> Walker:
    """The same person at their telephone."""
    other = new_walker()
    other.client.defaults |= ANDROID
    other.come_in(holder)
    return other


# Open sessions


def test_open_sessions_are_listed_and_one_is_closed(inside: Walker, elsewhere: Walker) -> None:
    text = inside.go(SECURITY).text
    assert "Firefox sur Android" in text
    assert text.count("Celle-ci, ouverte") == 1
    page = press_first(inside, "Déconnecter Firefox sur Android")
    assert "Cette connexion est fermée" in page.text
    assert elsewhere.go(SPACE).path == LOGIN
    assert inside.go(SPACE).path == SPACE


def test_all_others_are_closed_at_once(inside: Walker, elsewhere: Walker, new_walker: Any, holder: Holder) -> None:
    third = new_walker()
    third.come_in(holder)
    inside.go(SECURITY)
    assert "Vos autres connexions sont fermées" in inside.press("Déconnecter tous les autres appareils").text
    assert [other.go(SPACE).path for other in (elsewhere, third)] == [LOGIN, LOGIN]
    assert inside.go(SPACE).path == SPACE
    assert Event.objects.get(kind=EventKind.SESSIONS_ENDED).details["sessions"] == 2


def test_session_that_has_ended_is_listed_no_more(inside: Walker, elsewhere: Walker, clock: Any) -> None:
    clock.shift(timedelta(minutes=20))
    assert "Android" in inside.go(SECURITY).text
    clock.shift(timedelta(minutes=11))
    text = inside.go(SECURITY).text
    assert "Android" not in text.partition("Mes connexions ouvertes")[2].partition("Mes navigateurs connus")[0]
    assert "Déconnecter" not in text.replace("Se déconnecter", "")


def test_session_of_somebody_else_is_not_to_be_closed(inside: Walker, new_walker: Any) -> None:
    other, stranger = new_walker(), new_holder()
    other.come_in(stranger)
    inside.client.handler.enforce_csrf_checks = False
    inside.client.post(f"{SECURITY}connexions/{stranger.account.sessions.get().uuid}/fermer/")
    inside.client.post(f"{SECURITY}navigateurs/{stranger.account.browsers.get().uuid}/oublier/")
    assert other.go(SPACE).path == SPACE
    assert stranger.account.browsers.count() == 1


def test_known_browsers_are_listed_and_forgotten(inside: Walker, elsewhere: Walker, holder: Holder) -> None:
    page = inside.go(SECURITY)
    assert "(celui-ci)" in page.text
    page = press_first(inside, "Oublier Firefox sur Android")
    assert "Ce navigateur est oublié" in page.text
    assert [browser.label for browser in holder.account.browsers.all()] == ["Navigateur inconnu"]
    assert elsewhere.go(SPACE).path == SPACE


# The login asked again


@pytest.mark.parametrize("path", [CHANGE_PASSWORD, *CONTACTS])
def test_important_change_asks_for_the_password_after_ten_minutes(clock: Any, inside: Walker, path: str) -> None:
    clock.shift(timedelta(minutes=10))
    assert inside.go(path).path == path
    clock.shift(timedelta(seconds=1))
    assert inside.go(path).path == CONFIRM
    page = inside.press("Continuer", {"password": "Faux2motdepasse"})
    assert (page.path, page.has_errors) == (CONFIRM, True)
    assert "Ce n’est pas votre mot de passe" in page.text
    assert inside.press("Continuer", {"password": PASSWORD}).path == path
    clock.shift(timedelta(minutes=10))
    assert inside.go(path).path == path


def test_form_that_was_shown_in_time_may_be_sent_later(inside: Walker, clock: Any) -> None:
    inside.go(CHANGE_PASSWORD)
    clock.shift(timedelta(minutes=20))
    assert choose(inside).path == SECURITY


def test_form_sent_without_a_recent_login_changes_nothing(inside: Walker, clock: Any) -> None:
    inside.go(CHANGE_PASSWORD)
    tab = inside.page
    for _ in range(2):
        clock.shift(timedelta(minutes=16))
        inside.go(SPACE)
    inside.page = tab
    assert choose(inside).path == CONFIRM
    assert Account.objects.get().check_password(PASSWORD)


def test_whoever_guesses_at_an_open_session_is_suspended(inside: Walker, clock: Any) -> None:
    clock.shift(LATE)
    inside.go(CHANGE_PASSWORD)
    for _ in range(5):
        inside.press("Continuer", {"password": "Faux2motdepasse"})
    assert "Trop d’essais" in inside.press("Continuer", {"password": PASSWORD}).text
    assert inside.go(CHANGE_PASSWORD).path == CONFIRM
    clock.shift(timedelta(minutes=1))
    assert inside.press("Continuer", {"password": PASSWORD}).path == CHANGE_PASSWORD


# The password


def test_password_is_changed_the_holder_told_and_the_other_sessions_closed(
    inside: Walker, elsewhere: Walker, new_walker: Any, holder: Holder
) -> None:
    page = change_password(inside)
    assert page.path == SECURITY
    assert "Votre mot de passe est changé. Vos autres connexions sont fermées." in page.text
    assert inside.go(SPACE).path == SPACE
    assert elsewhere.go(SPACE).path == LOGIN
    assert WRONG in new_walker().knock(holder).text
    assert new_walker().knock(holder.with_password(NEW_PASSWORD)).path == SPACE
    inside.postbox.collect()
    assert "a été changé" in inside.postbox.received(holder.mail)[-1].text


def test_changed_password_is_not_kept_in_the_page(inside: Walker) -> None:
    inside.go(CHANGE_PASSWORD)
    page = inside.press("Enregistrer", {"password": NEW_PASSWORD, "confirmation": "Autre3chose55"})
    assert page.has_errors
    assert NEW_PASSWORD not in page.source
