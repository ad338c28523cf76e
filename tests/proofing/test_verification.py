from datetime import date, timedelta

import pytest
from celery.signals import before_task_publish

from contact_verification.enums import MessageKind
from identity.enums import IdentityStatus
from identity.leases import LEASE
from identity.papers import PaperKind
from journal.enums import EventKind
from journal.models import Event
from proofing import bounded_http
from proofing.enums import AttemptStatus, Verdict
from proofing.models import UNATTACHED_KEPT_FOR, IdentityDocument, RegistryEntry, Review, VerificationAttempt
from proofing.verification import (
    GIVE_UP_AFTER,
    attach_document,
    check_again,
    last_attempt,
    late_attempt_ids,
    make_attempt,
    name_paper,
    pause_before_next,
    proves,
    purge_named_papers,
)
from proofing.verifiers import Paper
from tests.factories import (
    ISSUED_ON,
    AccountFactory,
    AttemptFactory,
    ContactFactory,
    DocumentFactory,
    PersonFactory,
    RegistryEntryFactory,
    answered,
    known_to_registry,
    new_card_number,
    new_nir,
)
from tests.proofing.conftest import NOON
from tests.services.servers import HOST, free_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "plain_journal")]

SIX_HOURS = timedelta(hours=6)
SECOND = timedelta(seconds=1)


def applicant(**changed):
    """Somebody unproven with an account, an NIR they declared and an address they confirmed."""
    person = AccountFactory(person=PersonFactory(**{"declared": True} | changed)).person
    ContactFactory(person=person, mail=True, verified=True)
    return person


def name_card(person):
    return name_paper(paper=Paper(PaperKind.NATIONAL_ID_CARD, new_card_number(), ISSUED_ON), person=person)


def check(document):
    """The last question about this paper, asked now."""
    attempt = document.attempts.latest("pk")
    make_attempt(attempt_id=attempt.pk)
    attempt.refresh_from_db()
    return attempt


def name_invalid(person):
    document = name_card(person)
    known_to_registry(document, is_valid=False)
    return document


@pytest.fixture
def no_verifier(settings, monkeypatch):
    """The verifier is down: nobody answers at its address."""
    monkeypatch.setattr(bounded_http, "PAUSES", (0.0, 0.0))
    settings.IDENTITY_VERIFIER_URL = f"http://token@{HOST}:{free_port()}/"


@pytest.fixture(params=[Verdict.UNKNOWN, Verdict.UNAVAILABLE])
def undecided(request):
    """The two answers that decide nothing."""
    if request.param == Verdict.UNAVAILABLE:
        request.getfixturevalue("no_verifier")
    return request.param


# Valid


def test_a_valid_paper_of_the_person_and_nir_declared_proves_them(told, journalled):
    person = applicant()
    document = name_card(person)
    known_to_registry(document)
    attempt = check(document)
    person.refresh_from_db()
    assert (attempt.status, attempt.verdict, attempt.answered_at) == (AttemptStatus.DONE, Verdict.VALID, NOON)
    assert (person.identity_status, person.holds_nir) == (IdentityStatus.VERIFIED, True)
    assert told(person) == [MessageKind.IDENTITY_VERIFIED]
    assert journalled(person) == [EventKind.PAPER_CHECKED, EventKind.IDENTITY_VERIFIED]
    assert Event.objects.get(kind=EventKind.IDENTITY_VERIFIED).details == {"by": "verifier"}


@pytest.mark.parametrize(
    "holder",
    [
        {"birth_name": "Autrenom"},
        {"first_names": "Autreprenom"},
        {"born_on": date(1984, 12, 6)},
        {"nir": new_nir()},
    ],
    ids=lambda holder: next(iter(holder)),
)
def test_a_valid_paper_of_another_person_or_nir_proves_nothing_and_the_person_is_told_once(told, holder):
    person = applicant()
    document = name_card(person)
    known_to_registry(document, **holder)
    for _ in range(2):
        attempt = check(document)
    person.refresh_from_db()
    assert (attempt.verdict, attempt.status, attempt.asked) == (Verdict.VALID, AttemptStatus.DONE, 1)
    assert (person.identity_status, person.holds_nir) == (IdentityStatus.DECLARED, False)
    assert told(person) == [MessageKind.IDENTITY_TO_COMPLETE]


@pytest.mark.parametrize(
    "nir",
    [None, "3841275110042", "7841275110042", new_nir(date(1984, 11, 5)), new_nir(date(1985, 12, 5))],
    ids=["none", "waiting", "provisional", "another month", "another year"],
)
def test_an_nir_that_is_absent_waiting_or_of_another_birth_is_not_proven_by_a_valid_paper(nir):
    person = applicant(nir=nir)
    document = name_card(person)
    known_to_registry(document)
    assert check(document).verdict == Verdict.VALID
    person.refresh_from_db()
    assert (person.identity_status, person.holds_nir) == (IdentityStatus.DECLARED, False)


def test_an_nir_of_an_incomplete_record_may_be_proven():
    person = applicant(nir="2844275110042")
    document = name_card(person)
    known_to_registry(document)
    check(document)
    person.refresh_from_db()
    assert person.holds_nir


def test_the_number_of_somebody_verified_already_goes_to_an_agent_when_their_paper_does_not_settle_it(told):
    person = applicant(nir=None, identity_status=IdentityStatus.VERIFIED)
    document = name_card(person)
    known_to_registry(document)
    person.nir = new_nir()
    person.save()
    check(document)
    person.refresh_from_db()
    assert Review.objects.awaiting().get().person == person
    assert person.identity_status == IdentityStatus.VERIFIED
    assert told(person) == []


def test_what_is_answered_about_a_holder_changes_nothing(told, journalled):
    holder = PersonFactory(verified=True)
    ContactFactory(person=holder, mail=True, verified=True)
    check(name_invalid(holder))
    assert told(holder) == journalled(holder) == []


# Invalid


def test_an_invalid_paper_is_counted_once_and_not_asked_about_again(told):
    person = applicant()
    document = name_invalid(person)
    for _ in range(3):
        attempt = check(document)
        assert (attempt.verdict, attempt.status) == (Verdict.INVALID, AttemptStatus.DONE)
        assert (attempt.tries_left, attempt.asked) == (4, 1)
    person.refresh_from_db()
    assert person.identity_status == IdentityStatus.DECLARED
    assert told(person) == [MessageKind.IDENTITY_TO_COMPLETE]


def test_the_sixth_paper_waits_until_six_hours_after_the_first_invalid_one(time_machine):
    person, tries = applicant(), []
    for _ in range(5):
        tries.append(check(name_invalid(person)).tries_left)
        time_machine.shift(60)
    assert tries == [4, 3, 2, 1, 0]
    sixth = name_card(person)
    known_to_registry(sixth)
    time_machine.move_to(NOON + SIX_HOURS - SECOND)
    waiting = check(sixth)
    assert (waiting.asked, waiting.verdict, waiting.is_answered) == (0, "", True)
    time_machine.move_to(NOON + SIX_HOURS)
    assert check(sixth).asked == 1
    person.refresh_from_db()
    assert person.holds_nir


def test_five_invalid_papers_hold_up_nobody_else():
    person, other = applicant(), applicant()
    for _ in range(5):
        check(name_invalid(person))
    assert check(name_card(other)).asked == 1
    assert check(name_invalid(other)).tries_left == 4


def test_invalid_papers_are_counted_for_the_nir_whoever_declares_it():
    person = applicant()
    double = applicant(nir=person.nir)
    assert [check(name_invalid(who)).tries_left for who in (person, double)] == [4, 3]


def test_invalid_papers_without_nir_are_counted_for_the_civil_status_however_it_is_written():
    written = applicant(nir=None, birth_name="Lefèvre", first_names="Anne-Zoé")
    otherwise = applicant(nir=None, birth_name="LEFEVRE", first_names="anne zoe")
    namesake = applicant(nir=None, birth_name="Lefèvre", first_names="Anne-Zoé", born_on=date(1984, 12, 6))
    assert [check(name_invalid(who)).tries_left for who in (written, otherwise, namesake)] == [4, 3, 4]


def test_only_invalid_papers_count(undecided):
    person = applicant()
    for _ in range(6):
        check(name_card(person))
    assert check_again(name_card(person)).due_at == NOON


# Unknown, unavailable


def test_what_is_undecided_is_asked_again_with_growing_pauses(undecided, time_machine):
    document, pauses = name_card(applicant()), []
    for number in range(1, 5):
        before = VerificationAttempt.objects.get().due_at
        attempt = check(document)
        pauses.append((attempt.due_at - before).total_seconds())
        assert (attempt.status, attempt.verdict, attempt.asked) == (AttemptStatus.PENDING, undecided, number)
        time_machine.move_to(attempt.due_at - SECOND)
        assert late_attempt_ids() == []
        assert check(document).asked == number
        time_machine.move_to(attempt.due_at)
        assert late_attempt_ids() == [attempt.pk]
    assert pauses == [30, 60, 120, 240]


def test_pauses_grow_up_to_six_hours():
    pauses = [pause_before_next(asked).total_seconds() for asked in (1, 2, 10, 11, 12, 30_000)]
    assert pauses == [30, 60, 15_360, 21_600, 21_600, 21_600]


def test_after_three_days_without_a_decision_the_person_is_told_once(undecided, time_machine, told):
    person = applicant()
    document = name_card(person)
    time_machine.move_to(NOON + GIVE_UP_AFTER)
    assert check(document).status == AttemptStatus.PENDING
    assert told(person) == []
    time_machine.shift(30)
    for _ in range(2):
        attempt = check(document)
    assert (attempt.status, attempt.verdict, attempt.asked) == (AttemptStatus.DONE, undecided, 2)
    assert told(person) == [MessageKind.IDENTITY_TO_COMPLETE]
    person.refresh_from_db()
    assert person.identity_status == IdentityStatus.DECLARED


def test_a_paper_that_becomes_known_proves_at_the_next_question(time_machine):
    person = applicant()
    document = name_card(person)
    check(document)
    known_to_registry(document)
    time_machine.shift(30)
    check(document)
    person.refresh_from_db()
    assert person.holds_nir


def test_the_journal_says_the_first_answer_and_the_final_one(time_machine):
    document = name_card(applicant())
    for _ in range(3):
        time_machine.move_to(check(document).due_at)
    known_to_registry(document)
    check(document)
    details = Event.objects.filter(kind=EventKind.PAPER_CHECKED).order_by("pk").values_list("details", flat=True)
    attempt = VerificationAttempt.objects.get()
    assert list(details) == [
        {"attempt": attempt.pk, "verdict": "unknown", "asked": 1},
        {"attempt": attempt.pk, "verdict": "valid", "asked": 4},
    ]


# One worker at a time


def test_an_attempt_in_the_hands_of_a_worker_is_left_to_it_until_the_lease_ends(time_machine):
    document = DocumentFactory()
    AttemptFactory(document=document, status=AttemptStatus.CHECKING, claimed_at=NOON, asked=1)
    time_machine.move_to(NOON + LEASE - SECOND)
    assert check(document).asked == 1
    time_machine.move_to(NOON + LEASE)
    assert (check(document).asked, check(document).verdict) == (2, Verdict.UNKNOWN)


def test_an_attempt_that_is_gone_is_no_error():
    make_attempt(attempt_id=0)
    assert not VerificationAttempt.objects.exists()


@pytest.fixture
def published():
    """What Celery publishes: (task, arguments) of each."""
    tasks = []

    def note(sender=None, headers=None, body=None, **kwargs):
        tasks.append((headers["task"], body[0]))

    before_task_publish.connect(note)
    yield tasks
    before_task_publish.disconnect(note)


def test_the_broker_is_given_the_row_id_and_only_after_the_commit(published, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = name_card(applicant())
        assert published == []
    assert published == [("proofing.tasks.verify_document", [document.attempts.get().pk])]


def test_a_question_that_must_wait_is_not_handed_out(published, django_capture_on_commit_callbacks):
    person = applicant()
    for _ in range(5):
        check(name_invalid(person))
    with django_capture_on_commit_callbacks(execute=True):
        name_card(person)
    assert published == []


# Before there is a person


def draft_card():
    """A paper named in a draft, which the registry knows as that of whoever declares it."""
    document = DocumentFactory(draft=True)
    RegistryEntryFactory(number=document.number, nir=document.declared["nir"], first_names="Lisandra")
    AttemptFactory(document=document)
    return document


def person_of(document):
    """Who the draft becomes."""
    person = applicant(nir=document.declared["nir"], birth_name="Delorme", first_names="Lisandra")
    attach_document(document=document, person=person)
    person.refresh_from_db()
    return person


def test_a_draft_is_proven_by_the_answer_about_its_own_paper():
    document = draft_card()
    assert not proves(last_attempt(document))
    check(document)
    assert proves(last_attempt(document))


@pytest.mark.parametrize("registry", [{"is_valid": False}, {"birth_name": "Autrenom"}, {"nir_digest": ""}])
def test_any_other_answer_proves_no_draft(registry):
    document = draft_card()
    RegistryEntry.objects.update(**registry)
    assert check(document).verdict in (Verdict.VALID, Verdict.INVALID)
    assert not proves(last_attempt(document))


def test_a_draft_with_an_invalid_paper_uses_up_the_tries_of_who_it_declares():
    document = draft_card()
    RegistryEntry.objects.update(is_valid=False)
    assert check(document).tries_left == 4
    assert check(name_invalid(applicant(nir=document.declared["nir"]))).tries_left == 3


def test_what_was_answered_before_the_account_takes_effect_with_it(told):
    document = draft_card()
    check(document)
    person = person_of(document)
    assert person.holds_nir
    assert (document.person, document.declared) == (person, None)
    assert told(person) == [MessageKind.IDENTITY_VERIFIED]


def test_what_is_answered_after_the_account_was_made_takes_effect_on_its_person():
    document = draft_card()
    person = person_of(document)
    assert not person.holds_nir
    check(document)
    person.refresh_from_db()
    assert person.holds_nir


def test_a_paper_named_in_a_draft_is_forgotten_after_25_hours_with_its_questions(time_machine):
    draft_card()
    theirs = name_card(applicant())
    time_machine.move_to(NOON + UNATTACHED_KEPT_FOR)
    purge_named_papers()
    assert IdentityDocument.objects.count() == 2
    time_machine.shift(1)
    purge_named_papers()
    assert IdentityDocument.objects.get() == theirs
    assert VerificationAttempt.objects.get().document == theirs


def test_only_the_last_question_about_a_paper_says_whether_it_proves():
    document = draft_card()
    answered(document, Verdict.VALID, is_same_person=True, is_same_nir=True)
    assert proves(last_attempt(document))
    answered(document, Verdict.INVALID)
    assert not proves(last_attempt(document))
