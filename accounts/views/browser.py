"""What this browser's session holds: the key of a draft, and where the person wanted to go."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Registration

REGISTRATION = "registration"
NEXT = "next"
LONGEST_NEXT = 500  # characters


def draft_of(request: HttpRequest) -> Registration | None:
    """The live draft of this browser, with its challenge and the account it became, if any."""
    uuid = request.session.get(REGISTRATION)
    drafts = Registration.objects.live().select_related("challenge", "account__person")
    return drafts.filter(uuid=uuid).first() if uuid else None


def had_draft(request: HttpRequest) -> bool:
    return REGISTRATION in request.session


def remember_draft(request: HttpRequest, registration: Registration) -> None:
    request.session[REGISTRATION] = str(registration.uuid)


def forget_draft(request: HttpRequest) -> None:
    request.session.pop(REGISTRATION, None)


def safe_next(request: HttpRequest, target: str) -> str:
    """The address when it is a path of this site, else nothing."""
    is_safe = len(target) <= LONGEST_NEXT and url_has_allowed_host_and_scheme(
        target, allowed_hosts=None, require_https=request.is_secure()
    )
    return target if is_safe and target.isprintable() else ""


def remember_next(request: HttpRequest) -> str:
    """Keep the `next` of this request for after the login, through the whole creation if need be."""
    target = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    if target:
        request.session[NEXT] = target
    return request.session.get(NEXT, "")
