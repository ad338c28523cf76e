"""An identity is proven, decided and counted once, however many come at the same moment."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest
from django.db import connections, transaction

from accounts.drafts import DOCUMENT, paper_of
from accounts.models import Account, Registration
from accounts.services import Creation, create_account
from accounts.wizard import CIVIL_STATUS, declaration_of
from contact_verification.enums import MessageKind
from contact_verification.models import Message, UsageCounter
from identity.enums import IdentityStatus, PersonFlag
from identity.leases import LEASE
from identity.models import Identifier, Person
from identity.nir import Nir
from journal.enums import EventKind
from journal.models import Event
from proofing.enums import AttemptStatus, RefusalReason, ReviewOutcome, Verdict
from proofing.models import IdentityDocument, RegistryEntry, Review, SupportingDocument, VerificationAttempt
from proofing.numbers import declare_nir
from proofing.paper_places import place_of_papers
from proofing.papers import hand_in
from proofing.reviews import DecisionOutcome, decide_review, merge_with_holder, open_review, take_review
from proofing.verification import check_again, make_attempt, name_paper
from tests.contact_verification.carriers import Gateway, serving
from tests.factories import (
    AccountFactory,
    AgentFactory,
    ContactFactory,
    DocumentFactory,
    PersonFactory,
    RegistrationFactory,
    RegistryEntryFactory,
    ReviewFactory,
    SupportingDocumentFactory,
    civil_status_answer,
    known_to_registry,
    new_nir,
)
from tests.faults.house import House, wait_for
from tests.faults.parallel import all_at_once
from tests.proofing.verifier_server import reply, valid

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

DELORME = {"birth_name": "Delorme", "first_names": "Lisandra Maria", "born_on": date(1984, 12, 5)}
HELD_AT_MOST = 30.0  # seconds; the worker has hung up by then
IN_FLIGHT = 2  # what the worker's two processes hold


@pytest.fixture(autouse=True)
def _papers(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = settings.STORAGES | {"papers": place_of_papers("", folder=tmp_path / "papers")}


@pytest.fixture
def verifier(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A verifier over HTTP, of this process and of those that a test starts; every paper is Lisandra Delorme's."""
    with serving(Gateway()) as server:
        server.give = reply(valid())
        settings.IDENTITY_VERIFIER_URL = f"http://token@{server.address}/"
        monkeypatch.setenv("IDENTITY_VERIFIER_URL", settings.IDENTITY_VERIFIER_URL)
        yield server


def applicant(**changed: Any) -> Person:
    """Somebody unproven with an account, an NIR they declared and an address they confirmed."""
    person: Person = AccountFactory(person=PersonFactory(**{"declared": True} | DELORME | changed)).person
    ContactFactory(person=person, mail=True, verified=True)
    return person


def asked_about(person: Person, *, is_known: bool = True) -> VerificationAttempt:
    """The check of a paper of this person, to be made now; `is_known`: the registry has it as theirs."""
    document = DocumentFactory(person=person)
    if is_known:
        known_to_registry(document)
    return check_again(document)


def make(attempts: list[VerificationAttempt]) -> Callable[[int], None]:
    return lambda number: make_attempt(attempt_id=attempts[number].pk)


def told() -> Counter[str]:
    return Counter(Message.objects.values_list("kind", flat=True))


def journalled(kind: EventKind) -> int:
    return Event.objects.filter(kind=kind).count()


# One number, many people


def test_of_people_who_prove_one_nir_at_once_one_holds_it_and_the_others_are_told_once() -> None:
    people = [applicant()]
    people += [applicant(nir=people[0].nir) for _ in range(9)]
    all_at_once(10, make([asked_about(person) for person in people]))
    holder = Person.objects.get(holds_nir=True)
    others = Person.objects.exclude(pk=holder.pk)
    assert [person.flags for person in others] == [[PersonFlag.ALREADY_HELD]] * 9
    assert {person.messages.get().kind for person in others} == {MessageKind.USE_OTHER_ACCOUNT}
    assert holder.messages.get().kind == MessageKind.IDENTITY_VERIFIED
    assert set(Review.objects.awaiting().values_list("person", flat=True)) == {person.pk for person in others}
    assert Identifier.objects.filter(person=holder).count() == 2


def test_of_people_who_prove_at_once_the_nir_of_somebody_known_one_gets_the_record() -> None:
    people = [applicant()]
    people += [applicant(nir=people[0].nir) for _ in range(9)]
    known = PersonFactory(verified=True, nir=people[0].nir, **DELORME)
    all_at_once(10, make([asked_about(person) for person in people]))
    assert Person.objects.filter(merged_into=known).count() == 1
    assert Account.objects.filter(person=known).count() == 1
    assert told() == {MessageKind.IDENTITY_VERIFIED: 1, MessageKind.USE_OTHER_ACCOUNT: 9}


def test_somebody_proven_by_verifier_and_agent_at_once_is_proven() -> None:
    people, agents = [applicant() for _ in range(10)], [AgentFactory() for _ in range(10)]
    reviews = [ReviewFactory(person=person) for person in people]
    attempts = [asked_about(person) for person in people]

    def prove(number: int) -> Any:
        if number % 2:
            return make_attempt(attempt_id=attempts[number // 2].pk)
        return decide(reviews[number // 2], agents[number // 2])

    all_at_once(20, prove)
    assert Person.objects.filter(holds_nir=True).count() == 10
    assert Review.objects.filter(outcome=ReviewOutcome.ACCEPTED).count() == 10


def test_an_account_created_while_the_worker_answers_is_proven_either_way() -> None:
    drafts = [draft_with_paper(civil_status_answer()) for _ in range(15)]
    attempts = [VerificationAttempt.objects.get(document__uuid=draft.answers[DOCUMENT]) for draft in drafts]

    def create_or_answer(number: int) -> Creation | None:
        if number % 2:
            return make_attempt(attempt_id=attempts[number // 2].pk)
        return create_account(registration_uuid=drafts[number // 2].uuid)

    assert Counter(all_at_once(30, create_or_answer)) == {Creation.CREATED: 15, None: 15}
    assert Person.objects.filter(holds_nir=True).count() == Person.objects.count() == Account.objects.count() == 15
    assert IdentityDocument.objects.filter(person=None).count() == 0
    assert journalled(EventKind.IDENTITY_VERIFIED) == 15
    assert told()[MessageKind.RECEIPT] == 15


def test_two_accounts_of_one_nir_created_while_the_worker_answers_have_one_holder() -> None:
    """Whoever is not the holder is set aside or sent to the account that exists; nobody is both."""
    status = civil_status_answer()
    drafts = [draft_with_paper(status) for _ in range(10)]
    attempts = [VerificationAttempt.objects.get(document__uuid=draft.answers[DOCUMENT]) for draft in drafts]

    def create_or_answer(number: int) -> Creation | None:
        if number % 2:
            return make_attempt(attempt_id=attempts[number // 2].pk)
        return create_account(registration_uuid=drafts[number // 2].uuid)

    outcomes = Counter(all_at_once(20, create_or_answer))
    holder = Person.objects.get(holds_nir=True)
    assert Account.objects.count() == outcomes[Creation.CREATED] == Person.objects.count()
    assert outcomes[Creation.CREATED] + outcomes[Creation.ALREADY_HELD] == 10
    assert {tuple(person.flags) for person in Person.objects.exclude(pk=holder.pk)} <= {(PersonFlag.ALREADY_HELD,)}


def draft_with_paper(status: dict[str, Any]) -> Registration:
    """A draft ready for the last click, whose paper the registry knows and nobody has asked about yet."""
    draft = RegistrationFactory(password=True, changed={CIVIL_STATUS: status})
    paper = paper_of(draft)
    assert paper
    RegistryEntryFactory(number=paper.number, nir=status["nir"])
    draft.answers[DOCUMENT] = str(name_paper(paper=paper, declaration=declaration_of(draft)).uuid)
    draft.save()
    return draft


# One question, many workers


def test_a_question_that_twenty_workers_have_is_asked_and_recorded_once(verifier: Gateway) -> None:
    person = applicant()
    attempt = asked_about(person, is_known=False)
    verifier.give = reply(valid(verdict="invalid", holder=None))
    all_at_once(20, lambda _: make_attempt(attempt_id=attempt.pk))
    attempt.refresh_from_db()
    assert (attempt.asked, attempt.verdict, attempt.tries_left) == (1, Verdict.INVALID, 4)
    assert len(verifier.received) == UsageCounter.objects.get().used == 1
    assert told() == {MessageKind.IDENTITY_TO_COMPLETE: 1}
    assert journalled(EventKind.PAPER_CHECKED) == 1


def test_invalid_papers_at_once_count_five_and_leave_no_try() -> None:
    person = applicant()
    attempts = [asked_about(person) for _ in range(8)]
    RegistryEntry.objects.update(is_valid=False)
    all_at_once(8, make(attempts))
    left = sorted(VerificationAttempt.objects.values_list("tries_left", flat=True))
    assert left == [0, 0, 0, 0, 1, 2, 3, 4]
    assert UsageCounter.objects.get().used == 5
    assert check_again(attempts[0].document).due_at > attempts[0].due_at


class Held:
    """A verifier that keeps its answer until it is let go; `waiting`: it was asked."""

    def __init__(self, then: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.waiting, self.released, self._then = Signal(), Signal(), then

    def __call__(self, request: BaseHTTPRequestHandler) -> None:
        self.waiting.set()
        self.released.wait(HELD_AT_MOST)
        self._then(request)


def in_thread(work: Callable[[], object]) -> Callable[[], None]:
    """The same on a database connection of its own, for a pool."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    return run


def test_the_answer_of_a_worker_that_comes_after_its_lease_is_dropped(
    verifier: Gateway, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Told valid by a verifier that took its time, invalid by the next: the second holds, counted once."""
    caplog.set_level(logging.INFO)
    attempt = asked_about(applicant(), is_known=False)
    verifier.give = held = Held(reply(valid()))
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(in_thread(lambda: make_attempt(attempt_id=attempt.pk)))
        assert held.waiting.wait(HELD_AT_MOST)
        attempt.refresh_from_db()
        assert (attempt.status, attempt.asked) == (AttemptStatus.CHECKING, 1)
        VerificationAttempt.objects.update(claimed_at=attempt.claimed_at - LEASE)
        verifier.give = reply(valid(verdict="invalid", holder=None))
        settings.IDENTITY_VERIFIER_URL += "from-another-process"  # has a breaker of its own
        make_attempt(attempt_id=attempt.pk)
        held.released.set()
        slow.result(HELD_AT_MOST)
    answers = [record.msg["verdict"] for record in caplog.records if record.name == "proofing.verifiers"]
    assert answers == [Verdict.INVALID, Verdict.VALID]
    attempt.refresh_from_db()
    assert (attempt.asked, attempt.verdict, attempt.status) == (2, Verdict.INVALID, AttemptStatus.DONE)
    assert not Person.objects.filter(holds_nir=True).exists()
    assert UsageCounter.objects.get().used == 1
    assert told() == {MessageKind.IDENTITY_TO_COMPLETE: 1}


def test_an_answer_about_one_nir_does_not_prove_another_declared_meanwhile(verifier: Gateway) -> None:
    """Otherwise somebody whose own NIR is being checked could take anybody's born in the same month."""
    person, coveted = applicant(), new_nir()
    attempt = asked_about(person, is_known=False)

    def declare_then_answer(request: BaseHTTPRequestHandler) -> None:
        in_thread(lambda: declare_nir(person=person, nir=Nir(coveted)))()
        reply(valid())(request)

    verifier.give = declare_then_answer
    make_attempt(attempt_id=attempt.pk)
    assert [question["body"]["nir"] for question in verifier.received] == [person.nir]
    person.refresh_from_db()
    attempt.refresh_from_db()
    assert (person.nir, person.holds_nir, person.identity_status) == (coveted, False, IdentityStatus.DECLARED)
    assert (attempt.status, attempt.verdict) == (AttemptStatus.PENDING, "")
    assert told() == {}


def test_a_paper_taken_back_while_the_verifier_looks_at_it_is_no_error(verifier: Gateway) -> None:
    document = DocumentFactory(draft=True)
    attempt = check_again(document)

    def take_back_then_answer(request: BaseHTTPRequestHandler) -> None:
        in_thread(lambda: IdentityDocument.objects.all().delete())()
        reply(valid())(request)

    verifier.give = take_back_then_answer
    make_attempt(attempt_id=attempt.pk)
    assert len(verifier.received) == 1
    assert not VerificationAttempt.objects.exists()


def test_after_a_worker_is_killed_in_the_middle_every_paper_is_checked_and_its_person_told_once(
    verifier: Gateway, house: House
) -> None:
    attempts = [asked_about(applicant(), is_known=False) for _ in range(8)]
    asked: list[str] = []
    released = Signal()

    def hold(request: BaseHTTPRequestHandler) -> None:
        asked.append(verifier.received[-1]["body"]["number"])
        released.wait(HELD_AT_MOST)
        request.close_connection = True

    verifier.give = hold
    house.start_worker()
    wait_for("two questions", lambda: len(asked) >= IN_FLIGHT)
    house.kill(house.worker)
    in_hand = set(VerificationAttempt.objects.filter(status=AttemptStatus.CHECKING).values_list("pk", flat=True))
    assert len(in_hand) == IN_FLIGHT
    verifier.give = reply(valid())
    released.set()
    house.start_worker()
    wait_for("every answer", lambda: not VerificationAttempt.objects.exclude(status=AttemptStatus.DONE).exists())
    house.wait_until_sent()
    times_asked = dict(VerificationAttempt.objects.values_list("pk", "asked"))
    assert times_asked == {attempt.pk: 2 if attempt.pk in in_hand else 1 for attempt in attempts}
    assert Person.objects.filter(holds_nir=True).count() == len(attempts)
    assert told() == {MessageKind.IDENTITY_VERIFIED: len(attempts)}
    assert len({received.to for received in house.mail.received}) == len(house.mail.received) == len(attempts)
    assert journalled(EventKind.IDENTITY_VERIFIED) == journalled(EventKind.PAPER_CHECKED) == len(attempts)


# One file, many agents


def decide(review: Review, agent: Account, outcome: ReviewOutcome = ReviewOutcome.ACCEPTED) -> DecisionOutcome:
    reason = RefusalReason.UNREADABLE if outcome == ReviewOutcome.REFUSED else ""
    return decide_review(review_uuid=review.uuid, agent=agent, outcome=outcome, reason=reason)


def test_of_agents_who_decide_at_once_one_does() -> None:
    review, agents = ReviewFactory(person=applicant()), [AgentFactory() for _ in range(21)]
    outcomes = list(ReviewOutcome)
    answers = all_at_once(21, lambda number: decide(review, agents[number], outcomes[number % 3]))
    assert Counter(answers) == {DecisionOutcome.DECIDED: 1, DecisionOutcome.ALREADY_DECIDED: 20}
    review.refresh_from_db()
    winner = answers.index(DecisionOutcome.DECIDED)
    assert (review.decided_by, review.outcome) == (agents[winner], outcomes[winner % 3])
    assert review.person.is_verified == (review.outcome == ReviewOutcome.ACCEPTED)
    assert sum(told().values()) == journalled(EventKind.REVIEW_DECIDED) == 1


def test_of_agents_who_take_a_file_at_once_one_has_it_and_every_opening_is_journalled() -> None:
    review, agents = ReviewFactory(), [AgentFactory() for _ in range(20)]
    taken = all_at_once(20, lambda number: take_review(review=Review.objects.get(), agent=agents[number]))
    assert sum(taken) == 1
    review.refresh_from_db()
    assert review.locked_by == agents[taken.index(True)]
    assert journalled(EventKind.FILE_OPENED) == 20


def test_a_file_merged_twenty_times_at_once_is_merged_once() -> None:
    person = applicant()
    holder = AccountFactory(person=PersonFactory(verified=True, nir=person.nir, **DELORME)).person
    review, agents = ReviewFactory(person=person), [AgentFactory() for _ in range(20)]
    answers = all_at_once(20, lambda number: merge_with_holder(review_uuid=review.uuid, agent=agents[number]))
    assert Counter(answers) == {DecisionOutcome.DECIDED: 1, DecisionOutcome.ALREADY_DECIDED: 19}
    assert Person.objects.get(merged_into=holder) == person
    assert journalled(EventKind.PERSON_MERGED) == 1


def test_a_refusal_at_the_moment_of_a_proof_does_not_undo_it() -> None:
    people, agent = [applicant() for _ in range(15)], AgentFactory()
    reviews = [ReviewFactory(person=person) for person in people]
    attempts = [asked_about(person) for person in people]

    def prove_or_refuse(number: int) -> Any:
        if number % 2:
            return make_attempt(attempt_id=attempts[number // 2].pk)
        return decide(reviews[number // 2], agent, ReviewOutcome.REFUSED)

    assert Counter(all_at_once(30, prove_or_refuse)) == {DecisionOutcome.DECIDED: 15, None: 15}
    assert Person.objects.filter(identity_status=IdentityStatus.VERIFIED, holds_nir=True).count() == 15


# What is sent twice


def test_papers_handed_in_twenty_times_at_once_are_handed_in_once() -> None:
    person = applicant()
    uuids = [SupportingDocumentFactory().uuid for _ in range(3)]
    reviews = all_at_once(20, lambda _: hand_in(person=person, uuids=uuids))
    assert sum(review is not None for review in reviews) == 1
    review = Review.objects.get()
    assert set(review.papers.values_list("uuid", flat=True)) == set(uuids)
    assert Event.objects.get(kind=EventKind.PAPERS_SENT).details == {"review": review.pk, "count": 3}


def test_papers_sent_from_many_tabs_at_once_come_to_one_file() -> None:
    person, papers = applicant(), [SupportingDocumentFactory() for _ in range(20)]
    all_at_once(20, lambda number: hand_in(person=person, uuids=[papers[number].uuid]))
    assert Review.objects.get().papers.count() == 20


def test_papers_sent_while_an_agent_decides_are_in_a_new_file_or_seen_before_the_decision() -> None:
    people, agent = [applicant() for _ in range(15)], AgentFactory()
    reviews = [ReviewFactory(person=person) for person in people]
    papers = [SupportingDocumentFactory() for _ in people]

    def send_or_decide(number: int) -> Any:
        if number % 2:
            return hand_in(person=people[number // 2], uuids=[papers[number // 2].uuid])
        return decide(reviews[number // 2], agent, ReviewOutcome.OTHER_PAPER)

    answers = all_at_once(30, send_or_decide)
    assert set(answers[::2]) <= {DecisionOutcome.DECIDED, DecisionOutcome.CHANGED}
    assert None not in answers[1::2]
    assert Review.objects.awaiting().count() == 15
    assert all(paper.review.is_open for paper in SupportingDocument.objects.select_related("review"))
    assert not SupportingDocument.objects.filter(review=None).exists()


def test_an_nir_declared_twenty_times_at_once_is_declared_and_asked_about_once() -> None:
    person, nir = applicant(nir=None), Nir(new_nir())
    DocumentFactory(person=person)
    all_at_once(20, lambda _: declare_nir(person=person, nir=nir))
    assert VerificationAttempt.objects.count() == journalled(EventKind.NIR_DECLARED) == 1


def test_an_nir_declared_at_the_moment_of_an_answer_is_asked_about_and_proven() -> None:
    """The paper is valid and says nothing of the number, which comes while that is being written."""
    people, numbers = [applicant(nir=None) for _ in range(15)], [new_nir() for _ in range(15)]
    attempts = []
    for person, nir in zip(people, numbers, strict=True):
        document = DocumentFactory(person=person)
        known_to_registry(document, nir=nir)
        attempts.append(check_again(document))

    def declare_or_answer(number: int) -> None:
        if number % 2:
            return make_attempt(attempt_id=attempts[number // 2].pk)
        return declare_nir(person=people[number // 2], nir=Nir(numbers[number // 2]))

    all_at_once(30, declare_or_answer)
    for attempt in VerificationAttempt.objects.exclude(status=AttemptStatus.DONE):
        make_attempt(attempt_id=attempt.pk)
    assert Person.objects.filter(holds_nir=True).count() == 15


def test_a_file_opened_twenty_times_at_once_is_one() -> None:
    person = applicant()

    def open_it(_: int) -> int:
        with transaction.atomic():
            return open_review(person=person).pk

    assert len(set(all_at_once(20, open_it))) == 1
