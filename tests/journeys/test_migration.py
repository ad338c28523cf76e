"""« Votre connexion à Mon Compte change ! »: the passage of an old account, screen by screen."""

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
from tests.factories import ContactFactory, new_mail, new_mobile
from tests.journeys.holders import NEW_PASSWORD, Holder, old_holder
from tests.journeys.passage import (
    CODE,
    CONTACTS,
    PASSWORD,
    START,
    TERMS,
    take,
    walk_to,
)
from tests.journeys.protection import ask_code, choose
from tests.journeys.walker import RESEND, Walker, other_than

pytestmark = pytest.mark.journey

LOGIN, SPACE, QUIT = "/connexion/", "/mon-compte/", "/migration/quitter/"
WRONG = "L’identifiant ou le mot de passe n’est pas le bon"
EVENING = datetime(2026, 11, 20, 19, 30, tzinfo=UTC)


@pytest.fixture
def holder(db: None) -> Holder:
    return old_holder()


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


def test_old_password_is_dead_the_moment_the_new_one_is_chosen(walker: Walker, new_walker: Any, holder: Holder) -> None:
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
    ask_code(walker, holder.identifier)
    walker.type_code(holder.mail)
    choose(walker)
    assert WRONG in walker.log_in(holder.identifier, holder.password).text
    assert walker.log_in(holder.identifier, NEW_PASSWORD).path == START
    assert take(walker, holder).path == TERMS
    assert take(walker, holder).path == CONTACTS


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
