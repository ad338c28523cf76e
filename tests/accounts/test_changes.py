"""What protects an account is changed, told, and stopped by whoever was told: « Ce n'est pas moi »."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.http import HttpResponse

from accounts import changes, recovery
from accounts.authentication import LoginRefusal, check_pair, open_session
from accounts.browsers import keep_browser, remember_identifier
from accounts.models import Account, AccountChange, KnownBrowser, Passkey, RememberedIdentifier, Session
from accounts.tasks import purge_registrations
from contact_verification.codes import derive_code, derive_notice_code
from contact_verification.enums import ContactKind, MessageKind
from contact_verification.limits import LimitName, Refusal
from contact_verification.models import Challenge, Message
from journal.enums import EventKind
from journal.models import Event
from tests.factories import (
    BORN_ON,
    OLD_PASSWORD,
    PASSWORD,
    AccountFactory,
    ContactFactory,
    MessageFactory,
    new_mail,
    new_mobile,
)
from tests.factories.people import hashed

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BEFORE = NOON - timedelta(days=400)
OTHER = "Vm8parapluie31x"
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.1"
MOBILE, PHONE, MAIL = ContactKind.MOBILE, ContactKind.PHONE, ContactKind.MAIL


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def account():
    """Whose mail is confirmed."""
    account = AccountFactory(verified=True)
    ContactFactory(person=account.person, mail=True, verified_at=BEFORE)
    return account


@pytest.fixture
def mail(account):
    return account.person.contacts.get(kind=MAIL).value


@pytest.fixture
def come_in(new_request):
    """A function that does all that a login leaves: a session, a known browser, an identifier remembered, a passkey."""

    def make(account):
        request, response = new_request(), HttpResponse()
        open_session(request, account)
        request.session.save()
        keep_browser(request, response, account=account, trusts=True)
        remember_identifier(request, response, account)
        Passkey.objects.create(account=account, name="clé", credential_id=bytes([account.pk % 256]), public_key=b"")
        return request.session.session_key

    return make


def left(account):
    """How much of what a login leaves is there."""
    remembered = RememberedIdentifier.objects.filter(account=account)
    return [rows.count() for rows in (account.sessions, account.browsers, account.passkeys, remembered)]


def change(account, kind, value=None, *, is_confirmed=True):
    """A contact changes; the code of the notice."""
    value = value or (new_mail() if kind == MAIL else new_mobile())
    changes.change_contact(account=account, kind=kind, value=value, is_confirmed=is_confirmed)
    return derive_notice_code(Message.objects.latest("pk"))


def replace_password(account, **more):
    assert changes.replace_password(account=account, encoded=hashed(OTHER), **more)
    return derive_notice_code(Message.objects.latest("pk"))


def stop(code, address=HOME):
    return changes.stop(typed=code, address=address)


def contacts_of(account):
    return {(contact.kind, contact.value, contact.verified_at) for contact in account.person.contacts.all()}


def told(kind):
    return [message.destination for message in Message.objects.filter(kind=kind).order_by("pk")]


def has_password(account, password):
    return check_password(password, Account.objects.get(pk=account.pk).password)


# Changing


def test_a_replaced_password_is_told_by_mail_rather_than_sms_and_journalled(account, mail):
    ContactFactory(person=account.person, verified_at=BEFORE)
    replace_password(account)
    assert has_password(account, OTHER)
    assert told(MessageKind.PASSWORD_CHANGED) == [mail]
    event = Event.objects.get()
    assert (event.kind, event.person, event.account) == (EventKind.PASSWORD_CHANGED, account.person, account)
    assert (account.changes.get().contact_kind, event.details) == (None, {})


def test_the_password_of_whoever_cannot_be_told_changes_all_the_same():
    account = AccountFactory()
    assert changes.replace_password(account=account, encoded=hashed(OTHER))
    assert has_password(account, OTHER)
    assert account.changes.get().stop_digest is None


def test_with_a_new_password_every_session_ends_but_the_one_where_it_was_chosen(account, come_in):
    come_in(account)
    Passkey.objects.all().delete()
    here = come_in(account)
    other = AccountFactory()
    theirs = come_in(other)
    replace_password(account, but_session=here)
    assert set(Session.objects.values_list("session_key", flat=True)) == {here, theirs}
    replace_password(account)
    assert set(Session.objects.values_list("session_key", flat=True)) == {theirs}


def test_of_two_who_choose_a_password_at_once_the_first_wins(account, come_in):
    second = Account.objects.get(pk=account.pk)
    replace_password(account)
    come_in(account)
    assert not changes.replace_password(account=second, encoded=hashed(PASSWORD))
    assert has_password(account, OTHER)
    assert (account.changes.count(), account.sessions.count()) == (1, 1)


def test_a_password_that_is_set_makes_an_8_digit_one_useless(request_):
    account = AccountFactory(migrating=True)
    changes.set_password(account=account, encoded=hashed(OTHER))
    account.migration.refresh_from_db()
    assert account.migration.password_chosen_at == NOON
    assert check_pair(request_, identifier=account.person.nir, password=OLD_PASSWORD) == LoginRefusal()
    changes.set_password(account=account, encoded=hashed(PASSWORD))
    account.migration.refresh_from_db()
    assert account.migration.password_chosen_at == NOON


def test_a_new_contact_is_kept_and_the_former_one_is_told(account, mail):
    new = new_mail()
    changes.change_contact(account=account, kind=MAIL, value=new, is_confirmed=True)
    assert contacts_of(account) == {(MAIL, new, NOON)}
    assert told(MessageKind.CONTACT_CHANGED) == [mail]


def test_a_passkey_that_was_added_is_told_and_may_be_stopped(account, mail, come_in):
    come_in(account)
    changes.tell_passkey_added(account)
    assert told(MessageKind.PASSKEY_ADDED) == [mail]
    assert stop(derive_notice_code(Message.objects.latest("pk"))) is True
    assert left(account) == [0, 0, 0, 0]


# « Ce n'est pas moi »


def test_whoever_was_told_stops_a_change_and_nothing_that_came_in_stays(account, mail, come_in):
    came = new_mail()
    code = change(account, MAIL, came)
    come_in(account)
    assert stop(code) is True
    assert contacts_of(account) == {(MAIL, mail, BEFORE)}
    assert left(account) == [0, 0, 0, 0]
    assert not Account.objects.get(pk=account.pk).has_usable_password()
    assert account.changes.get().stopped_at == NOON
    event = Event.objects.first()
    assert (event.kind, event.person, event.account) == (EventKind.CHANGE_STOPPED, account.person, account)


def test_the_contact_that_had_come_and_the_one_that_is_back_are_both_told(account, mail):
    came = new_mail()
    stop(change(account, MAIL, came))
    assert told(MessageKind.CHANGE_STOPPED) == [came, mail]


def test_a_stopped_password_opens_nothing_and_neither_does_the_one_before(account, request_):
    stop(replace_password(account))
    for password in (OTHER, PASSWORD):
        assert check_pair(request_, identifier=account.person.nir, password=password) == LoginRefusal()


def test_the_way_back_in_is_a_new_password_with_a_code_to_the_contact_that_is_back(account, mail, request_):
    stop(change(account, MAIL))
    recovery.ask_code(request_, identifier=account.person.nir, born_on=BORN_ON, channel="mail")
    challenge = Challenge.objects.get()
    assert challenge.destination == mail
    assert recovery.check(request_, derive_code(challenge))


def test_a_code_that_whoever_was_put_out_had_asked_for_opens_nothing(account, request_):
    code = change(account, MAIL)
    recovery.ask_code(request_, identifier=account.person.nir, born_on=BORN_ON, channel="mail")
    stop(code)
    assert not recovery.check(request_, derive_code(Challenge.objects.get()))
    assert recovery.proven_account(request_) is None


def test_nobody_else_is_touched(account, come_in):
    other = ContactFactory(person=AccountFactory(verified=True).person, mail=True, verified=True).person.account
    change(other, MOBILE)
    come_in(other)
    kept = contacts_of(other)
    stop(change(account, MAIL))
    assert (contacts_of(other), left(other), has_password(other, PASSWORD)) == (kept, [1, 1, 1, 1], True)
    assert other.changes.get().stopped_at is None


def test_all_that_followed_is_undone_the_last_first(account, mail, clock):
    mobile = ContactFactory(person=account.person, verified_at=BEFORE).value
    code = change(account, MAIL)
    for kind in (MAIL, MOBILE, MAIL, MOBILE):
        clock.shift(60)
        change(account, kind)
    stop(code)
    assert contacts_of(account) == {(MAIL, mail, BEFORE), (MOBILE, mobile, BEFORE)}
    assert set(account.changes.values_list("stopped_at", flat=True)) == {datetime.now(UTC)}


def test_what_was_changed_in_the_session_before_it_is_undone_too(account, mail, clock):
    """A thief may change the mobile first, of which the mail is told, then the mail."""
    change(account, MOBILE)
    clock.shift(11 * 3600)
    stop(change(account, MAIL))
    assert contacts_of(account) == {(MAIL, mail, BEFORE)}
    assert not account.changes.filter(stopped_at=None).exists()


def test_what_came_longer_before_than_a_session_lasts_stays(account, clock):
    first, second = new_mail(), new_mail()
    change(account, MAIL, first)
    clock.shift(12 * 3600 + 60)
    code = change(account, MAIL, second)
    stop(code)
    assert contacts_of(account) == {(MAIL, first, NOON)}
    assert account.changes.filter(stopped_at=None).count() == 1


def test_what_came_before_may_still_be_stopped_after_it(account, mail, clock):
    first_code = change(account, MAIL)
    clock.shift(13 * 3600)
    stop(change(account, MAIL))
    assert stop(first_code) is True
    assert contacts_of(account) == {(MAIL, mail, BEFORE)}


def test_contacts_that_were_changed_together_are_stopped_together(account, mail):
    changes.change_contact(account=account, kind=MOBILE, value=new_mobile(), is_confirmed=True)
    changes.change_contact(account=account, kind=PHONE, value="+33123456789", is_confirmed=False)
    code = change(account, MAIL)  # at the same instant, as the passage of an old account does
    stop(code)
    assert contacts_of(account) == {(MAIL, mail, BEFORE)}


def test_a_contact_added_where_there_was_none_is_gone(account, mail):
    stop(change(account, MOBILE))
    assert contacts_of(account) == {(MAIL, mail, BEFORE)}


def test_a_code_typed_twice_does_what_it_does_once(account, mail, come_in):
    code = change(account, MAIL)
    stop(code)
    Account.objects.update(password=hashed(OTHER))
    come_in(account)
    counted = Message.objects.count(), Event.objects.count()
    assert stop(code) is True
    assert (Message.objects.count(), Event.objects.count()) == counted
    assert left(account) == [1, 1, 1, 1]
    assert has_password(account, OTHER)


def test_a_password_chosen_after_it_is_not_stopped_by_the_same_code(account):
    code = change(account, MAIL)
    stop(code)
    replace_password(Account.objects.get(pk=account.pk))
    stop(code)
    assert has_password(account, OTHER)


@pytest.mark.parametrize(("seconds", "may_stop"), [(-1, True), (0, False)])
def test_a_change_may_be_stopped_for_7_days_and_is_then_forgotten(account, clock, seconds, may_stop):
    code = change(account, MAIL)
    clock.shift(timedelta(days=7, seconds=seconds))
    assert stop(code) is may_stop
    purge_registrations()
    assert account.changes.exists()
    clock.shift(2)
    purge_registrations()
    assert not AccountChange.objects.exists()


def test_a_code_is_read_however_it_is_typed(account):
    code = change(account, MAIL)
    typed = f" {code[:4]}-{code[4:8]} {code[8:]}\n".lower()
    assert stop(typed.translate(str.maketrans("oib", "018"))) is True


@pytest.mark.parametrize("typed", ["", "ABCDEFGHIJKL", "None", "é" * 12, "A" * 10_000])
def test_what_is_no_code_stops_nothing(account, typed):
    change(account, MAIL)
    AccountChange.objects.create(account=account)
    assert stop(typed) is False
    assert has_password(account, PASSWORD)


def test_the_code_that_another_message_would_have_stops_nothing(account):
    receipt = MessageFactory(receipt=True, person=account.person)
    assert stop(derive_notice_code(receipt)) is False


def test_wrong_codes_are_limited_to_20_an_hour_and_address(account, clock):
    code = change(account, MAIL)
    assert [stop(f"{'A' * 10}{number:02d}") for number in range(20)] == [False] * 20
    assert stop(code) == Refusal(LimitName.STOP_CODES, NOON + timedelta(hours=1))
    assert has_password(account, PASSWORD)
    assert stop(code, ELSEWHERE) is True
    clock.shift(3600)
    assert stop(code) is True


def test_a_right_code_does_not_count(account):
    code = change(account, MAIL)
    assert [stop(code) for _ in range(21)] == [True] * 21


# « Ce n'était pas moi », said in the space


def test_said_in_the_space_it_ends_the_other_sessions_and_forgets_browsers_and_passkeys(account, come_in):
    other = AccountFactory(verified=True)
    come_in(account)
    Passkey.objects.all().delete()
    here = come_in(account)
    come_in(other)
    changes.secure(account, but_session=here, event=7)
    assert [session.session_key for session in account.sessions.all()] == [here]
    assert left(account)[1:3] == [0, 0]
    assert left(other) == [1, 1, 1, 1]
    event = Event.objects.first()
    assert (event.kind, event.person, event.account) == (EventKind.NOT_ME, account.person, account)
    assert event.details == {"event": 7}
    assert KnownBrowser.objects.get().account == other
