"""How long a session has left, for the page that warns of its end, and **Rester connecté**."""

from time import time

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.middleware import seconds_left
from accounts.sessions import SEEN_AT


@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Seconds left, and whether they may be made more. To ask does not count as activity."""
    return _answer(request)


@require_POST
def extend(request: HttpRequest) -> HttpResponse:
    """For the script, which gets the seconds; without it the button leads to the space."""
    if request.user.is_authenticated:
        request.session[SEEN_AT] = time()
    if request.headers.get("accept") == "application/json":
        return _answer(request)
    return redirect("space")


def _answer(request: HttpRequest) -> HttpResponse:
    idle, absolute = seconds_left(request) if request.user.is_authenticated else (0, 0)
    return JsonResponse({"left": int(min(idle, absolute)), "may_stay": absolute > idle})
