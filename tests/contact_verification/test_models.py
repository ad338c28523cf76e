from datetime import UTC, datetime, timedelta

import pytest

from contact_verification.enums import ContactKind, MessageStatus
from contact_verification.models import MAX_ATTEMPTS, Challenge, Contact, Message
from identity.leases import LEASE
from tests.constraints import refused
from tests.factories import ChallengeFactory, ContactFactory, MessageFactory, PersonFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_a_sixth_wrong_code_cannot_be_counted():
    challenge = ChallengeFactory(attempts=MAX_ATTEMPTS)
    assert refused(lambda: Challenge.objects.filter(pk=challenge.pk).update(attempts=MAX_ATTEMPTS + 1))


def test_a_person_has_one_confirmed_contact_of_each_kind():
    person = PersonFactory()
    ContactFactory(person=person, verified=True)
    assert refused(lambda: ContactFactory(person=person, verified=True))
    ContactFactory(person=person)
    ContactFactory(person=person, mail=True, verified=True)
    assert Contact.objects.filter(person=person, kind=ContactKind.MOBILE).count() == 2


@pytest.mark.parametrize("states", [[NOON, None], [None, NOON]], ids=["confirmed first", "declared first"])
def test_of_two_contacts_of_a_kind_the_confirmed_one_counts(states):
    person = PersonFactory()
    mobiles = {at: ContactFactory(person=person, verified_at=at) for at in states}
    mail = ContactFactory(person=person, mail=True)
    assert person.contacts.by_kind() == {ContactKind.MOBILE: mobiles[NOON], ContactKind.MAIL: mail}
    assert person.contacts.confirmed_first().first() == mobiles[NOON]


@pytest.mark.parametrize(
    ("by", "minutes"), [({}, 10), ({"mail": True}, 15)], ids=["an SMS lasts 10 minutes", "a mail 15"]
)
def test_a_code_may_be_typed_until_its_validity_ends(time_machine, by, minutes):
    time_machine.move_to(NOON, tick=False)
    challenge = ChallengeFactory(sent=True, **by)
    assert challenge.expires_at == NOON + timedelta(minutes=minutes)
    time_machine.shift(minutes * 60 - 1)
    assert (challenge.is_live, challenge.is_expired) == (True, False)
    time_machine.shift(1)
    assert (challenge.is_live, challenge.is_expired) == (False, True)


def test_a_code_that_has_not_left_does_not_expire(time_machine):
    time_machine.move_to(NOON)
    challenge = ChallengeFactory()
    time_machine.shift(timedelta(days=1))
    assert challenge.is_live


def test_a_code_used_or_void_may_no_longer_be_typed():
    assert not ChallengeFactory(verified=True).is_live
    assert not ChallengeFactory(sent=True, attempts=MAX_ATTEMPTS).is_live
    assert ChallengeFactory(sent=True, attempts=MAX_ATTEMPTS - 1).is_live


@pytest.mark.parametrize(
    ("state", "is_late"),
    [
        ({"status": MessageStatus.PENDING, "due_at": NOON}, True),
        ({"status": MessageStatus.PENDING, "due_at": NOON + timedelta(seconds=1)}, False),
        ({"status": MessageStatus.SENDING, "claimed_at": NOON - LEASE}, True),
        ({"status": MessageStatus.SENDING, "claimed_at": NOON - LEASE + timedelta(seconds=1)}, False),
        ({"status": MessageStatus.SENT, "due_at": NOON}, False),
        ({"status": MessageStatus.FAILED, "due_at": NOON}, False),
        ({"status": MessageStatus.WITHHELD, "due_at": NOON}, False),
    ],
)
def test_what_is_late_is_due_and_in_nobodys_hands(time_machine, state, is_late):
    time_machine.move_to(NOON, tick=False)
    MessageFactory(**state)
    assert Message.objects.late().exists() == is_late


def test_the_oldest_message_is_handed_out_first():
    for hours in (1, 3, 2):
        MessageFactory(due_at=NOON - timedelta(hours=hours))
    late = [message.due_at for message in Message.objects.late()]
    assert late == sorted(late)


def test_a_row_is_named_by_its_key_alone():
    rows = [ContactFactory(), ChallengeFactory(), MessageFactory()]
    assert [str(row) for row in rows] == [f"{type(row).__name__} {row.pk}" for row in rows]
