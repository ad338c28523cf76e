"""The portal's addresses, those of the demonstration, and one for each page of failure."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from moncompte.urls import handler500 as handler500
from moncompte.urls import urlpatterns as portal_urls


def bad_request(request: HttpRequest) -> HttpResponse:
    raise BadRequest


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def failure(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def database_away(request: HttpRequest) -> HttpResponse:
    raise OperationalError


urlpatterns = [
    *portal_urls,
    path("demo/", include("demo.urls")),
    path("erreur/400/", bad_request),
    path("erreur/403/", forbidden),
    path("erreur/500/", failure),
    path("erreur/503/", database_away),
]
