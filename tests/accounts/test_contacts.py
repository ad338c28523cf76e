"""How a person's contacts are read, replaced and put back, and who is told of it."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.contacts import contact_of, destination_of, put_back, set_contact
from contact_verification.enums import Channel, ContactKind, MessageKind
from contact_verification.models import Message
from contact_verification.services import Destination
from journal.enums import EventKind
from journal.models import Event
from tests.factories import AccountFactory, ContactFactory, contact_answer, new_mail, new_mobile

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BEFORE = NOON - timedelta(days=400)
MOBILE, PHONE, MAIL = ContactKind.MOBILE, ContactKind.PHONE, ContactKind.MAIL


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def account():
    return AccountFactory()


@pytest.fixture
def known(account):
    """A function that gives the person one more contact."""
    return lambda **contact: ContactFactory(person=account.person, **contact)


def put(account, kind, value, *, is_confirmed=True):
    set_contact(account=account, kind=kind, value=value, is_confirmed=is_confirmed)


def contacts_of(account):
    return {(contact.kind, contact.value, contact.verified_at) for contact in account.person.contacts.all()}


def told(account):
    return [(message.kind, message.destination) for message in account.person.messages.order_by("pk")]


# Reading them


@pytest.mark.parametrize("states", [[BEFORE, None], [None, BEFORE]], ids=["first", "last"])
def test_of_two_contacts_of_a_kind_the_confirmed_one_counts(account, known, states):
    was = {at: known(verified_at=at) for at in states}
    assert contact_of(account.person, MOBILE) == was[BEFORE]
    assert contact_of(account.person, MAIL) is None


@pytest.mark.parametrize("channel", Channel)
def test_a_code_goes_to_the_contact_of_its_channel(channel):
    answer = contact_answer(channel=channel.value)
    assert destination_of(answer) == Destination(channel, answer["mobile" if channel == Channel.SMS else "mail"])


# Replacing one


def test_a_new_contact_takes_the_place_of_the_former_one_which_is_told(account, known):
    former, mobile, mail = known(verified_at=BEFORE, mail=True), known(verified_at=BEFORE), new_mail()
    was = former.value
    put(account, MAIL, mail)
    assert contacts_of(account) == {(MAIL, mail, NOON), (MOBILE, mobile.value, BEFORE)}
    assert told(account) == [(MessageKind.CONTACT_CHANGED, was)]
    change = account.changes.get()
    assert (change.contact_kind, change.former_value, change.former_verified_at) == (MAIL, was, BEFORE)
    assert (change.changed_at, change.stoppable_until) == (NOON, NOON + timedelta(days=7))
    assert change.stop_digest


def test_the_change_is_journalled_by_the_kind_of_contact_alone(account, known):
    known(verified_at=BEFORE)
    put(account, MOBILE, new_mobile())
    event = Event.objects.get()
    assert (event.kind, event.person, event.account) == (EventKind.CONTACT_CHANGED, account.person, account)
    assert event.details == {"contact": "mobile"}


def test_a_former_contact_that_was_only_declared_is_not_told_but_another_confirmed_one_is(account, known):
    former, mail = known(), known(mail=True, verified_at=BEFORE)
    put(account, MOBILE, new_mobile())
    assert told(account) == [(MessageKind.CONTACT_CHANGED, mail.value)]
    change = account.changes.get()
    assert (change.former_value, change.former_verified_at) == (former.value, None)


def test_a_first_contact_of_a_kind_is_told_to_another_confirmed_one(account, known):
    mail = known(mail=True, verified_at=BEFORE)
    put(account, MOBILE, new_mobile())
    assert told(account) == [(MessageKind.CONTACT_CHANGED, mail.value)]
    assert account.changes.get().former_value is None


def test_where_nobody_can_be_told_nobody_can_stop_the_change(account, known):
    known()
    put(account, MOBILE, new_mobile())
    assert told(account) == []
    assert account.changes.get().stop_digest is None


def test_a_contact_that_opens_nothing_is_told_to_nobody_when_it_replaces_nothing_confirmed(account, known):
    known(mail=True, verified_at=BEFORE)
    put(account, PHONE, "+33123456789", is_confirmed=False)
    assert told(account) == []
    assert (PHONE, "+33123456789", None) in contacts_of(account)
    assert account.changes.count() == Event.objects.count() == 1


def test_a_new_value_that_is_not_confirmed_is_only_declared(account, known):
    known(verified_at=BEFORE)
    mobile = new_mobile()
    put(account, MOBILE, mobile, is_confirmed=False)
    assert contacts_of(account) == {(MOBILE, mobile, None)}


def test_a_declared_contact_that_is_confirmed_as_it_is_is_no_change(account, known):
    declared = known()
    put(account, MOBILE, declared.value)
    assert contacts_of(account) == {(MOBILE, declared.value, NOON)}
    assert (account.changes.count(), Event.objects.count(), told(account)) == (0, 0, [])


def test_a_confirmed_contact_that_is_typed_again_stays_confirmed(account, known):
    confirmed = known(verified_at=BEFORE)
    put(account, MOBILE, confirmed.value, is_confirmed=False)
    assert contacts_of(account) == {(MOBILE, confirmed.value, BEFORE)}
    assert not account.changes.exists()


def test_a_contact_that_is_taken_away_is_told_and_leaves_nothing_of_its_kind(account, known):
    confirmed, _, mail = known(verified_at=BEFORE), known(), known(mail=True, verified_at=BEFORE)
    put(account, MOBILE, None, is_confirmed=False)
    assert contacts_of(account) == {(MAIL, mail.value, BEFORE)}
    assert told(account) == [(MessageKind.CONTACT_CHANGED, confirmed.value)]


def test_what_was_not_there_and_is_not_given_is_no_change(account):
    put(account, PHONE, None, is_confirmed=False)
    assert (account.changes.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize("states", [[BEFORE, None], [None, BEFORE]], ids=["first", "last"])
def test_where_there_are_two_of_a_kind_the_confirmed_one_is_replaced(account, known, states):
    was = {at: known(verified_at=at).value for at in states}
    mobile = new_mobile()
    put(account, MOBILE, mobile)
    assert contacts_of(account) == {(MOBILE, mobile, NOON), (MOBILE, was[None], None)}
    assert told(account) == [(MessageKind.CONTACT_CHANGED, was[BEFORE])]


def test_nobody_elses_contacts_change(account):
    other = AccountFactory()
    theirs = ContactFactory(person=other.person, verified_at=BEFORE)
    put(account, MOBILE, theirs.value)
    put(account, MOBILE, None)
    assert contacts_of(other) == {(MOBILE, theirs.value, BEFORE)}


# Putting one back


def undo(account):
    put_back(account, account.changes.latest("pk"))


@pytest.mark.parametrize("verified_at", [BEFORE, None], ids=["confirmed", "declared"])
def test_the_former_contact_is_back_as_it_was(account, known, verified_at):
    was = known(verified_at=verified_at).value
    put(account, MOBILE, new_mobile())
    undo(account)
    assert contacts_of(account) == {(MOBILE, was, verified_at)}


def test_where_there_was_none_there_is_none_again(account):
    put(account, MOBILE, new_mobile())
    undo(account)
    assert contacts_of(account) == set()


def test_a_contact_that_was_taken_away_is_back(account, known):
    was = known(verified_at=BEFORE).value
    put(account, MOBILE, None, is_confirmed=False)
    undo(account)
    assert contacts_of(account) == {(MOBILE, was, BEFORE)}


def test_the_confirmed_contact_that_had_come_is_told(account, known):
    known(verified_at=BEFORE)
    mobile = new_mobile()
    put(account, MOBILE, mobile)
    undo(account)
    assert told(account)[-1] == (MessageKind.CHANGE_STOPPED, mobile)


def test_one_that_was_only_declared_is_not(account):
    put(account, PHONE, "+33123456789", is_confirmed=False)
    undo(account)
    assert not Message.objects.exists()


def test_the_change_of_a_password_puts_no_contact_back(account, known):
    mobile = known(verified_at=BEFORE)
    put_back(account, account.changes.create())
    assert contacts_of(account) == {(MOBILE, mobile.value, BEFORE)}
