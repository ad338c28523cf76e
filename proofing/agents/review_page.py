"""The page of one file: the papers beside what was declared, the decision, and what surrounds it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from identity.enums import PersonFlag
from identity.models import Person
from journal.agents import show
from journal.enums import EventKind
from journal.services import record
from proofing.agents.forms import DecisionForm
from proofing.agents.sheets import person_sheet, review_sheet
from proofing.agents.wording import MERGED, NO_HOLDER, said_of
from proofing.enums import ReviewOutcome
from proofing.models import Review
from proofing.reviews import DecisionOutcome, decide_review, merge_with_holder, next_review, release_review, take_review

VIEW, DECIDE = "proofing.view_review", "proofing.decide_review"
REVEAL, MERGE = "identity.reveal_nir", "identity.merge_person"
UNSETTLED_FLAGS = {PersonFlag.ALREADY_HELD, PersonFlag.HOLDER_DIFFERS}

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@permission_required(VIEW, raise_exception=True)
@_get_or_post
def file_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    review = _find(uuid)
    if request.method == "POST":
        return _decide(request, review)
    _open(request, review)
    return _show(request, review)


@permission_required((VIEW, REVEAL), raise_exception=True)
@_get_or_post
def reveal_nir(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same page with the number in full, for this once; an address that is only followed shows nothing."""
    if request.method != "POST":
        return redirect("admin:proofing_review_page", uuid)
    review = _find(uuid)
    record(EventKind.NIR_REVEALED, person=review.person, account=request.user, review=review.pk)
    return _show(request, review, is_revealed=True)


@permission_required((VIEW, DECIDE), raise_exception=True)
@_get_or_post
def release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    if request.method != "POST":
        return redirect("admin:proofing_review_page", uuid)
    release_review(review=_find(uuid), agent=request.user)
    messages.success(request, "Le dossier est rendu : un autre agent peut l’ouvrir.")
    return redirect("admin:proofing_review_changelist")


@permission_required((VIEW, DECIDE, MERGE), raise_exception=True)
@_get_or_post
def merge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Both records side by side, then, once confirmed, one."""
    review = _find(uuid)
    if request.method == "POST":
        return _merge(request, review)
    holder = _other_holder(review.person)
    if holder is None or not _may_decide(request, review):
        return redirect("admin:proofing_review_page", uuid)
    record(EventKind.FILE_OPENED, person=holder, account=request.user)
    sheets = [person_sheet(review.person), person_sheet(holder)]
    context = {"title": "Réunir deux personnes", "review": review, "sheets": sheets}
    return show(request, "admin/proofing/merge.html", context)


def _find(uuid: UUID) -> Review:
    return get_object_or_404(Review.objects.select_related("person", "locked_by", "decided_by"), uuid=uuid)


def _open(request: HttpRequest, review: Review) -> None:
    """Whoever may decide reserves the file; whoever only looks leaves it to them. Either is journalled."""
    if review.is_open and request.user.has_perm(DECIDE):
        take_review(review=review, agent=request.user)
    else:
        record(EventKind.FILE_OPENED, person=review.person, account=request.user, review=review.pk)


def _may_decide(request: HttpRequest, review: Review) -> bool:
    may = request.user.has_perm(DECIDE)
    return may and review.is_open and not review.is_locked_for(request.user)


def _show(
    request: HttpRequest, review: Review, form: DecisionForm | None = None, *, is_revealed: bool = False
) -> HttpResponse:
    may_decide = _may_decide(request, review)
    is_unsettled = may_decide and UNSETTLED_FLAGS.intersection(review.person.flags)
    context: dict[str, Any] = review_sheet(review, is_revealed=is_revealed) | {
        "may_decide": may_decide,
        "is_locked": review.is_open and review.is_locked_for(request.user),
        "holder": _other_holder(review.person) if is_unsettled else None,
        "form": form or DecisionForm(),
    }
    return show(request, "admin/proofing/review.html", context)


def _other_holder(person: Person) -> Person | None:
    """Whose NIR it is, proven, when it is not this person's."""
    if person.nir is None:
        return None
    return Person.objects.holding_nir(person.nir).exclude(pk=person.pk).first()


def _decide(request: HttpRequest, review: Review) -> HttpResponse:
    if not request.user.has_perm(DECIDE):
        raise PermissionDenied
    if request.POST.get("outcome") not in ReviewOutcome.values:
        raise BadRequest
    outcome, form = ReviewOutcome(request.POST["outcome"]), DecisionForm(request.POST)
    is_accepted = outcome == ReviewOutcome.ACCEPTED
    if not is_accepted and not form.is_valid():
        return _show(request, review, form)
    words = {} if is_accepted else form.cleaned_data
    result = decide_review(review_uuid=review.uuid, agent=request.user, outcome=outcome, **words)
    review = _find(review.uuid)
    messages.add_message(request, *said_of(result, review, outcome))
    if result is DecisionOutcome.DECIDED:
        return _go_on(request, review)
    if result is DecisionOutcome.CHANGED:
        _open(request, review)
    return redirect("admin:proofing_review_page", review.uuid) if is_accepted else _show(request, review, form)


def _merge(request: HttpRequest, review: Review) -> HttpResponse:
    result = merge_with_holder(review_uuid=review.uuid, agent=request.user)
    if result is DecisionOutcome.DECIDED:
        messages.success(request, MERGED)
        return _go_on(request, review)
    if result is DecisionOutcome.HOLDER_DIFFERS:
        messages.error(request, NO_HOLDER)
    else:
        messages.add_message(request, *said_of(result, _find(review.uuid), ReviewOutcome.ACCEPTED))
    return redirect("admin:proofing_review_page", review.uuid)


def _go_on(request: HttpRequest, review: Review) -> HttpResponse:
    """To the next file, or back to the empty queue."""
    following = next_review(after=review, agent=request.user)
    if following is None:
        return redirect("admin:proofing_review_changelist")
    return redirect("admin:proofing_review_page", following.uuid)
