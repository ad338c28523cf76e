"""The papers people send: kept, given to an agent's review, read by their owner and the agents, purged."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction

from identity.models import Person
from identity.rotation import Rotation
from journal.enums import EventKind
from journal.services import record
from proofing import paper_store
from proofing.models import Review, SupportingDocument
from proofing.reviews import open_review
from proofing.supporting_files import CleanFile


def keep_files(files: Iterable[CleanFile]) -> list[UUID]:
    """Store files that passed every check; returns the uuids of their rows, nobody's yet.

    Each row is committed before its file, so that a crash in between leaves nothing that the purge does not see.
    """
    kept = []
    for file in files:
        row = SupportingDocument.objects.create(media_type=file.media_type, size=len(file.content), scan=file.scan)
        paper_store.keep_paper(name=row.storage_name, content=file.content)
        kept.append(row.uuid)
    return kept


def hand_in(*, person: Person, uuids: Iterable[str | UUID]) -> Review | None:
    """Give kept files to the person's review, which opens with them; files that were purged meanwhile are left out."""
    with transaction.atomic():
        papers = SupportingDocument.objects.unattached().select_for_update().filter(uuid__in=list(uuids))
        if not papers:
            return None
        review = open_review(person=person)
        sent = SupportingDocument.objects.filter(pk__in=[paper.pk for paper in papers])
        sent.update(person=person, review=review)
        record(EventKind.PAPERS_SENT, person=person, review=review.pk, count=len(papers))
    return review


def discard(uuids: Iterable[str | UUID]) -> None:
    """Forget files that were sent with a draft and are replaced or given up; with the storage away the purge will."""
    with suppress(OSError):
        _erase(SupportingDocument.objects.unattached().filter(uuid__in=list(uuids)))


def read(paper: SupportingDocument, *, reader: Any) -> bytes:
    """The content, for its owner or an agent (`reader`: their account); every reading is journalled."""
    content = paper_store.read_paper(paper.storage_name)
    record(EventKind.PAPER_READ, person=paper.person, account=reader, paper=paper.pk)
    return content


def rotate_papers() -> Iterator[Rotation]:
    """Bring each paper under the current key, its row held meanwhile: nobody erases what is being written anew."""
    for pk in SupportingDocument.objects.order_by("pk").values_list("pk", flat=True).iterator():
        with transaction.atomic():
            paper = SupportingDocument.objects.select_for_update().filter(pk=pk).first()
            yield paper_store.rotate_paper(paper.storage_name) if paper else Rotation.CHANGED


def purge_papers() -> int:
    """Erase what no draft became, and every paper 30 days after the decision; returns how many files went."""
    forgotten = _erase(SupportingDocument.objects.forgotten())
    decided = 0
    for review in Review.objects.past_retention().filter(papers__isnull=False).distinct().iterator():
        count = _erase(review.papers.all())
        record(EventKind.PAPERS_PURGED, person=review.person, review=review.pk, count=count)
        decided += count
    return forgotten + decided


def _erase(papers: Iterable[SupportingDocument]) -> int:
    """The file goes first: interrupted in between, the row tells the next run, and an erased file is erased again."""
    count = 0
    for pk in [paper.pk for paper in papers]:
        with transaction.atomic():
            paper = SupportingDocument.objects.select_for_update().filter(pk=pk).first()
            if paper:
                paper_store.erase_paper(paper.storage_name)
                paper.delete()
                count += 1
    return count
