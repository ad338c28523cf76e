"""The broker is away for a while: the page says that the code is on its way, and it is."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
import redis as client

from contact_verification.models import Message
from tests.faults.carriers import Mode
from tests.faults.house import House, Visit, wait_for
from tests.faults.visitor import Visitor
from tests.journeys.applicants import in_boxes
from tests.journeys.holders import NEW_PASSWORD, new_holder
from tests.services.servers import Redis

pytestmark = pytest.mark.faults

QUICK = 3.0  # seconds at most for the page, on a busy machine


@contextmanager
def gone(house: House, redis: Redis | None) -> Iterator[None]:
    """Redis is killed with all it held. The folder of the demonstration vanishes, and takes the worker with it."""
    if redis:
        redis.kill()
        yield
        redis.start()
        return
    house.kill(house.worker)
    folder = Path(house.environment["VAR_DIR"]) / "broker" / "messages"
    away = folder.with_name("away")
    folder.rename(away)
    yield
    away.rename(folder)
    house.start_worker()


@contextmanager
def silent(house: House, redis: Redis | None) -> Iterator[None]:
    """Redis takes connections and says nothing; a folder keeps what nobody comes to read."""
    number = house.worker.pid
    if redis:
        with client.Redis.from_url(redis.url) as connection:
            number = connection.info("server")["process_id"]
    hold = os.kill if redis else os.killpg
    hold(number, signal.SIGSTOP)
    try:
        yield
    finally:
        hold(number, signal.SIGCONT)


@contextmanager
def worker_gone_too(house: House, redis: Redis | None) -> Iterator[None]:
    """`kill -9`, with whatever it had in hand."""
    with gone(house, redis):
        house.kill(house.worker)
        for carrier in house.carriers:
            carrier.release()
        yield
    if redis:
        house.start_worker()


def codes_meanwhile(house: House, seconds: float) -> list[Visit]:
    """One code a second is asked for, by turns by SMS and by mail."""
    visits: list[Visit] = []
    end = monotonic() + seconds
    while monotonic() < end:
        by_sms = len(visits) % 2
        visits += house.ask_for_codes(sms=by_sms, mail=1 - by_sms)
        Event().wait(1)
    return visits


@pytest.mark.parametrize(("away", "seconds"), [(gone, 30.0), (silent, 10.0)])
def test_codes_asked_for_without_a_broker_arrive_once_it_is_back(
    house: House,
    redis: Redis | None,
    away: Callable[[House, Redis | None], AbstractContextManager[None]],
    seconds: float,
) -> None:
    house.start_worker()
    visits = house.ask_for_codes(sms=1, mail=1)
    house.wait_until_sent()
    with away(house, redis):
        meanwhile = codes_meanwhile(house, seconds)
        assert len(meanwhile) > 1
        assert max(visit.seconds for visit in meanwhile) < QUICK
        assert "Le message est en route" in meanwhile[-1].page()
    visits += meanwhile
    house.wait_until_sent()
    arrived = [received.to for carrier in house.carriers for received in carrier.received]
    assert sorted(arrived) == sorted(visit.who.destination for visit in visits)
    assert "Nous venons de vous envoyer un code" in visits[-1].page()
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}


def test_a_worker_with_a_message_in_hand_outlives_the_broker(house: House, redis: Redis | None) -> None:
    house.start_worker()
    house.sms.become(Mode.SILENT)
    visits = house.ask_for_codes(sms=1)
    wait_for("a message in hand", lambda: house.sms.held)
    with gone(house, redis):
        house.sms.release()
    visits += house.ask_for_codes(sms=1, mail=1)
    house.wait_until_sent()
    arrived = [received.to for carrier in house.carriers for received in carrier.received]
    assert sorted(arrived) == sorted(visit.who.destination for visit in visits)
    assert house.worker.poll() is None


def test_people_half_way_back_get_their_code_once_the_broker_and_the_worker_are_back(
    house: House, redis: Redis | None
) -> None:
    """One whose code a killed worker had in hand, one who forgot their password while nothing worked."""
    known, forgetful = new_holder(by="mail"), new_holder(by="mobile")
    entering, asking = Visitor(house), Visitor(house)
    house.start_worker()
    house.mail.become(Mode.HOLD_BEFORE)
    entering.knock(known)
    wait_for("a code in hand", lambda: house.mail.held)
    with worker_gone_too(house, redis):
        assert "Le message est en route" in entering.go("/connexion/code/").text
        asking.go("/mot-de-passe-oublie/")
        asked = {"identifier": forgetful.identifier, "channel": "sms"} | in_boxes("born_on", forgetful.person.born_on)
        assert asking.press("Envoyer le code", asked).path == "/mot-de-passe-oublie/code/"
    assert entering.type_code(known.mail).path == "/mon-compte/"
    asking.type_code(forgetful.mobile)
    asking.press("Enregistrer", {"password": NEW_PASSWORD, "confirmation": NEW_PASSWORD})
    assert asking.log_in(forgetful.identifier, NEW_PASSWORD).path == "/mon-compte/"
