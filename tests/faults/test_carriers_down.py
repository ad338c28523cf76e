"""SMTP server and SMS gateway refuse, hang or answer nonsense, then are back: every code arrives once."""

import pytest

from contact_verification.enums import MessageStatus
from contact_verification.models import Message
from journal.enums import EventKind
from journal.models import Event
from tests.faults.carriers import Mode
from tests.faults.house import House, Visit, wait_for

pytestmark = pytest.mark.faults

PASSING = (Mode.LATER, Mode.BROKEN, Mode.NONSENSE, Mode.SILENT)


def bear(house: House, mode: Mode) -> list[Visit]:
    """Two codes are asked for while both carriers misbehave, and tried in vain."""
    for carrier in house.carriers:
        carrier.become(mode)
    visits = house.ask_for_codes(sms=1, mail=1)
    tries = {(mode, visit.who.destination) for visit in visits}
    wait_for(f"their tries while the carrier {mode.value}", lambda: tries <= _met_by(house))
    assert all("Le message est en route" in visit.page() for visit in visits), mode
    return visits


def _met_by(house: House) -> set[tuple[Mode, str]]:
    return set().union(*(carrier.met_by for carrier in house.carriers))


def bear_refused_connections(house: House) -> list[Visit]:
    for carrier in house.carriers:
        carrier.stop()
    visits = house.ask_for_codes(sms=1, mail=1)
    # A first try is over when its message waits again, or is tried again already.
    not_tried = Message.objects.exclude(attempts__gte=2).exclude(attempts=1, status=MessageStatus.PENDING)
    wait_for("a try at a closed door", lambda: not not_tried.exists())
    assert all("Le message est en route" in visit.page() for visit in visits)
    for carrier in house.carriers:
        carrier.start()
    return visits


def test_every_code_arrives_once_when_the_carriers_are_back(house: House) -> None:
    house.start_worker()
    visits = bear_refused_connections(house)
    for mode in PASSING:
        visits += bear(house, mode)
        for carrier in house.carriers:
            carrier.release()
    house.wait_until_sent()
    arrived = [received.to for carrier in house.carriers for received in carrier.received]
    assert sorted(arrived) == sorted(visit.who.destination for visit in visits)
    assert min(Message.objects.values_list("attempts", flat=True)) > 1
    assert Event.objects.filter(kind=EventKind.MESSAGE_SENT).count() == len(visits)


def test_code_refused_for_good_is_not_tried_again_and_the_page_says_so(house: House) -> None:
    house.start_worker()
    for carrier in house.carriers:
        carrier.become(Mode.FINAL)
    by_sms, by_mail = house.ask_for_codes(sms=1, mail=1)
    wait_for("both given up", lambda: Message.objects.filter(status="failed").count() == 2)
    assert "Votre SMS n’a pas pu être remis" in by_sms.page()
    assert "Votre mail n’a pas pu être remis" in by_mail.page()
    assert list(Message.objects.values_list("attempts", flat=True)) == [1, 1]
    assert Event.objects.filter(kind=EventKind.MESSAGE_FAILED).count() == 2
    assert not house.sms.received + house.mail.received
