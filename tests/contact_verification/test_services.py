import logging
from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from celery.signals import before_task_publish
from kombu.exceptions import OperationalError

from contact_verification.codes import derive_code
from contact_verification.delivery import deliver
from contact_verification.enums import Channel, CodeOutcome, MessageKind, MessageStatus, Purpose
from contact_verification.limits import LimitName, Refusal, take, wrong_code_limit
from contact_verification.models import MAX_ATTEMPTS, TRACES_KEPT_FOR, Challenge, Message, UsageCounter
from contact_verification.services import Destination, check_code, open_challenge, post_message, tell
from contact_verification.tasks import purge_traces
from journal.models import Event
from tests.factories import ChallengeFactory, ContactFactory, MessageFactory, PersonFactory, new_mail, new_mobile

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def published():
    """What Celery publishes: (headers, body) of each task."""
    messages = []

    def note(sender=None, headers=None, body=None, **kwargs):
        messages.append((headers, body))

    before_task_publish.connect(note)
    yield messages
    before_task_publish.disconnect(note)


def sms(value=None):
    return Destination(Channel.SMS, value or new_mobile())


def ask(destination, previous=None):
    return open_challenge(purpose=Purpose.REGISTRATION, destination=destination, address="192.0.2.7", previous=previous)


def wrong(challenge):
    """Six digits that are not the code."""
    return f"{(int(derive_code(challenge)) + 1) % 10**6:06d}"


def check(challenge, typed=None):
    return check_code(challenge_id=challenge.pk, typed=typed or derive_code(challenge))


def sent(challenge):
    """The carrier has taken the last message of the challenge."""
    challenge.messages.update(status=MessageStatus.SENT)
    Challenge.objects.filter(pk=challenge.pk).update(expires_at=NOON + challenge.validity)
    challenge.refresh_from_db()
    return challenge


def decoy(destination, previous=None):
    return open_challenge(
        purpose=Purpose.PASSWORD_RESET, destination=destination, address="", previous=previous, is_decoy=True
    )


def test_a_challenge_comes_with_one_message_to_its_destination():
    mobile = new_mobile()
    challenge = ask(sms(mobile))
    message = Message.objects.get()
    assert (message.challenge, message.kind, message.status) == (challenge, MessageKind.CODE, MessageStatus.PENDING)
    assert (challenge.channel, challenge.destination, message.destination) == (Channel.SMS, mobile, mobile)
    assert challenge.expires_at is None


def test_the_broker_is_given_the_row_id_only_and_only_after_the_commit(published, django_capture_on_commit_callbacks):
    mobile = new_mobile()
    with django_capture_on_commit_callbacks(execute=True):
        challenge = ask(sms(mobile))
        assert published == []
    ((headers, body),) = published
    assert headers["task"] == "contact_verification.tasks.deliver_message"
    assert body[0] == [Message.objects.get().pk]
    for secret in (mobile, mobile.removeprefix("+33"), derive_code(challenge)):
        assert secret not in f"{headers} {body}"


def test_a_broker_that_is_down_loses_nothing_and_stops_nobody(monkeypatch, caplog, django_capture_on_commit_callbacks):
    def unreachable(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(current_app, "send_task", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        ask(sms())
    assert Message.objects.on_their_way().count() == 1
    assert "broker_unreachable" in caplog.text


def test_a_limit_that_is_reached_leaves_no_challenge_and_no_message():
    destination = sms()
    ask(destination)
    refusal = ask(destination)
    assert refusal == Refusal(LimitName.SEND_PAUSE, NOON + timedelta(seconds=30))
    assert (Challenge.objects.count(), Message.objects.count()) == (1, 1)


def test_a_resend_within_the_validity_brings_the_same_code_again(time_machine):
    destination = sms()
    first = sent(ask(destination))
    time_machine.shift(31)
    assert ask(destination, previous=first) == first
    assert first.messages.count() == 2


def test_no_second_message_is_made_while_the_first_is_on_its_way(time_machine):
    destination = sms()
    first = ask(destination)
    counted = set(UsageCounter.objects.values_list("key", "used"))
    time_machine.shift(31)
    assert ask(destination, previous=first) == first
    assert Message.objects.count() == 1
    assert set(UsageCounter.objects.values_list("key", "used")) == counted


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": NOON},
        {"attempts": MAX_ATTEMPTS},
        {"verified_at": NOON},
        {"purpose": "another"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_code_that_may_no_longer_be_typed_is_followed_by_a_new_one(time_machine, change):
    destination = sms()
    first = sent(ask(destination))
    time_machine.shift(31)
    for name, value in change.items():
        setattr(first, name, value)
    second = ask(destination, previous=first)
    assert second != first
    assert derive_code(second) != derive_code(first)


def test_another_destination_or_channel_gets_a_code_of_its_own():
    first = sent(ask(sms()))
    assert ask(sms(), previous=first) != first
    assert ask(Destination(Channel.MAIL, new_mail()), previous=first) != first


@pytest.mark.parametrize(("used", "is_alarm"), [(7, False), (8, True), (9, False), (10, True)])
def test_the_sms_budget_raises_an_alarm_at_80_percent_and_when_it_is_spent(settings, caplog, used, is_alarm):
    settings.SMS_DAILY_BUDGET = 10
    for _ in range(used - 1):
        ask(sms())
    known = Event.objects.count()
    caplog.clear()
    ask(sms())
    assert Event.objects.count() - known == is_alarm
    assert ("sms_budget_alarm" in caplog.text) == is_alarm
    if is_alarm:
        assert Event.objects.first().details == {"used": used, "budget": 10}
        assert caplog.records[-1].levelno == logging.ERROR


def test_a_decoy_makes_the_same_rows_and_sends_nothing(mailoutbox):
    nobody = Destination(Channel.MAIL, "decoy:nobody")
    challenge = decoy(nobody)
    message = Message.objects.get()
    assert (message.challenge, message.kind, message.status) == (challenge, MessageKind.CODE, MessageStatus.WITHHELD)
    assert (message.person, message.destination) == (None, nobody.value)
    deliver(message_id=message.pk)
    assert mailoutbox == []
    assert not Message.objects.late().exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(("channel", "minutes"), [(Channel.SMS, 10), (Channel.MAIL, 15)])
def test_the_validity_of_a_decoy_begins_at_once(channel, minutes):
    challenge = decoy(Destination(channel, "decoy:nobody"))
    assert challenge.expires_at == NOON + timedelta(minutes=minutes)


def test_a_decoy_that_may_still_be_typed_is_kept(time_machine):
    nobody = Destination(Channel.MAIL, "decoy:nobody")
    first = decoy(nobody)
    time_machine.shift(31)
    assert decoy(nobody, previous=first) == first
    time_machine.shift(15 * 60)
    assert decoy(nobody, previous=first) != first


def test_a_message_tells_whose_history_it_belongs_to():
    person = PersonFactory()
    open_challenge(purpose=Purpose.LOGIN, destination=sms(), address="192.0.2.7", person=person)
    assert Message.objects.get().person == person


def test_a_network_that_is_counted_already_is_not_counted_again(settings):
    settings.SENDS_PER_HOUR_IPV4 = 0
    assert isinstance(open_challenge(purpose=Purpose.LOGIN, destination=sms(), address=""), Challenge)


def test_the_right_code_is_accepted_once():
    challenge = ChallengeFactory(sent=True)
    assert [check(challenge), check(challenge)] == [CodeOutcome.ACCEPTED, CodeOutcome.USED]
    challenge.refresh_from_db()
    assert (challenge.verified_at, challenge.attempts) == (NOON, 0)


def test_the_right_code_is_accepted_before_the_carrier_has_confirmed_it():
    assert check(ChallengeFactory()) == CodeOutcome.ACCEPTED


def test_the_fifth_wrong_code_voids_the_challenge_even_for_the_right_one():
    challenge = ChallengeFactory(sent=True)
    outcomes = [check(challenge, wrong(challenge)) for _ in range(6)]
    assert outcomes == [CodeOutcome.WRONG] * 4 + [CodeOutcome.VOID] * 2
    assert check(challenge) == CodeOutcome.VOID
    challenge.refresh_from_db()
    assert challenge.attempts == 5


def test_an_expired_code_is_refused_and_not_counted(time_machine):
    challenge = ChallengeFactory(sent=True)
    time_machine.shift(challenge.validity)
    assert check(challenge) == check(challenge, wrong(challenge)) == CodeOutcome.EXPIRED
    challenge.refresh_from_db()
    assert challenge.attempts == 0


def test_ten_wrong_codes_in_an_hour_block_a_destination_whatever_the_challenge(time_machine):
    mobile = new_mobile()
    for _ in range(2):
        challenge = ChallengeFactory(sent=True, destination=mobile)
        for _ in range(MAX_ATTEMPTS):
            check(challenge, wrong(challenge))
    third = ChallengeFactory(destination=mobile)
    assert check(third, wrong(third)) == check(third) == CodeOutcome.DESTINATION_BLOCKED
    third.refresh_from_db()
    assert third.attempts == 0
    time_machine.shift(3600)
    assert check(third) == CodeOutcome.ACCEPTED


def test_a_right_code_does_not_count_against_its_destination():
    mobile = new_mobile()
    for _ in range(12):
        assert check(ChallengeFactory(sent=True, destination=mobile)) == CodeOutcome.ACCEPTED
    assert take([wrong_code_limit(mobile)]).used == {LimitName.WRONG_CODES: 1}


def test_a_code_for_another_challenge_is_wrong():
    mobile = new_mobile()
    mine, other = ChallengeFactory(destination=mobile), ChallengeFactory(destination=mobile)
    assert check(mine, derive_code(other)) == CodeOutcome.WRONG


def test_traces_are_forgotten_after_30_days(time_machine):
    old = MessageFactory()
    time_machine.shift(TRACES_KEPT_FOR)
    fresh = MessageFactory()
    time_machine.shift(1)
    purge_traces()
    assert Message.objects.get() == fresh
    assert Challenge.objects.get() == fresh.challenge != old.challenge


def test_a_destination_is_shown_by_its_channel_only():
    assert repr(sms("+33600000001")) == "Destination(sms)"
    message = post_message(kind=MessageKind.CODE, destination=sms("+33600000001"), challenge=ChallengeFactory())
    assert "33600000001" not in repr(message)


def test_a_person_is_told_on_a_confirmed_contact_by_mail_rather_than_sms():
    person = PersonFactory()
    ContactFactory(person=person, mail=True)
    assert tell(kind=MessageKind.IDENTITY_VERIFIED, person=person) is None
    mobile = ContactFactory(person=person, verified=True)
    by_sms = tell(kind=MessageKind.IDENTITY_VERIFIED, person=person)
    assert (by_sms.channel, by_sms.destination, by_sms.person) == (Channel.SMS, mobile.value, person)
    mail = ContactFactory(person=person, mail=True, verified=True)
    by_mail = tell(kind=MessageKind.IDENTITY_VERIFIED, person=person)
    assert (by_mail.channel, by_mail.destination) == (Channel.MAIL, mail.value)
    assert Message.objects.count() == 2
