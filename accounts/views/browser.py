"""What this browser's session holds: the key of a draft, and where the person wanted to go."""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Account, Registration
from accounts.wizard import Step
from authorizations.access import Access
from authorizations.guards import needs
from authorizations.rights import Right
from proofing.models import VerificationAttempt

REGISTRATION = "registration"
NEXT = "next"
PROVEN = "proven"
LONGEST_WAIT = 2.0  # seconds for the verifier; then the person goes on, and the check with them
REFRESH = 1  # seconds
LONGEST_NEXT = 500  # characters
PROVEN_FOR = 15 * 60  # seconds


def visitors_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An account is for oneself: whoever is logged in is led to their space, and logs out before opening another's."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return redirect("space") if request.user.is_authenticated else view(request, *args, **kwargs)

    return guarded


def person_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For what concerns the person alone: the view is given the person."""

    @wraps(view)
    def of_person(request: HttpRequest, access: Access, *args: object, **kwargs: object) -> HttpResponse:
        return view(request, access.person, *args, **kwargs)

    return needs(Right.OWN_SPACE)(of_person)


def refuse_anothers(rows: QuerySet[Any], account: Account, uuid: UUID) -> None:
    """What is another account's does not exist: 404. What is gone is nobody's."""
    if rows.filter(uuid=uuid).exclude(account=account).exists():
        raise Http404


def render_waiting(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page that asks again by itself, by a header: nothing that is on it is lost by that."""
    response = render(request, template, context)
    response["Refresh"] = str(REFRESH)
    return response


def is_worth_waiting(attempt: VerificationAttempt | None) -> bool:
    """Whether the verifier may still answer within the two seconds that a person is kept."""
    if attempt is None or attempt.is_answered:
        return False
    return (timezone.now() - attempt.created_at).total_seconds() < LONGEST_WAIT


def to_step(step: Step) -> HttpResponse:
    return redirect("accounts:step", step.slug)


def draft_of(request: HttpRequest) -> Registration | None:
    """The live draft of this browser, if any."""
    uuid = request.session.get(REGISTRATION)
    if uuid is None:
        return None
    return next(iter(Registration.objects.live().filter(uuid=uuid)), None)  # at most one: `first` would sort it


def had_draft(request: HttpRequest) -> bool:
    return REGISTRATION in request.session


def remember_draft(request: HttpRequest, registration: Registration) -> None:
    if request.session.get(REGISTRATION) != str(registration.uuid):  # a session that is left alone is not written
        request.session[REGISTRATION] = str(registration.uuid)


def forget_draft(request: HttpRequest) -> None:
    request.session.pop(REGISTRATION, None)


def has_just_proven(request: HttpRequest, account: Account) -> bool:
    """Whether this browser has just received a code of this account: the one it was created with, or recovered."""
    pk, at = request.session.get(PROVEN, (None, 0))
    if pk == account.pk and time() - at <= PROVEN_FOR:
        return True
    draft = draft_of(request)
    return draft is not None and draft.account_id == account.pk


def note_proven(request: HttpRequest, account: Account) -> None:
    """A code of this account was received here, which the login need not ask again."""
    request.session[PROVEN] = (account.pk, time())


def safe_next(request: HttpRequest, target: str) -> str:
    """The address when it is a path of this site, else nothing."""
    is_path = target.startswith("/") and len(target) <= LONGEST_NEXT and target.isprintable()
    is_safe = is_path and url_has_allowed_host_and_scheme(target, allowed_hosts=None, require_https=request.is_secure())
    return target if is_safe else ""


def wanted_next(request: HttpRequest) -> str:
    """Where the person wants to go after the login: what this request says, else what was kept."""
    asked = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    return asked or request.session.get(NEXT, "")


def remember_next(request: HttpRequest, target: str) -> None:
    """Keep it through the whole creation. Only a form that comes in writes: a link followed makes no session."""
    if target:
        request.session[NEXT] = target
