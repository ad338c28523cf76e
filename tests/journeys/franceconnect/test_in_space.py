"""FranceConnect in one's space: added, taken away, stopped, told in the history."""

import pytest

from accounts.models import Account, FranceConnectLink
from identity.models import Person
from proofing.models import Review
from tests.franceconnect import cancel, walk
from tests.journeys.citizens import account_of, come_in_by_password, declared, identify, is_in, known
from tests.journeys.franceconnect.pages import ASSOCIATE, ATTACHMENT, MAIL, SECURITY, SOLENE, SPACE, UNLINK
from tests.journeys.page import Page
from tests.journeys.protection import notice_code, stop
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey


def associate(walker: Walker, name: str) -> Page:
    return walker.go(walk(walker.client.get(ASSOCIATE)["Location"], name))


def test_whoever_is_in_adds_it_then_comes_in_by_it(walker: Walker, no_code: None) -> None:
    account = account_of(known(SOLENE))
    come_in_by_password(walker, account)
    page = associate(walker, SOLENE)
    assert (page.path, "FranceConnect est associé" in page.text) == (SECURITY, True)
    assert "Se déconnecter de FranceConnect" in walker.press("Se déconnecter").links
    assert identify(walker, SOLENE).path == SPACE


def test_unproven_account_is_proven_by_it(walker: Walker, no_code: None) -> None:
    account = account_of(declared("QUÉRAVEL"))
    come_in_by_password(walker, account)
    assert associate(walker, "QUÉRAVEL").path == SECURITY
    assert Person.objects.get().is_verified
    assert is_in(walker)


def test_somebody_else_s_identity_is_not_added_and_the_space_stays_open(walker: Walker, no_code: None) -> None:
    account = account_of(known(SOLENE))
    come_in_by_password(walker, account)
    page = associate(walker, "VAUCRESSELLE")
    assert (page.status, "Un agent de votre Caf va regarder" in page.text) == (400, True)
    assert "Revenir à mon espace" in page.links
    assert is_in(walker)
    assert not FranceConnectLink.objects.exists()
    assert Review.objects.get().person == account.person


@pytest.mark.parametrize("path", [ASSOCIATE, UNLINK])
def test_what_changes_the_ways_in_asks_for_the_password_when_the_login_is_old(inside: Walker, path: str) -> None:
    session = inside.client.session
    session["logged_in_at"] -= 11 * 60
    session.save()
    assert inside.go(path).path == f"{SECURITY}confirmer/"


def test_giving_up_while_adding_it_leaves_one_inside(inside: Walker) -> None:
    page = inside.go(cancel(inside.client.get(ASSOCIATE)["Location"]))
    assert "Vous avez annulé" in page.text
    assert is_in(inside)


def test_whoever_has_a_password_takes_it_away(inside: Walker) -> None:
    inside.go(UNLINK)
    page = inside.press("Dissocier FranceConnect")
    assert (page.path, "FranceConnect est dissocié" in page.text) == (SECURITY, True)
    assert not FranceConnectLink.objects.exists()
    assert inside.go(UNLINK).path == SECURITY


def test_whoever_has_no_password_keeps_it(inside: Walker, attached: Account) -> None:
    session_hash = inside.client.session["_auth_user_hash"]
    account = Account.objects.get(pk=attached.pk)
    account.set_unusable_password()
    account.save()
    session = inside.client.session
    session["_auth_user_hash"] = account.get_session_auth_hash()
    session.save()
    assert session_hash != account.get_session_auth_hash()
    assert "Dissocier FranceConnect" not in inside.go(SECURITY).links
    inside.client.handler.enforce_csrf_checks = False
    assert inside.client.post(UNLINK)["Location"] == SECURITY
    assert FranceConnectLink.objects.exists()


def test_whoever_was_told_and_it_was_not_them_stops_it(walker: Walker, attached: Account) -> None:
    code = notice_code(walker, MAIL)
    assert "associé à votre espace" in walker.postbox_text(MAIL)
    stop(walker, code)
    assert identify(walker, SOLENE).path == ATTACHMENT


def test_history_says_how_one_came_in(inside: Walker) -> None:
    page = inside.go("/mon-compte/historique/")
    assert "FranceConnect associé à votre espace" in page.text
    assert "Avec FranceConnect, depuis" in page.text
