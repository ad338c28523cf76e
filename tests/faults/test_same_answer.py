"""Nothing tells the unproven whether somebody else has an NIR, nor a guesser which half of a pair is wrong.

Clocks are noisy: the work itself is compared, statement by statement and hash by hash.
"""

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contact_verification.models import UsageCounter
from proofing.models import RegistryEntry
from tests.factories import (
    BORN_ON,
    AccountFactory,
    ContactFactory,
    PersonFactory,
    RegistryEntryFactory,
    new_card_number,
    new_nir,
)
from tests.journeys.applicants import UNKNOWN_PAPER, Applicant, in_boxes
from tests.journeys.page import Page
from tests.journeys.postbox import Postbox
from tests.journeys.walker import Walker

pytestmark = pytest.mark.faults

LITERALS = re.compile(
    r"""'(?:[^']|'')*'(::\w+)?|"s\d+_x\d+"|\b\d[\d.]*\b|\bX'[0-9A-F]*'|(?<!IS )(?<!IS NOT )\bNULL\b"""
)
COUNTERS = re.compile(r"(?<=VALUES )\(\?, \?, \?\)(, \(\?, \?, \?\))*")
WORDS_THAT_DIFFER = re.compile(r"\S+@exemple\.fr|[\d• ]*\d[\d• ]*")


@pytest.fixture
def postbox(settings: Any, tmp_path: Any) -> Postbox:
    settings.SMS_URL = f"file://{tmp_path}/sms"
    return Postbox(tmp_path / "sms")


def shape(statement: str) -> str:
    """A statement without its values."""
    return LITERALS.sub("?", statement)


def shapes_of(work: Any) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        work()
    return [shape(query["sql"]) for query in captured]


class Creation:
    """A whole creation by somebody unproven: each page's answer, and the statements each took, the worker included."""

    def __init__(self, postbox: Postbox, who: Applicant) -> None:
        self.walker = Walker(postbox)
        self.seen: list[tuple[int, str, str]] = []
        self.statements: list[list[str]] = []
        self.walker.go("/inscription/")
        self._note(lambda: self.walker.press("Créer"))
        while self.walker.page.slug != "connexion":
            button, typed = self.walker.answer(who)
            self._note(lambda: self.walker.press(button, typed))  # noqa: B023 - called before the next turn
            if self.walker.page.is_waiting:
                self._note(self.walker.wait_for_verifier)

    def _note(self, work: Any) -> None:
        self.statements.append(shapes_of(work))
        page: Page = self.walker.page
        self.seen.append((page.status, page.path, WORDS_THAT_DIFFER.sub("…", page.text)))


@pytest.mark.django_db
@pytest.mark.parametrize("paper", ["none", "unknown", "somebody else's"])
def test_unproven_creation_does_the_same_work_whether_or_not_the_nir_is_held(postbox: Postbox, paper: str) -> None:
    numbers = {"none": None, "unknown": UNKNOWN_PAPER, "somebody else's": new_card_number()}
    RegistryEntryFactory(number=numbers["somebody else's"])
    held, free = new_nir(), new_nir()
    AccountFactory(person=PersonFactory(verified=True, nir=held))
    Creation(postbox, Applicant(nir=new_nir(), paper_number=numbers[paper]))  # what is kept from one to the next
    people = [Applicant(nir=nir, paper_number=numbers[paper]) for nir in (held, free)]
    taken, other = (Creation(postbox, who) for who in people)
    assert len(taken.seen) == len(people[0].steps) + 1 + (paper != "none")
    assert taken.seen == other.seen
    assert taken.statements == other.statements


@pytest.mark.django_db
def test_shapes_tell_a_look_at_the_holder_apart() -> None:
    """The comparison above can fail: a search for the holder has a shape of its own."""
    nir = new_nir()
    looked = shapes_of(lambda: list(RegistryEntry.objects.filter(nir_digest=nir)))
    assert looked == shapes_of(lambda: list(RegistryEntry.objects.filter(nir_digest=new_nir())))
    assert looked != shapes_of(lambda: RegistryEntry.objects.filter(nir_digest=nir).exists())
    assert nir not in " ".join(looked)


@pytest.mark.django_db
def test_wrong_login_costs_one_hash_and_the_same_statements_whatever_is_wrong(hashes: Counter[str]) -> None:
    proven, unproven, declared = AccountFactory(verified=True), AccountFactory(), PersonFactory(declared=True)
    identifiers = {
        "known NIR": proven.person.nir,
        "known provisional id": unproven.person.provisional_id,
        "unknown NIR": new_nir(),
        "unknown provisional id": PersonFactory().provisional_id,
        "NIR only declared": declared.nir,
    }
    work: dict[str, Any] = {}
    for name, identifier in identifiers.items():
        hashes.clear()
        sent = {"identifier": identifier, "password": "Faux2motdepasse"}
        statements = shapes_of(lambda: Client().post("/connexion/", sent))  # noqa: B023
        work[name] = (hashes.total(), statements)
    assert {count for count, _ in work.values()} == {1}
    assert all(statements == work["known NIR"][1] for _, statements in work.values())


@pytest.mark.django_db
@pytest.mark.parametrize("identifier", ["n’importe quoi", "3841275110001", "P000000000000", "2841275110"])
def test_what_cannot_be_an_identifier_costs_one_hash_too(hashes: Counter[str], identifier: str) -> None:
    Client().post("/connexion/", {"identifier": identifier, "password": "Faux2motdepasse"})
    assert hashes.total() == 1


@pytest.mark.django_db
def test_forgotten_password_takes_the_same_statements_whoever_is_asked_about() -> None:
    """From the demand to a void code, and the page of the new password, which is not to be had."""
    known, moved, silent = AccountFactory(verified=True), AccountFactory(verified=True), AccountFactory(verified=True)
    for account, kind in ((known, {"mail": True}), (moved, {})):
        ContactFactory(person=account.person, verified=True, **kind)
    asked = {
        "known by mail": (known.person.nir, BORN_ON),
        "known by SMS": (moved.person.nir, BORN_ON),
        "without a confirmed contact": (silent.person.nir, BORN_ON),
        "wrong birth date": (known.person.nir, date(1984, 12, 6)),
        "unknown": (new_nir(), BORN_ON),
        "not an identifier": ("n’importe quoi", BORN_ON),
    }
    work = {name: recovery_statements(*who) for name, who in asked.items()}
    for page in range(len(work["unknown"])):
        for name, statements in work.items():
            assert statements[page] == work["known by mail"][page], (name, page)


def recovery_statements(identifier: str, born_on: date) -> list[list[str]]:
    """Page by page. What another demand has used up is forgotten: it is the browser's own that counts.

    A code by SMS counts against the day's budget too, in the same statement; a decoy does not, or it would use it up.
    """
    UsageCounter.objects.all().delete()
    client = Client()
    demand = {"identifier": identifier, "channel": "mail", **in_boxes("born_on", born_on)}
    path = "/mot-de-passe-oublie/"
    pages = [
        shapes_of(lambda: client.post(path, demand)),
        shapes_of(lambda: client.get(f"{path}code/")),
        *(shapes_of(lambda: client.post(f"{path}code/", {"code": "000000"})) for _ in range(6)),
        shapes_of(lambda: client.get(f"{path}nouveau/")),
        shapes_of(lambda: client.post(path, demand)),
    ]
    return [[COUNTERS.sub("(?)…", statement) for statement in page] for page in pages]
