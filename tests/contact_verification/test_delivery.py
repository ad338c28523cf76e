import json
from datetime import UTC, datetime, timedelta

import pytest
from celery.signals import before_task_publish

from contact_verification.codes import derive_code
from contact_verification.delivery import GIVE_UP_AFTER, deliver, late_message_ids, pause_before_retry
from contact_verification.enums import MessageStatus
from contact_verification.tasks import deliver_message, hand_out_late_messages
from identity.leases import LEASE
from journal.enums import EventKind
from journal.models import Event
from tests.contact_verification.carriers import Gateway, answer, serving
from tests.factories import MessageFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture(autouse=True)
def gateway(settings):
    with serving(Gateway()) as server:
        settings.SMS_URL = f"http://token@{server.address}/"
        yield server


def delivered(message):
    deliver(message_id=message.pk)
    message.refresh_from_db()
    return message


def test_a_delivered_sms_brings_the_code_and_its_validity(gateway):
    message = delivered(MessageFactory())
    (request,) = gateway.received
    assert request["body"]["to"] == message.destination
    assert derive_code(message.challenge) in request["body"]["text"]
    assert "10 minutes" in request["body"]["text"]
    assert request["body"]["reference"] == str(message.uuid)
    assert (message.status, message.sent_at, message.attempts) == (MessageStatus.SENT, NOON, 1)


def test_a_mail_goes_by_the_mail_server_and_lasts_15_minutes(gateway, mailoutbox):
    message = delivered(MessageFactory(mail=True))
    (mail,) = mailoutbox
    assert mail.to == [message.destination]
    assert derive_code(message.challenge) in mail.body
    assert "15 minutes" in mail.body
    assert gateway.received == []


def test_the_validity_runs_from_the_first_acceptance_and_is_not_made_longer(time_machine):
    first = delivered(MessageFactory())
    assert first.challenge.expires_at == NOON + timedelta(minutes=10)
    time_machine.shift(60)
    second = delivered(MessageFactory(challenge=first.challenge))
    assert second.sent_at == NOON + timedelta(minutes=1)
    assert second.challenge.expires_at == NOON + timedelta(minutes=10)


def test_a_message_is_sent_once_however_often_it_is_handed_out(gateway):
    message = MessageFactory()
    for _ in range(3):
        deliver_message(message.pk)
    assert len(gateway.received) == 1


def test_a_message_in_the_hands_of_a_worker_is_left_to_it_until_the_lease_ends(gateway, time_machine):
    message = MessageFactory(status=MessageStatus.SENDING, claimed_at=NOON)
    time_machine.move_to(NOON + LEASE - timedelta(seconds=1))
    delivered(message)
    assert gateway.received == []
    time_machine.move_to(NOON + LEASE)
    assert delivered(message).status == MessageStatus.SENT


def test_a_message_that_is_gone_is_no_error(gateway):
    deliver(message_id=0)
    assert gateway.received == []


def test_a_carrier_in_trouble_is_tried_again_with_growing_pauses_and_the_code_is_not_lost(gateway, time_machine):
    message, pauses = MessageFactory(), []
    gateway.give = answer(503)
    for _ in range(4):
        before = message.due_at
        message = delivered(message)
        pauses.append((message.due_at - before).total_seconds())
        assert (message.status, message.challenge.expires_at) == (MessageStatus.PENDING, None)
        assert message.pk not in late_message_ids()
        time_machine.move_to(message.due_at)
        assert message.pk in late_message_ids()
    assert pauses == [5, 10, 20, 40]
    gateway.give = answer(202)
    message = delivered(message)
    assert (message.status, message.attempts) == (MessageStatus.SENT, 5)
    assert message.challenge.expires_at == message.sent_at + timedelta(minutes=10)
    assert {request["body"]["reference"] for request in gateway.received} == {str(message.uuid)}


def test_pauses_grow_up_to_five_minutes():
    assert [pause_before_retry(n).total_seconds() for n in (1, 2, 6, 7, 8, 30_000)] == [5, 10, 160, 300, 300, 300]


def test_after_a_day_a_message_is_given_up(gateway, time_machine):
    gateway.give = answer(503)
    message = MessageFactory()
    time_machine.shift(GIVE_UP_AFTER)
    assert delivered(message).status == MessageStatus.PENDING
    time_machine.shift(timedelta(minutes=5))
    assert delivered(message).status == MessageStatus.FAILED
    assert Event.objects.get().kind == EventKind.MESSAGE_FAILED


def test_a_final_refusal_is_not_tried_again(gateway):
    gateway.give = answer(400)
    message = delivered(MessageFactory())
    delivered(message)
    assert (message.status, len(gateway.received)) == (MessageStatus.FAILED, 1)
    assert message.challenge.expires_at is None


@pytest.mark.parametrize(("status", "kind"), [(202, EventKind.MESSAGE_SENT), (400, EventKind.MESSAGE_FAILED)])
def test_the_end_of_a_message_is_journalled_without_where_it_went_or_what_it_said(gateway, status, kind):
    gateway.give = answer(status)
    message = delivered(MessageFactory())
    event = Event.objects.get()
    said = {"message": message.pk, "what": "code", "channel": "sms", "purpose": "registration"}
    assert (event.kind, event.details) == (kind, said)


def test_a_message_that_waits_for_a_retry_is_not_journalled(gateway):
    gateway.give = answer(429)
    delivered(MessageFactory())
    assert not Event.objects.exists()


def test_a_message_to_a_person_is_journalled_for_that_person(mailoutbox):
    message = delivered(MessageFactory(receipt=True))
    assert Event.objects.get().person == message.person


def test_the_log_of_a_delivery_names_a_row_and_nothing_else(caplog):
    message = delivered(MessageFactory())
    logged = "".join(f"{record.__dict__}" for record in caplog.records)
    assert "message_handed_over" in logged
    for secret in (message.destination, message.destination.removeprefix("+33"), derive_code(message.challenge)):
        assert secret not in logged


def test_the_sweeper_hands_out_what_is_late_by_id(time_machine):
    late = [MessageFactory().pk, MessageFactory(status=MessageStatus.SENDING, claimed_at=NOON - LEASE).pk]
    MessageFactory(due_at=NOON + timedelta(seconds=1))
    MessageFactory(status=MessageStatus.SENT)
    handed_out = []

    def note(body=None, **kwargs):
        handed_out.append(json.loads(json.dumps(body[0])))

    before_task_publish.connect(note)
    hand_out_late_messages()
    before_task_publish.disconnect(note)
    assert sorted(handed_out) == [[pk] for pk in late]
