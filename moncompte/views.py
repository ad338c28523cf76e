"""The public pages."""

import sys

from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moncompte.services_catalogue import THEMES, find_service


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html")


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """A page of text; `name` comes from urls.py, never from the person."""
    return render(request, f"public/{name}.html", {"themes": THEMES})


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    return render(request, "public/services.html", {"themes": THEMES})


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_service(slug)
    if found is None:
        raise Http404
    return render(request, "public/service.html", {"service": found, "service_path": request.path})


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a failure: a database or a storage that is away says so, anything else is ours.

    Both pages need no part of the house.
    """
    is_away = isinstance(sys.exc_info()[1], OperationalError | OSError)
    return HttpResponse(render_to_string("503.html" if is_away else "500.html"), status=503 if is_away else 500)


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """For the load balancer: this process answers and reaches its database."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain")
