"""« Sécurité » and « Mon profil »: what protects a space, changed by its holder, and taken back from a thief."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Account, AccountChange
from contact_verification.enums import ContactKind
from journal.enums import EventKind
from journal.models import Event
from tests.factories import BORN_ON, PASSWORD, new_mail, new_mobile
from tests.journeys.applicants import in_boxes
from tests.journeys.holders import NEW_PASSWORD, Holder, new_holder
from tests.journeys.page import Page
from tests.journeys.protection import CHANGE_PASSWORD, STOP, change_password, choose, notice_code, press_first, stop
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey

LOGIN, SPACE, SECURITY = "/connexion/", "/mon-compte/", "/mon-compte/securite/"
CONFIRM = f"{SECURITY}confirmer/"
PROFILE, MAIL, MOBILE, PHONE = (
    f"/mon-compte/profil/{slug}" for slug in ("", "mail/", "portable/", "autre-telephone/")
)
WRONG = "L’identifiant ou le mot de passe n’est pas le bon"
ANDROID = {"HTTP_USER_AGENT": "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"}
LATE = timedelta(minutes=10, seconds=1)


@pytest.fixture(autouse=True)
def no_code(settings: Any) -> None:
    """The code at login has its own journeys."""
    settings.SECOND_STEP = "never"


@pytest.fixture
def holder(db: None) -> Holder:
    return new_holder()


@pytest.fixture
def inside(walker: Walker, holder: Holder) -> Walker:
    walker.come_in(holder)
    return walker


@pytest.fixture
def elsewhere(new_walker: Any, holder: Holder) -> Walker:
    """The same person at their telephone."""
    other = new_walker()
    other.client.defaults |= ANDROID
    other.come_in(holder)
    return other


def change(walker: Walker, path: str, value: str) -> Page:
    """A new mail or mobile, and its code."""
    walker.go(path)
    walker.press("Envoyer le code", {"value": value})
    return walker.type_code(value)


def values(holder: Holder) -> dict[str, str]:
    return {contact.kind: contact.value for contact in holder.person.contacts.all()}


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


@pytest.mark.parametrize("path", [CHANGE_PASSWORD, MAIL, MOBILE, PHONE])
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


# Contacts


@pytest.mark.parametrize(
    ("path", "kind", "new"), [(MAIL, ContactKind.MAIL, new_mail), (MOBILE, ContactKind.MOBILE, new_mobile)]
)
def test_new_contact_takes_the_place_of_the_former_once_its_code_is_typed(
    walker: Walker, path: str, kind: str, new: Any
) -> None:
    holder = new_holder(by="mail and mobile")
    walker.come_in(holder)
    former, value = values(holder)[kind], new()
    walker.go(path)
    page = walker.press("Envoyer le code", {"value": value})
    assert page.path == f"{path}code/"
    assert values(holder)[kind] == former
    assert walker.type_code(value).path == PROFILE
    assert "L’ancienne coordonnée en est avertie" in walker.page.text
    assert values(holder)[kind] == value
    assert "ont été changées" in walker.postbox_text(former)


def test_wrong_code_leaves_the_former_contact(inside: Walker, holder: Holder) -> None:
    inside.go(MAIL)
    inside.press("Envoyer le code", {"value": new_mail()})
    page = inside.press("Valider", {"code": "000000"})
    assert (page.path, page.has_errors) == (f"{MAIL}code/", True)
    assert values(holder) == {"mail": holder.mail}


def test_code_of_a_mail_does_not_confirm_a_mobile(inside: Walker) -> None:
    mail = new_mail()
    inside.go(MAIL)
    inside.press("Envoyer le code", {"value": mail})
    assert inside.go(f"{MOBILE}code/").path == MOBILE
    assert inside.go(f"{PHONE}code/").path == PHONE
    assert inside.go("/mon-compte/profil/pigeon/").status == 404


def test_second_phone_takes_no_code_and_may_be_removed(inside: Walker, holder: Holder) -> None:
    inside.go(PHONE)
    assert inside.press("Enregistrer", {"value": "01 99 00 12 34"}).path == PROFILE
    assert values(holder)["phone"] == "+33199001234"
    inside.go(PHONE)
    inside.press("Enregistrer", {"value": ""})
    assert "phone" not in values(holder)


def test_first_mobile_of_somebody_is_told_to_their_mail(inside: Walker, holder: Holder) -> None:
    assert change(inside, MOBILE, new_mobile()).path == PROFILE
    assert "ont été changées" in inside.postbox_text(holder.mail)


def test_same_contact_again_is_no_change(inside: Walker, holder: Holder) -> None:
    inside.go(MAIL)
    assert "C’est déjà votre coordonnée" in inside.press("Envoyer le code", {"value": holder.mail}).text


def test_code_asked_for_too_soon_says_when(inside: Walker, clock: Any) -> None:
    inside.go(MAIL)
    inside.press("Envoyer le code", {"value": (mail := new_mail())})
    inside.postbox.collect()
    assert "attendez 30 secondes" in inside.press("Demander l’envoi d’un nouveau code").text
    inside.go(MAIL)
    assert inside.press("Envoyer le code", {"value": mail}).status == 429
    assert inside.go(f"{MAIL}code/").path == f"{MAIL}code/"
    assert inside.type_code(mail).path == PROFILE


# « Ce n'est pas moi »


def test_thief_who_changed_the_password_is_stopped_by_whoever_cannot_log_in_any_more(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    thief = new_walker()
    thief.come_in(holder)
    change_password(thief)
    assert WRONG in walker.knock(holder).text
    walker.follow("Vous avez reçu un avertissement ? Ce n’est pas moi")
    assert walker.page.path == STOP
    page = walker.press("Mettre mon espace en sécurité", {"code": notice_code(walker, holder.mail)})
    assert "Votre espace est en sécurité" in page.text
    assert thief.go(SPACE).path == LOGIN
    assert WRONG in thief.knock(holder.with_password(NEW_PASSWORD)).text
    assert WRONG in walker.knock(holder).text
    assert "a été mis en sécurité" in walker.postbox_text(holder.mail)


def test_way_back_is_a_new_password_by_the_contact_that_was_there_before(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    """The thief changed the mail, then the password, then the mail again: the first notice undoes all of it."""
    thief, first, second = new_walker(), new_mail(), new_mail()
    thief.come_in(holder)
    change(thief, MAIL, first)
    code = notice_code(walker, holder.mail)
    clock.shift(timedelta(minutes=1))
    change_password(thief)
    change(thief, MAIL, second)
    assert values(holder) == {"mail": second}
    page = stop(walker, code)
    assert "Votre espace est en sécurité" in page.text
    assert values(holder) == {"mail": holder.mail}
    assert thief.go(SPACE).path == LOGIN
    walker.follow("Choisir un nouveau mot de passe")
    typed = {"identifier": holder.identifier, "channel": "mail", **in_boxes("born_on", BORN_ON)}
    walker.press("Envoyer le code", typed)
    walker.type_code(holder.mail)
    choose(walker, "Retour6chezmoi")
    assert walker.log_in(holder.identifier, "Retour6chezmoi").path == SPACE
    assert stop(new_walker(), notice_code(walker, first)).path == STOP
    assert walker.go(SPACE).path == SPACE


def test_thief_s_own_notice_gives_nothing_back_to_the_thief(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    """Whoever answers the notice of their own change only undoes it; the holder's still works."""
    thief, first, second = new_walker(), new_mail(), new_mail()
    thief.come_in(holder)
    change(thief, MAIL, first)
    of_holder = notice_code(walker, holder.mail)
    clock.shift(timedelta(minutes=1))
    change(thief, MAIL, second)
    stop(thief, notice_code(walker, first))
    assert values(holder) == {"mail": first}
    stop(walker, of_holder)
    assert values(holder) == {"mail": holder.mail}


def test_answer_ends_logins_that_wait_and_forgets_browsers_and_remembered_identifiers(
    walker: Walker, new_walker: Any, holder: Holder
) -> None:
    walker.knock(holder, remembers="on")
    change_password(walker)
    stop(new_walker(), notice_code(walker, holder.mail))
    assert not holder.account.browsers.exists()
    page = walker.go(LOGIN)
    assert any("identifier" in form.names for form in page.forms)


@pytest.mark.parametrize("writing", ["{}", " {} ", "{lower}", "{joined}", "{spaced}", "{digits}"])
def test_notice_code_is_read_however_it_is_typed(walker: Walker, inside: Walker, holder: Holder, writing: str) -> None:
    change_password(inside)
    code = notice_code(walker, holder.mail)
    digits = code.translate(str.maketrans("OIB", "018"))
    typed = writing.format(
        code, lower=code.lower(), joined=code.replace("-", ""), spaced=code.replace("-", " "), digits=digits
    )
    assert "Votre espace est en sécurité" in stop(walker, typed).text


@pytest.mark.parametrize(("code", "said"), [("", "12 lettres"), ("ABCD", "12 lettres"), ("AAAA-AAAA-AAAA", "7 jours")])
def test_code_that_is_none_of_ours_stops_nothing(inside: Walker, new_walker: Any, code: str, said: str) -> None:
    change_password(inside)
    page = stop(new_walker(), code)
    assert (page.status, page.has_errors, said in page.text) == (200, True, True)
    assert inside.go(SPACE).path == SPACE


def test_code_is_good_for_seven_days_and_once(inside: Walker, new_walker: Any, holder: Holder, clock: Any) -> None:
    change_password(inside)
    code = notice_code(inside, holder.mail)
    clock.shift(timedelta(days=7, seconds=-1))
    assert "en sécurité" in stop(new_walker(), code).text
    assert "en sécurité" in stop(new_walker(), code).text
    assert Event.objects.filter(kind=EventKind.CHANGE_STOPPED).count() == 1
    clock.shift(timedelta(seconds=1))
    assert "7 jours" in stop(new_walker(), code).text


def test_too_many_codes_from_one_network_wait(walker: Walker, inside: Walker, new_walker: Any, clock: Any) -> None:
    other = new_walker()
    for _ in range(20):
        assert stop(other, "AAAA-AAAA-AAAA").status == 200
    page = stop(other, "AAAA-AAAA-AAAA")
    assert page.status == 429
    assert "Trop de codes ont été essayés" in page.text
    clock.shift(timedelta(hours=1))
    assert stop(other, "AAAA-AAAA-AAAA").status == 200


def test_change_that_nobody_can_be_told_of_has_no_code(walker: Walker) -> None:
    walker.come_in(new_holder(by=""))
    change_password(walker)
    assert AccountChange.objects.get().stop_digest is None
