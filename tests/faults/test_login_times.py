"""The time of an answer tells a guesser nothing: measured here, where test_same_answer counts the work.

Processor time, known and unknown in turns, so that whatever else the machine does falls on both alike; medians, so
that one answer which was slow by accident weighs nothing; and a share of what the answer costs in the same run, so
that the speed of the machine does not matter.
"""

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from time import process_time
from typing import Any

import pytest
from django.test import Client

from accounts import backends
from accounts.models import LoginThrottle
from contact_verification.models import UsageCounter
from tests.factories import BORN_ON, AccountFactory, ContactFactory, new_nir
from tests.journeys.applicants import in_boxes

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("real_hashes")]

ROUNDS = 24
MEASURES = 3
NOISE = 0.1  # of the cost of an answer
RECOVERY = "/mot-de-passe-oublie/"

Costs = dict[str, float]


def seconds(work: Callable[[], Any]) -> float:
    before = process_time()
    work()
    return process_time() - before


def in_turns(known: str, rounds: int) -> Iterator[tuple[str, str]]:
    """Whose turn it is, and an identifier; nothing that was counted before stands in the way of a turn."""
    for turn in range(2 * rounds):
        is_known = turn % 4 in (0, 3)
        LoginThrottle.objects.all().delete()
        UsageCounter.objects.all().delete()
        yield ("known", known) if is_known else ("unknown", new_nir())


def median_costs(measured: list[tuple[str, float]]) -> Costs:
    """The first turns, which fill what is kept from one request to the next, are left out."""
    return {who: median(cost for name, cost in measured[4:] if name == who) for who in ("known", "unknown")}


def are_told_apart(costs: Costs) -> bool:
    return abs(costs["known"] - costs["unknown"]) > NOISE * costs["known"]


def login_costs(rounds: int = ROUNDS) -> Costs:
    known, client = AccountFactory(verified=True).person.nir, Client()

    def measure(identifier: str) -> float:
        sent = {"identifier": identifier, "password": "Faux2motdepasse"}
        return seconds(lambda: client.post("/connexion/", sent))

    return median_costs([(who, measure(identifier)) for who, identifier in in_turns(known, rounds)])


def what_keeps_apart(measure: Callable[[], Costs]) -> Costs | None:
    """The costs that tell the two apart each time they are measured; a difference that is chance does not come back."""
    for _ in range(MEASURES):
        if not are_told_apart(costs := measure()):
            return None
    return costs


def test_unknown_identifier_takes_the_time_of_a_wrong_password() -> None:
    assert what_keeps_apart(login_costs) is None


def test_hash_that_is_skipped_for_the_unknown_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "make_password", lambda password: "")
    assert are_told_apart(costs := login_costs(rounds=10)), costs


def recovery_costs(measured: str) -> Costs:
    """Of the demand, or of a wrong code after it."""
    account, costs = AccountFactory(verified=True), []
    ContactFactory(person=account.person, mail=True, verified=True)
    for who, identifier in in_turns(account.person.nir, ROUNDS):
        client = Client()
        sent = {"identifier": identifier, "channel": "mail", **in_boxes("born_on", BORN_ON)}
        acts = {
            "demand": partial(client.post, RECOVERY, sent),
            "code": partial(client.post, f"{RECOVERY}code/", {"code": "000000"}),
        }
        took = {name: seconds(act) for name, act in acts.items()}
        costs.append((who, took[measured]))
    return median_costs(costs)


@pytest.mark.parametrize("measured", ["demand", "code"])
def test_forgotten_password_takes_the_same_time_whoever_is_asked_about(measured: str) -> None:
    assert what_keeps_apart(partial(recovery_costs, measured)) is None
