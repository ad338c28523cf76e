"""Ways to bring a browser to a page about somebody's identity."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import FilePayload, Route

from accounts.drafts import DOCUMENT, keep_papers, save_answer
from accounts.models import Registration
from accounts.wizard import BY_SLUG, CIVIL_STATUS
from accounts.wizard import PAPER as PAPER_STEP
from identity.models import Person
from proofing.enums import Verdict
from proofing.models import VerificationAttempt
from proofing.tracker import TrackState
from tests.e2e import drafts, proofs, uploads
from tests.e2e.reaching import PAPER, SUMMARY, Reach
from tests.e2e.visitor import Visitor
from tests.e2e.worker import check_papers
from tests.factories import (
    AccountFactory,
    RegistryEntryFactory,
    checked_document,
    civil_status_answer,
    new_nir,
    paper_answer,
)

CONFIRMATION, CHECK = "/inscription/confirmation/", "/inscription/piece-identite/verification/"
SUPPORTING = "/inscription/justificatif/"
IDENTITY, NAMED = "/mon-compte/identite/", "/mon-compte/identite/titre/"
SENT, NUMBER = "/mon-compte/identite/justificatif/", "/mon-compte/identite/numero/"
WAITING_NIR = "7840575110001"
WITHDRAWN = "220375110917"


def other_nir() -> str:
    """The number of a man born in another year than the people of the factories."""
    return new_nir(date(1990, 1, 5), sex=1)


def disagreeing(visitor: Visitor) -> None:
    drafts.resume(visitor, civil_status=True, changed={CIVIL_STATUS: civil_status_answer(nir=other_nir())})
    visitor.open(CONFIRMATION)


def stop_refreshing(visitor: Visitor, path: str) -> None:
    """The next answer of this address stays, however long one looks at it."""

    def answer(route: Route) -> None:
        response = route.fetch()
        headers = {name: value for name, value in response.headers.items() if name != "refresh"}
        route.fulfill(response=response, headers=headers)

    visitor.page.route(f"**{path}", answer, times=1)


def name_paper(visitor: Visitor, **paper: Any) -> Registration:
    draft = drafts.resume(visitor, civil_status=True)
    return save_answer(registration=draft, step=BY_SLUG[PAPER_STEP], answer=paper_answer(**paper))


def being_checked(visitor: Visitor) -> None:
    name_paper(visitor)
    VerificationAttempt.objects.update(created_at=timezone.now() + timedelta(minutes=1))
    stop_refreshing(visitor, CHECK)
    visitor.open(CHECK)


def refused_paper(visitor: Visitor) -> None:
    RegistryEntryFactory(number=WITHDRAWN, is_valid=False)
    name_paper(visitor, number=WITHDRAWN)
    check_papers()
    visitor.open(CHECK)
    visitor.is_at(PAPER)


def refused_for_good(visitor: Visitor) -> None:
    refused_paper(visitor)
    VerificationAttempt.objects.update(tries_left=0)
    visitor.open(CHECK)
    visitor.is_at("/inscription/coordonnees/")


def mistyped(reach: Reach) -> Reach:
    """A page for a paper, sent with the letter O where a zero is meant, and a day that has long passed."""

    def mistype(visitor: Visitor) -> None:
        reach(visitor)
        visitor.tick("Passeport français")
        visitor.type("Numéro du titre d’identité", "2OAB12345")
        visitor.type_day("Date de délivrance", ("1", "2", "1999"))
        visitor.page.get_by_role("main").locator("form .button").first.click()

    return mistype


def refused_in_summary(visitor: Visitor) -> None:
    draft = drafts.resume(visitor, password=True)
    draft.answers[DOCUMENT] = checked_document(draft.answers, Verdict.INVALID)
    draft.save()
    visitor.open(SUMMARY)


def without_paper(path: str, *, files: bool, **traits: Any) -> Reach:
    """A draft of somebody without a French paper, who has sent files or says that they will come later."""

    def reach(visitor: Visitor) -> None:
        draft = drafts.resume(visitor, **traits, changed={PAPER_STEP: {}})
        keep_papers(registration=draft, files=uploads.received() if files else [])
        visitor.open(path)

    return reach


def supporting(visitor: Visitor) -> None:
    drafts.resume(visitor, paper=True, changed={PAPER_STEP: {}})
    visitor.open(SUPPORTING)


def sending(reach: Reach, button: str, *files: FilePayload) -> Reach:
    """Those files chosen and sent on a page that takes some."""

    def send(visitor: Visitor) -> None:
        reach(visitor)
        visitor.field(uploads.FIELD).set_input_files(files)
        visitor.press(button)

    return send


def space_of(prepare: Callable[[Person], object] | TrackState, path: str, **traits: Any) -> Reach:
    """A page of the space of somebody unproven, with an NIR unless the traits say otherwise."""
    prepared = proofs.TO[prepare] if isinstance(prepare, TrackState) else prepare

    def reach(visitor: Visitor) -> None:
        account = AccountFactory(**{"person__declared": True} | traits)
        prepared(account.person)
        drafts.enter(visitor, account)
        visitor.open(path)

    return reach


def typed_nir(visitor: Visitor) -> None:
    """A number of somebody else, or of oneself before a change of civil status."""
    space_of(TrackState.NOTHING, NUMBER, person__declared=False)(visitor)
    visitor.type("Numéro de sécurité sociale", other_nir())
    visitor.press("Enregistrer")
