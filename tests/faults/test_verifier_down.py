"""The verifier hangs, refuses or answers nonsense: nobody is held up, and whoever may be proven is once it is back."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from time import monotonic

import pytest

from accounts.models import Registration
from accounts.wizard import CIVIL_STATUS, CONTACT, PAPER, SUMMARY
from contact_verification.enums import MessageKind
from contact_verification.models import Message, UsageCounter
from demo.registry_modes import Mode
from identity.enums import IdentityStatus
from identity.models import Person
from journal.enums import EventKind
from journal.models import Event
from proofing.enums import AttemptStatus, Verdict
from proofing.models import VerificationAttempt
from proofing.verification import late_attempt_ids
from tests.factories import RegistrationFactory, civil_status_answer, contact_answer, new_card_number
from tests.faults.house import House, wait_for
from tests.faults.registry import IdentityRegistry, identity_registry
from tests.faults.visitor import Visitor
from tests.journeys.applicants import Applicant

pytestmark = pytest.mark.faults

LONGEST_WAIT = 2  # seconds that a page may ask for
QUICK = 5.0  # seconds at most until the next step, on a busy machine


@pytest.fixture
def registry() -> Iterator[IdentityRegistry]:
    with identity_registry() as registry:
        yield registry


@pytest.fixture
def process_environment(process_environment: dict[str, str], registry: IdentityRegistry) -> dict[str, str]:
    return process_environment | {"IDENTITY_VERIFIER_URL": registry.url}


def applicant(registry: IdentityRegistry) -> Applicant:
    """Somebody whose paper proves them, as soon as the verifier says so."""
    who = Applicant(paper_number=new_card_number())
    registry.know(who)
    return who


def draft_of(who: Applicant) -> Registration:
    """Everything is answered but the paper."""
    status = civil_status_answer(nir=who.nir, birth_name=who.birth_name, first_names=who.first_names)
    changed = {CIVIL_STATUS: status, CONTACT: contact_answer(mobile=who.mobile)}
    draft: Registration = RegistrationFactory(password=True, changed=changed)
    del draft.answers[PAPER]
    draft.save()
    return draft


def open_account(house: House, who: Applicant) -> Person:
    """Name the paper, wait as long as the page asks for, create the account; returns the person."""
    visitor = Visitor(house)
    visitor.hold(draft_of(who))
    visitor.go(f"/inscription/{PAPER}/")
    started = monotonic()
    assert visitor.fill(who).slug == SUMMARY
    assert visitor.waits <= LONGEST_WAIT
    assert monotonic() - started < QUICK
    assert "Votre espace Mon Compte est créé" in visitor.fill(who).text
    return Person.objects.latest("pk")


@contextmanager
def misbehaving(house: House, registry: IdentityRegistry, who: Applicant, mode: Mode) -> Iterator[None]:
    """Until this person's paper was asked about in this mode."""
    registry.become(mode)
    yield
    wait_for(f"a question while the verifier is {mode.value}", lambda: registry.met[mode, who.paper_number or ""])


@contextmanager
def refusing(house: House, registry: IdentityRegistry, who: Applicant) -> Iterator[None]:
    """Until one question at least has met a closed door."""
    registry.stop()
    yield
    wait_for("an answer all the same", lambda: VerificationAttempt.objects.filter(verdict=Verdict.UNAVAILABLE))
    registry.start()


@contextmanager
def losing_its_worker(house: House, registry: IdentityRegistry, who: Applicant) -> Iterator[None]:
    """`kill -9` of the worker while the verifier has a question in hand."""
    with misbehaving(house, registry, who, Mode.SLOW):
        yield
    asked = registry.met.total()
    wait_for("the next question in hand", lambda: registry.met.total() > asked)
    house.kill(house.worker)
    assert VerificationAttempt.objects.filter(status=AttemptStatus.CHECKING).exists()
    house.start_worker()


Trouble = Callable[[House, IdentityRegistry, Applicant], AbstractContextManager[None]]


def in_mode(mode: Mode) -> Trouble:
    return lambda house, registry, who: misbehaving(house, registry, who, mode)


TROUBLES: list[Trouble] = [
    refusing,
    *(in_mode(mode) for mode in (Mode.DOWN, Mode.HTML, Mode.DRIP)),
    losing_its_worker,
]


def journalled(kind: EventKind, **details: str) -> Counter[int | None]:
    """How often it happened, by person."""
    found = {f"details__{name}": value for name, value in details.items()}
    return Counter(Event.objects.filter(kind=kind, **found).values_list("person", flat=True))


def test_everybody_goes_on_unproven_and_is_proven_once_when_the_verifier_is_back(
    house: House, registry: IdentityRegistry
) -> None:
    house.start_worker()
    people = {}
    for trouble in TROUBLES:
        who = applicant(registry)
        with trouble(house, registry, who):
            person = open_account(house, who)
            assert (person.identity_status, person.holds_nir) == (IdentityStatus.DECLARED, False)
        people[person] = who
    registry.become(Mode.NORMAL)
    attempts = VerificationAttempt.objects.filter(status=AttemptStatus.DONE, verdict=Verdict.VALID)
    wait_for("every answer", lambda: attempts.count() == len(people))
    house.wait_until_sent()

    assert VerificationAttempt.objects.count() == len(people)
    assert not UsageCounter.objects.exists()  # none of it was a paper found invalid
    assert Person.objects.filter(holds_nir=True).count() == len(people)
    once = Counter(person.pk for person in people)
    assert journalled(EventKind.IDENTITY_VERIFIED) == once
    assert journalled(EventKind.PAPER_CHECKED, verdict=Verdict.VALID) == once
    assert not journalled(EventKind.PAPER_CHECKED, verdict=Verdict.UNAVAILABLE) - once
    kinds = Counter(Message.objects.values_list("person", "kind"))
    expected = [MessageKind.RECEIPT, MessageKind.IDENTITY_VERIFIED]
    assert kinds == Counter((person.pk, kind) for person in people for kind in expected)
    arrived = Counter(received.to for received in house.sms.received)
    assert arrived == Counter({who.mobile: len(expected) for who in people.values()})
    assert min(VerificationAttempt.objects.values_list("asked", flat=True)) > 1


def test_paper_valid_for_somebody_else_proves_nothing_and_is_not_asked_about_again(
    house: House, registry: IdentityRegistry
) -> None:
    house.start_worker()
    who = applicant(registry)
    with misbehaving(house, registry, who, Mode.OTHER_PERSON):
        person = open_account(house, who)
    attempt = VerificationAttempt.objects.get()
    wait_for("the answer", lambda: VerificationAttempt.objects.filter(status=AttemptStatus.DONE))
    registry.become(Mode.NORMAL)
    house.wait_until_sent()
    attempt.refresh_from_db()
    assert (attempt.verdict, attempt.is_same_person, attempt.asked) == (Verdict.VALID, False, 1)
    assert late_attempt_ids() == []
    assert not Person.objects.exclude(identity_status=IdentityStatus.DECLARED).exists()
    assert journalled(EventKind.PAPER_CHECKED) == {person.pk: 1}
    assert not Event.objects.filter(kind=EventKind.IDENTITY_VERIFIED).exists()
    kinds = Message.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == [MessageKind.IDENTITY_TO_COMPLETE, MessageKind.RECEIPT]
