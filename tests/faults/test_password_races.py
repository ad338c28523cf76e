"""A password chosen, changed, forgotten or taken back at the same moment as another: what is done is done once."""

from time import time

import pytest
from django.test import Client

from accounts import changes
from accounts.models import AcceptanceChannel, Account, AccountChange
from accounts.recovery import RESET
from accounts.terms import accept, current
from contact_verification.codes import derive_code, derive_notice_code
from contact_verification.enums import MessageKind
from contact_verification.models import Challenge, Contact, Message
from journal.enums import EventKind
from journal.models import Event
from tests.factories import OLD_PASSWORD, AccountFactory, ContactFactory, new_mail
from tests.faults.parallel import all_at_once, logged_in, post_as, same_browser

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

LOGIN, SPACE = "/connexion/", "/mon-compte/"
MIGRATION, CHANGE, RECOVERY = "/migration/", "/mon-compte/securite/mot-de-passe/", "/mot-de-passe-oublie/nouveau/"
FIRST, SECOND = "Bz4marmotte85k", "Tournesol8Quai"


def typed_twice(password: str) -> dict[str, str]:
    return {"password": password, "confirmation": password}


def count(kind: EventKind) -> int:
    return Event.objects.filter(kind=kind).count()


def told(kind: MessageKind) -> int:
    return Message.objects.filter(kind=kind).count()


def opens(account: Account, password: str) -> bool:
    account.refresh_from_db()
    return account.check_password(password)


@pytest.fixture
def old() -> Account:
    """Somebody with an 8-digit password who has accepted the conditions générales."""
    account = AccountFactory(migrating=True)
    accept(account, current().number, AcceptanceChannel.MIGRATION)
    return account


def test_password_of_the_passage_chosen_in_ten_tabs_at_once_is_chosen_once(old: Account) -> None:
    client = logged_in(old, OLD_PASSWORD)
    answers = all_at_once(10, post_as(client, f"{MIGRATION}mot-de-passe/", typed_twice(FIRST)))
    assert {answer.status_code for answer in answers} == {302}
    assert count(EventKind.PASSWORD_CHANGED) == 1
    assert opens(old, FIRST)
    assert logged_in(old, FIRST).get(f"{MIGRATION}coordonnees/").status_code == 200


def test_password_of_the_passage_chosen_in_two_browsers_at_once_is_that_of_one(old: Account) -> None:
    browsers, chosen = [logged_in(old, OLD_PASSWORD) for _ in range(2)], [FIRST, SECOND]
    path = f"{MIGRATION}mot-de-passe/"
    all_at_once(2, lambda number: browsers[number].post(path, typed_twice(chosen[number])))
    assert count(EventKind.PASSWORD_CHANGED) == 1
    assert [browser.get(f"{MIGRATION}coordonnees/").status_code for browser in browsers] == [
        200 if opens(old, password) else 302 for password in chosen
    ]


def test_code_of_the_passage_typed_in_ten_tabs_at_once_finishes_it_once(old: Account) -> None:
    client, mail = logged_in(old, OLD_PASSWORD), new_mail()
    client.post(f"{MIGRATION}mot-de-passe/", typed_twice(FIRST))
    client.post(f"{MIGRATION}coordonnees/", {"mail": mail, "channel": "mail"})
    code = derive_code(Challenge.objects.get())
    answers = all_at_once(10, post_as(client, f"{MIGRATION}verification/", {"code": code}))
    assert {answer.status_code for answer in answers} == {302}
    assert count(EventKind.ACCOUNT_MIGRATED) == told(MessageKind.MIGRATION_RECEIPT) == count(EventKind.LOGIN) == 1
    assert list(old.owner.contacts.confirmed().values_list("kind", flat=True)) == ["mail"]
    assert Challenge.objects.get().attempts == 0


@pytest.fixture
def stop_code() -> str:
    """That of the notice to the mail address that somebody else has taken the place of."""
    account = AccountFactory()
    contact = ContactFactory(person=account.owner, mail=True, verified=True)
    changes.change_contact(account=account, kind=contact.kind, value=new_mail(), is_confirmed=True)
    return derive_notice_code(Message.objects.get())


def test_this_is_not_me_said_ten_times_at_once_undoes_once(stop_code: str) -> None:
    before = AccountChange.objects.get()
    answers = all_at_once(10, lambda _: Client().post("/ce-n-est-pas-moi/", {"code": stop_code}))
    assert {answer.status_code for answer in answers} == {200}
    assert all("Votre espace est en sécurité" in answer.content.decode() for answer in answers)
    assert count(EventKind.CHANGE_STOPPED) == 1
    assert told(MessageKind.CHANGE_STOPPED) == 2  # to the address that had come, and to the one that is back
    assert Contact.objects.get().value == before.former_value


def test_password_changed_while_it_is_stopped_opens_nothing(stop_code: str) -> None:
    """Whichever comes first: nobody goes on with a password chosen by whoever was thrown out."""
    account = Account.objects.get()
    Contact.objects.all().delete()
    intruder = logged_in(account)
    assert intruder.get(SPACE).status_code == 200

    def act(number: int) -> int:
        if number:
            return same_browser(intruder).post(CHANGE, typed_twice(FIRST)).status_code
        return Client().post("/ce-n-est-pas-moi/", {"code": stop_code}).status_code

    assert set(all_at_once(6, act)) <= {200, 302}
    account.refresh_from_db()
    assert not account.has_usable_password()
    assert intruder.get(SPACE)["Location"].startswith(LOGIN)


def test_password_changed_by_ten_clicks_at_once_is_changed_and_told_once() -> None:
    account = AccountFactory()
    client = logged_in(account)
    ContactFactory(person=account.owner, mail=True, verified=True)
    answers = all_at_once(10, post_as(client, CHANGE, typed_twice(FIRST)))
    assert {answer.status_code for answer in answers} == {302}
    assert count(EventKind.PASSWORD_CHANGED) == told(MessageKind.PASSWORD_CHANGED) == 1
    assert opens(account, FIRST)
    assert account.sessions.count() == 1


def proven_browser(account: Account) -> Client:
    """A browser in which the code of a forgotten password was right."""
    client = Client()
    session = client.session
    session[RESET] = {
        "account": account.pk,
        "challenge": 0,
        "proven_at": time(),
        "hash": account.get_session_auth_hash(),
    }
    session.save()
    return client


@pytest.fixture
def forgetful() -> Account:
    account = AccountFactory()
    ContactFactory(person=account.owner, mail=True, verified=True)
    return account


def test_forgotten_password_chosen_ten_times_at_once_is_chosen_and_told_once(forgetful: Account) -> None:
    client = proven_browser(forgetful)
    click = post_as(client, RECOVERY, typed_twice(FIRST))
    assert {answer["Location"] for answer in [*all_at_once(10, click), click(0)]} == {LOGIN}
    assert count(EventKind.PASSWORD_CHANGED) == told(MessageKind.PASSWORD_CHANGED) == 1
    assert opens(forgetful, FIRST)
    assert "Votre mot de passe est changé" in client.get(LOGIN).content.decode()


def test_forgotten_password_chosen_in_two_browsers_at_once_is_that_of_one(forgetful: Account) -> None:
    browsers, chosen = [proven_browser(forgetful) for _ in range(2)], [FIRST, SECOND]
    all_at_once(2, lambda number: browsers[number].post(RECOVERY, typed_twice(chosen[number])))
    assert count(EventKind.PASSWORD_CHANGED) == told(MessageKind.PASSWORD_CHANGED) == 1
    assert ["Votre mot de passe est changé" in browser.get(LOGIN).content.decode() for browser in browsers] == [
        opens(forgetful, password) for password in chosen
    ]
