"""`kill -9` of the worker in the middle of a hundred codes."""

from collections import Counter

import pytest

from contact_verification.codes import is_code
from contact_verification.models import Message
from tests.faults.carriers import Mode
from tests.faults.house import House, wait_for

pytestmark = pytest.mark.faults

IN_FLIGHT = 2  # what the worker's two processes hold


def accepted(house: House) -> Counter[str]:
    """How often each message was accepted, by reference."""
    return Counter(received.reference for carrier in house.carriers for received in carrier.received)


def crash(house: House, *, after: int, mode: Mode) -> set[str]:
    """Kill a worker that hangs at two carriers in this mode; returns the references it had in hand."""
    house.start_worker()
    for carrier in house.carriers:
        carrier.turn_after(after, mode)
    wait_for("two messages in hand", lambda: sum(carrier.held for carrier in house.carriers) == IN_FLIGHT)
    house.kill(house.worker)
    for carrier in house.carriers:
        carrier.release()
    wait_for("the carriers to let go", lambda: not any(carrier.held for carrier in house.carriers))
    return {str(uuid) for uuid in Message.objects.filter(status="sending").values_list("uuid", flat=True)}


def test_every_code_arrives_and_twice_only_what_fell_between_acceptance_and_record(house: House) -> None:
    house.ask_for_codes(sms=50, mail=50)
    before = crash(house, after=15, mode=Mode.HOLD_BEFORE)
    assert len(before) == IN_FLIGHT
    assert not before & accepted(house).keys()
    unrecorded = crash(house, after=30, mode=Mode.HOLD_AFTER) - before
    assert len(unrecorded) == IN_FLIGHT
    assert unrecorded <= accepted(house).keys()
    house.start_worker()
    house.wait_until_sent()

    messages = Message.objects.select_related("challenge")
    assert accepted(house) == Counter({str(message.uuid): 1 for message in messages}) + Counter(unrecorded)
    assert len(messages) == 100
    codes = {received.reference: received.code for carrier in house.carriers for received in carrier.received}
    assert all(message.challenge and is_code(message.challenge, codes[str(message.uuid)]) for message in messages)
    tries = dict(Message.objects.values_list("uuid", "attempts"))
    assert {str(uuid) for uuid, count in tries.items() if count > 1} == before | unrecorded
