"""« Votre connexion à Mon Compte change ! »: the passage of an old account, in order, interrupted, and at its worst."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts import terms
from accounts.models import AcceptanceChannel, Account, AccountMigration
from contact_verification.enums import MessageKind
from contact_verification.models import Message
from journal.enums import EventKind
from journal.models import Event
from tests.factories import BORN_ON, AgentFactory, ContactFactory, new_mail, new_mobile
from tests.journeys.applicants import in_boxes
from tests.journeys.holders import NEW_PASSWORD, Holder, new_holder, old_holder
from tests.journeys.page import Page
from tests.journeys.walker import RESEND, Walker, other_than

pytestmark = pytest.mark.journey

LOGIN, SPACE, START, QUIT = "/connexion/", "/mon-compte/", "/migration/", "/migration/quitter/"
TERMS, PASSWORD, CONTACTS, CODE = (
    f"/migration/{slug}/" for slug in ("conditions", "mot-de-passe", "coordonnees", "verification")
)
SCREENS = [START, TERMS, PASSWORD, CONTACTS, CODE]
WRONG = "L’identifiant ou le mot de passe n’est pas le bon"
EVENING = datetime(2026, 11, 20, 19, 30, tzinfo=UTC)


@pytest.fixture
def holder(db: None) -> Holder:
    return old_holder()


def answer(walker: Walker, holder: Holder) -> tuple[str, dict[str, str]]:
    """The button of the step one is at, and what its holder types."""
    if walker.page.path == CODE:
        return "Valider", {"code": walker.postbox.read_code(holder.mail)}
    return {
        START: ("Commencer", {}),
        TERMS: ("Continuer", {"accepts_terms": "on"}),
        PASSWORD: ("Continuer", {"password": NEW_PASSWORD, "confirmation": NEW_PASSWORD}),
        CONTACTS: ("Envoyer le code", {}),
    }[walker.page.path]


def take(walker: Walker, holder: Holder) -> Page:
    """The step one is at."""
    return walker.press(*answer(walker, holder))


def walk_to(walker: Walker, path: str, holder: Holder) -> Page:
    walker.knock(holder)
    while walker.page.path != path:
        before = walker.page.path
        assert take(walker, holder).path != before, walker.page.text
    return walker.page


def current_password(holder: Holder, reached: str) -> Holder:
    """Which password is good at this screen."""
    return holder.with_password(NEW_PASSWORD) if reached in (CONTACTS, CODE) else holder


# In order


def test_screens_come_in_their_order(walker: Walker, holder: Holder) -> None:
    page, seen = walker.knock(holder), []
    while page.path != SPACE:
        assert page.status == 200
        heading = re.sub("<.*?>", "", page.source.partition("<h1>")[2].partition("</h1>")[0])
        seen.append((page.path, heading, page.source.count('aria-current="step"')))
        page = take(walker, holder)
    assert seen == [
        (START, "Votre connexion à «\u00a0Mon Compte\u00a0» change\u202f!", 0),
        (TERMS, "Conditions générales d’utilisation", 1),
        (PASSWORD, "Choisir son mot de passe", 1),
        (CONTACTS, "Vos coordonnées de contact", 1),
        (CODE, "Vérification de vos coordonnées de contact", 1),
    ]


def test_first_screen_says_what_is_to_come(walker: Walker, holder: Holder) -> None:
    text = walker.knock(holder).text
    for said in ("3 étapes", "5 à 10 minutes", "Conditions générales", "Mot de passe", "Contact"):
        assert said in text
    assert walker.page.links["Quitter"] == QUIT


def test_after_the_passage_the_new_password_leads_to_the_space(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    walk_to(walker, SPACE, holder)
    assert walker.go(START).path == SPACE
    clock.shift(timedelta(minutes=1))
    assert new_walker().come_in(holder.with_password(NEW_PASSWORD)).path == SPACE


def test_what_was_done_is_recorded(walker: Walker, holder: Holder) -> None:
    walk_to(walker, SPACE, holder)
    acceptance = holder.account.acceptances.get()
    assert (acceptance.version, acceptance.channel) == (terms.current(), AcceptanceChannel.MIGRATION)
    passage = AccountMigration.objects.get()
    assert passage.finished_at
    assert passage.answers == {}
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    wanted = [EventKind.TERMS_ACCEPTED, EventKind.PASSWORD_CHANGED, EventKind.ACCOUNT_MIGRATED, EventKind.LOGIN]
    assert [kind for kind in kinds if kind in wanted] == wanted


def test_receipt_has_a_reference_no_link_and_a_warning_against_links(
    walker: Walker, holder: Holder, clock: Any
) -> None:
    clock.move_to(EVENING)
    walk_to(walker, SPACE, holder)
    walker.postbox.collect()
    message = Message.objects.get(kind=MessageKind.MIGRATION_RECEIPT)
    text = walker.postbox.received(holder.mail)[-1].text
    assert text.startswith("Accusé de réception de votre démarche en ligne")
    assert f"Référence : MC-{str(message.uuid)[:8].upper()} du 20/11/2026 20:30:00" in text
    assert "votre numéro de sécurité sociale et le mot de passe que vous avez choisi" in text
    assert "Votre ancien mot de passe à 8 chiffres ne fonctionne plus" in text
    assert "Méfiez-vous des liens reçus par mail" in text
    for told in ("http", "www.", holder.identifier, NEW_PASSWORD, holder.password, "cliquez ici"):
        assert told not in text


def test_receipt_by_sms_has_no_link_either(walker: Walker) -> None:
    holder = old_holder(by="mobile")
    walk_to(walker, CODE, holder)
    walker.type_code(holder.mobile)
    walker.postbox.collect()
    text = walker.postbox.received(holder.mobile)[-1].text
    assert "L'ancien ne fonctionne plus" in text
    assert "http" not in text


# The old password


def test_old_password_is_dead_the_moment_the_new_one_is_chosen(
    walker: Walker, new_walker: Any, holder: Holder
) -> None:
    walk_to(walker, PASSWORD, holder)
    other = new_walker()
    assert other.knock(holder).path == PASSWORD
    take(walker, holder)
    assert WRONG in new_walker().knock(holder).text
    assert other.go(PASSWORD).path == LOGIN
    assert new_walker().knock(holder.with_password(NEW_PASSWORD)).path == CONTACTS


@pytest.mark.parametrize("password", ["40718264", "40718263a", "motdepasse"])
def test_new_password_follows_the_rules_of_today(walker: Walker, holder: Holder, password: str) -> None:
    walk_to(walker, PASSWORD, holder)
    page = walker.press("Continuer", {"password": password, "confirmation": password})
    assert (page.path, page.has_errors) == (PASSWORD, True)
    assert Account.objects.get().check_password(holder.password)


def test_forgotten_8_digit_password_is_replaced_and_the_passage_goes_on_without_that_step(
    walker: Walker, holder: Holder
) -> None:
    walker.go("/mot-de-passe-oublie/")
    typed = {"identifier": holder.identifier, "channel": "mail", **in_boxes("born_on", BORN_ON)}
    walker.press("Envoyer le code", typed)
    walker.type_code(holder.mail)
    walker.press("Enregistrer", {"password": NEW_PASSWORD, "confirmation": NEW_PASSWORD})
    assert WRONG in walker.log_in(holder.identifier, holder.password).text
    assert walker.log_in(holder.identifier, NEW_PASSWORD).path == START
    assert take(walker, holder).path == TERMS
    assert take(walker, holder).path == CONTACTS


# Interrupted


@pytest.mark.parametrize("reached", SCREENS)
def test_left_half_way_it_is_resumed_the_next_day(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any, reached: str
) -> None:
    walk_to(walker, reached, holder)
    walker.postbox.collect()
    walker.follow("Quitter")
    page = walker.press("Quitter")
    assert (page.path, "vous reprendrez là où vous en êtes" in page.text) == ("/", True)
    assert walker.go(reached).path == LOGIN
    clock.shift(timedelta(days=1))
    other = new_walker()
    holder = current_password(holder, reached)
    assert other.knock(holder).path == (reached if reached != TERMS else START)
    if reached == CODE:
        assert "n’est plus valable" in other.page.text
        other.press(RESEND)
    while other.page.path != SPACE:
        take(other, holder)
    assert AccountMigration.objects.get().finished_at


@pytest.mark.parametrize("reached", SCREENS)
def test_left_without_a_word_it_is_resumed_too(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any, reached: str
) -> None:
    walk_to(walker, reached, holder)
    clock.shift(timedelta(hours=13))
    assert walker.go(reached).path == LOGIN
    assert new_walker().knock(current_password(holder, reached)).path == (reached if reached != TERMS else START)


def test_code_awaited_since_more_than_a_month_may_be_asked_for_again(
    walker: Walker, holder: Holder, clock: Any
) -> None:
    """Its challenge is purged meanwhile."""
    walk_to(walker, CODE, holder)
    AccountMigration.objects.get().challenge.delete()
    clock.shift(timedelta(days=31))
    page = walker.knock(current_password(holder, CODE))
    assert "Aucun code n’est parti" in page.text
    assert "n’est plus valable" in walker.press("Valider", {"code": "123456"}).text
    walker.press(RESEND)
    assert take(walker, holder).path == SPACE


def test_new_conditions_published_half_way_are_shown_before_going_on(walker: Walker, holder: Holder) -> None:
    page = walk_to(walker, CODE, holder)
    code = walker.postbox.read_code(holder.mail)
    terms.publish(text="Autre texte", agent=AgentFactory(), after=terms.current().number)
    walker.page = page
    assert walker.press("Valider", {"code": code}).path == TERMS
    assert "Autre texte" in walker.page.text
    assert take(walker, holder).path == CODE
    assert walker.press("Valider", {"code": code}).path == SPACE
    numbers = holder.account.acceptances.order_by("pk").values_list("version__number", flat=True)
    assert list(numbers) == [terms.current().number - 1, terms.current().number]


def test_conditions_published_while_one_reads_are_shown_and_the_former_not_accepted(
    walker: Walker, holder: Holder
) -> None:
    walk_to(walker, TERMS, holder)
    terms.publish(text="Autre texte", agent=AgentFactory(), after=terms.current().number)
    page = take(walker, holder)
    assert page.path == TERMS
    assert "Une nouvelle version vient d’être publiée" in page.text
    assert not holder.account.acceptances.exists()
    assert take(walker, holder).path == PASSWORD


# Out of order


@pytest.mark.parametrize("reached", SCREENS[1:])
def test_deep_link_leads_to_the_step_or_to_where_one_is(walker: Walker, holder: Holder, reached: str) -> None:
    walk_to(walker, reached, holder)
    for path in SCREENS[1:]:
        may_go_back = (reached, path) == (CODE, CONTACTS)
        assert walker.go(path).path == (path if may_go_back else reached)
    assert walker.go("/migration/autre/").status == 404


@pytest.mark.parametrize("reached", SCREENS)
def test_nothing_of_the_space_before_the_end(walker: Walker, holder: Holder, reached: str) -> None:
    walk_to(walker, reached, holder)
    for path in (SPACE, "/mon-compte/profil/", "/mon-compte/securite/"):
        assert walker.go(path).path == LOGIN
    assert not holder.account.sessions.exists()


@pytest.mark.parametrize("reached", [TERMS, PASSWORD, CONTACTS])
def test_answer_sent_to_a_step_too_far_changes_nothing(walker: Walker, holder: Holder, reached: str) -> None:
    walk_to(walker, reached, holder)
    walker.client.handler.enforce_csrf_checks = False
    sent = {"password": "Tout9autrechose", "confirmation": "Tout9autrechose", "code": "123456"}
    sent |= {"mail": new_mail(), "channel": "mail"}
    for path in SCREENS[SCREENS.index(reached) + 1 :]:
        assert walker.client.post(path, sent)["Location"] == reached
    assert walker.client.post(f"{CODE}nouveau-code/")["Location"] == CODE
    assert not Account.objects.get().check_password("Tout9autrechose")
    assert not Message.objects.exists()


def test_nobody_reaches_it_without_the_old_password(walker: Walker, holder: Holder) -> None:
    for path in [*SCREENS, f"{CODE}nouveau-code/"]:
        assert walker.go(path).path == LOGIN


def test_whoever_has_nothing_to_change_is_led_to_the_space(walker: Walker) -> None:
    walker.knock(new_holder(by=""))
    for path in SCREENS:
        assert walker.go(path).path == SPACE


# Contacts


def test_contacts_are_filled_in_with_what_the_fund_has(walker: Walker) -> None:
    holder = old_holder(by="mail and mobile")
    page = walk_to(walker, CONTACTS, holder)
    assert page.value_of("mail") == holder.mail
    assert page.value_of("mobile").replace(" ", "") == holder.mobile.replace("+33", "0")
    assert "Choisissez comment recevoir le code" in take(walker, holder).text


def test_declared_contact_is_filled_in_and_confirmed_by_its_code(walker: Walker) -> None:
    holder = old_holder(by="")
    mail = ContactFactory(person=holder.person, mail=True).value
    assert walk_to(walker, CONTACTS, holder).value_of("mail") == mail
    take(walker, holder)
    assert walker.type_code(mail).path == SPACE
    assert holder.person.contacts.confirmed().get().value == mail


def test_contacts_may_be_corrected_until_they_are_confirmed(walker: Walker, holder: Holder) -> None:
    walk_to(walker, CODE, holder)
    code, mail = walker.postbox.read_code(holder.mail), new_mail()
    walker.follow("Modifier mes coordonnées de contact")
    assert walker.press("Envoyer le code", {"mail": mail}).path == CODE
    assert "Ce code n’est pas le bon" in walker.press("Valider", {"code": code}).text
    assert walker.type_code(mail).path == SPACE
    assert holder.person.contacts.confirmed().get().value == mail


def test_former_contact_is_told_of_the_one_that_takes_its_place(walker: Walker, holder: Holder) -> None:
    walk_to(walker, CONTACTS, holder)
    walker.press("Envoyer le code", {"mail": (mail := new_mail())})
    walker.type_code(mail)
    walker.postbox.collect()
    assert "ont été changées" in walker.postbox.received(holder.mail)[-1].text


def test_mobile_and_mail_are_kept_and_only_that_of_the_code_is_confirmed(walker: Walker, holder: Holder) -> None:
    walk_to(walker, CONTACTS, holder)
    mobile = new_mobile()
    walker.press("Envoyer le code", {"mobile": mobile, "other_phone": "01 99 00 12 34", "channel": "sms"})
    assert walker.type_code(mobile).path == SPACE
    kept = {contact.kind: contact.verified_at is not None for contact in holder.person.contacts.all()}
    assert kept == {"mail": True, "mobile": True, "phone": False}


def test_void_code_is_replaced(walker: Walker, holder: Holder, clock: Any) -> None:
    walk_to(walker, CODE, holder)
    code = walker.postbox.read_code(holder.mail)
    for _ in range(5):
        page = walker.press("Valider", {"code": other_than(code)})
    assert "ce code ne peut plus servir" in page.text
    clock.shift(timedelta(seconds=31))
    walker.press(RESEND)
    assert take(walker, holder).path == SPACE


def test_code_asked_for_too_soon_says_when(walker: Walker, holder: Holder, clock: Any) -> None:
    walk_to(walker, CODE, holder)
    walker.postbox.collect()
    assert "attendez 30 secondes" in walker.press(RESEND).text


# Two tabs, two clicks


@pytest.mark.parametrize("reached", SCREENS)
def test_double_click_lands_where_one_click_lands(walker: Walker, holder: Holder, reached: str) -> None:
    walk_to(walker, reached, holder)
    button, typed = answer(walker, holder)
    page, after = walker.page, walker.press(button, typed).path
    walker.page = page
    assert walker.press(button, typed).path == after
    assert SCREENS.index(reached) + 1 == (SCREENS.index(after) if after in SCREENS else len(SCREENS))
    changes = Event.objects.filter(kind__in=[EventKind.PASSWORD_CHANGED, EventKind.ACCOUNT_MIGRATED])
    assert changes.count() == {CONTACTS: 1, CODE: 2, PASSWORD: 1}.get(reached, 0)


def test_second_tab_that_is_behind_goes_on_from_where_the_first_is(walker: Walker, holder: Holder) -> None:
    walk_to(walker, PASSWORD, holder)
    behind = walker.new_tab()
    behind.go(PASSWORD)
    walker.press("Continuer", {"password": NEW_PASSWORD, "confirmation": NEW_PASSWORD})
    other = {"password": "Tout9autrechose", "confirmation": "Tout9autrechose"}
    assert behind.press("Continuer", other).path == CONTACTS
    assert Account.objects.get().check_password(NEW_PASSWORD)


def test_passage_finished_in_another_browser_is_finished_here(
    walker: Walker, new_walker: Any, holder: Holder, clock: Any
) -> None:
    walk_to(walker, CONTACTS, holder)
    other = new_walker()
    clock.shift(timedelta(minutes=1))
    walk_to(other, SPACE, holder.with_password(NEW_PASSWORD))
    clock.shift(timedelta(minutes=1))
    assert take(walker, holder).path == "/connexion/code/"
    assert Event.objects.filter(kind=EventKind.ACCOUNT_MIGRATED).count() == 1
