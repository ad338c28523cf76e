from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.drafts import papers_of
from accounts.services import create_account
from accounts.wizard import CIVIL_STATUS, PAPER, SUPPORTING
from identity.enums import IdentityStatus
from journal.enums import EventKind
from journal.models import Event
from proofing import paper_store
from proofing.enums import Scan
from proofing.models import PAPERS_KEPT_FOR, UNATTACHED_KEPT_FOR, Review, SupportingDocument
from proofing.papers import discard, hand_in, keep_files, purge_papers, read
from proofing.supporting_files import CleanFile
from tests.factories import (
    AccountFactory,
    AgentFactory,
    PersonFactory,
    RegistrationFactory,
    ReviewFactory,
    SupportingDocumentFactory,
    civil_status_answer,
)
from tests.proofing.conftest import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "plain_journal")]

SECOND = timedelta(seconds=1)
PHOTO = CleanFile("image/jpeg", b"\xff\xd8 front", Scan.NOT_SCANNED)
SCAN = CleanFile("application/pdf", b"%PDF- back", Scan.CLEAN)


@pytest.fixture(autouse=True)
def folder(papers_folder):
    return papers_folder


def stored(folder):
    """The names in the storage."""
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def kept(*files):
    """The rows of files that were just sent."""
    return [SupportingDocument.objects.get(uuid=uuid) for uuid in keep_files(files or [PHOTO])]


def uuids(*papers):
    return [paper.uuid for paper in papers]


# Kept


def test_a_file_is_kept_under_a_random_name_with_its_type_size_and_scan_and_is_nobodys_yet(folder):
    photo, scan = kept(PHOTO, SCAN)
    assert (photo.media_type, photo.size, photo.scan) == ("image/jpeg", len(PHOTO.content), Scan.NOT_SCANNED)
    assert (scan.media_type, scan.size, scan.scan) == ("application/pdf", len(SCAN.content), Scan.CLEAN)
    assert (photo.person, photo.review) == (None, None)
    assert stored(folder) == {photo.uuid.hex, scan.uuid.hex}


def test_a_file_is_stored_encrypted(folder):
    (paper,) = kept(PHOTO)
    assert PHOTO.content not in (folder / paper.storage_name).read_bytes()
    assert paper_store.read_paper(paper.storage_name) == PHOTO.content


def test_a_file_that_cannot_be_stored_leaves_a_row_for_the_purge_to_see(folder, time_machine):
    folder.write_text("where the folder should be")
    with pytest.raises(OSError, match="not a directory"):
        keep_files([PHOTO])
    folder.unlink()
    time_machine.shift(UNATTACHED_KEPT_FOR + SECOND)
    assert purge_papers() == 1
    assert not SupportingDocument.objects.exists()


# Handed in


def test_papers_handed_in_open_the_persons_file_and_are_journalled():
    person = PersonFactory(declared=True)
    papers = kept(PHOTO, SCAN)
    review = hand_in(person=person, uuids=uuids(*papers))
    assert list(review.papers.order_by("pk")) == papers
    assert set(person.supporting_documents.all()) == set(papers)
    person.refresh_from_db()
    assert (review.is_open, person.identity_status) == (True, IdentityStatus.IN_REVIEW)
    event = Event.objects.get()
    assert (event.kind, event.person, event.details) == (
        EventKind.PAPERS_SENT,
        person,
        {"review": review.pk, "count": 2},
    )


def test_papers_sent_later_join_the_file_that_waits_and_after_a_decision_open_another():
    waiting = ReviewFactory()
    assert hand_in(person=waiting.person, uuids=uuids(*kept())) == waiting
    decided = ReviewFactory(decided=True)
    assert hand_in(person=decided.person, uuids=uuids(*kept())) != decided


def test_papers_are_handed_in_once_and_to_their_first_person_only():
    first, second = PersonFactory(declared=True), PersonFactory(declared=True)
    papers = kept()
    hand_in(person=first, uuids=uuids(*papers))
    assert hand_in(person=second, uuids=uuids(*papers)) is None
    assert hand_in(person=first, uuids=uuids(*papers)) is None
    assert SupportingDocument.objects.get().person == first
    assert Review.objects.get().person == first
    assert Event.objects.count() == 1


def test_papers_that_are_gone_open_no_file_and_hold_nobody_up():
    person = PersonFactory(declared=True)
    (paper,) = kept()
    discard(uuids(paper))
    assert hand_in(person=person, uuids=[*uuids(paper), uuid4()]) is None
    (left,) = kept()
    assert list(hand_in(person=person, uuids=uuids(paper, left)).papers.all()) == [left]


def test_the_papers_of_a_draft_become_those_of_the_account_it_becomes():
    papers = kept(PHOTO, SCAN)
    answers = {CIVIL_STATUS: civil_status_answer(nir=None), PAPER: {}}
    draft = RegistrationFactory(password=True, changed=answers)
    draft.answers[SUPPORTING] = {"papers": [str(uuid) for uuid in uuids(*papers)]}
    draft.save()
    assert papers_of(draft) == [str(uuid) for uuid in uuids(*papers)]
    create_account(registration_uuid=draft.uuid)
    draft.refresh_from_db()
    review = Review.objects.awaiting().get()
    assert review.person == draft.account.person
    assert set(review.papers.all()) == set(papers)


# Taken back


def test_a_paper_of_a_draft_that_is_taken_back_is_erased_with_its_file(folder):
    taken_back, left = kept(PHOTO, SCAN)
    discard(uuids(taken_back))
    assert SupportingDocument.objects.get() == left
    assert stored(folder) == {left.storage_name}


def test_a_paper_that_was_handed_in_cannot_be_taken_back(folder):
    paper = SupportingDocumentFactory(review=ReviewFactory())
    discard(uuids(paper))
    assert SupportingDocument.objects.get() == paper
    assert stored(folder) == {paper.storage_name}


def test_a_paper_taken_back_while_the_storage_is_away_is_left_to_the_purge(folder, time_machine):
    (paper,) = kept()
    away = folder.rename(folder.with_name("away"))
    folder.write_text("where the folder should be")
    discard(uuids(paper))
    assert SupportingDocument.objects.get() == paper
    folder.unlink()
    away.rename(folder)
    time_machine.shift(UNATTACHED_KEPT_FOR + SECOND)
    assert purge_papers() == 1
    assert stored(folder) == set()


# Read


def test_every_reading_is_journalled_with_who_read():
    paper = SupportingDocumentFactory(review=ReviewFactory())
    owner, agent = AccountFactory(person=paper.person), AgentFactory()
    content = paper_store.read_paper(paper.storage_name)
    for reader in (owner, agent, agent):
        assert read(paper, reader=reader) == content
    events = list(Event.objects.order_by("pk"))
    assert [event.account for event in events] == [owner, agent, agent]
    assert {(event.kind, event.person) for event in events} == {(EventKind.PAPER_READ, paper.person)}
    assert events[0].details == {"paper": paper.pk}


def test_what_could_not_be_read_is_not_journalled_as_read():
    paper = SupportingDocumentFactory(review=ReviewFactory())
    paper_store.erase_paper(paper.storage_name)
    with pytest.raises(FileNotFoundError):
        read(paper, reader=AgentFactory())
    assert not Event.objects.exists()


# Erased in time


def test_the_papers_of_a_decided_file_are_purged_after_30_days_and_it_is_journalled(folder, time_machine):
    review = ReviewFactory(decided=True, opened_at=NOON - timedelta(days=60))
    SupportingDocumentFactory.create_batch(2, review=review)
    time_machine.move_to(NOON + timedelta(days=30))
    assert purge_papers() == 0
    assert len(stored(folder)) == SupportingDocument.objects.count() == 2
    time_machine.shift(1)
    assert purge_papers() == 2
    assert len(stored(folder)) == SupportingDocument.objects.count() == 0
    event = Event.objects.get()
    assert (event.kind, event.person) == (EventKind.PAPERS_PURGED, review.person)
    assert event.details == {"review": review.pk, "count": 2}
    assert purge_papers() == 0
    assert Event.objects.count() == 1


def test_the_file_of_a_decision_outlives_its_papers(time_machine):
    review = ReviewFactory(decided=True)
    SupportingDocumentFactory(review=review)
    time_machine.move_to(NOON + PAPERS_KEPT_FOR + SECOND)
    purge_papers()
    assert Review.objects.get() == review


def test_papers_without_a_decision_are_never_purged(folder, time_machine):
    paper = SupportingDocumentFactory(review=ReviewFactory())
    time_machine.move_to(NOON + timedelta(days=3650))
    assert purge_papers() == 0
    assert SupportingDocument.objects.get() == paper
    assert stored(folder) == {paper.storage_name}


def test_papers_of_a_draft_that_became_nothing_are_purged_after_25_hours(folder, time_machine):
    kept()
    time_machine.move_to(NOON + timedelta(hours=25))
    assert purge_papers() == 0
    time_machine.shift(1)
    assert purge_papers() == 1
    assert (stored(folder), SupportingDocument.objects.count()) == (set(), 0)
    assert not Event.objects.exists()


def test_a_purge_that_was_interrupted_is_finished_by_the_next(folder, time_machine):
    review = ReviewFactory(decided=True)
    first, _ = SupportingDocumentFactory.create_batch(2, review=review)
    time_machine.move_to(NOON + PAPERS_KEPT_FOR + SECOND)
    paper_store.erase_paper(first.storage_name)
    assert purge_papers() == 2
    assert (stored(folder), SupportingDocument.objects.count()) == (set(), 0)
