"""The project's addresses, an empty view, one password hash, and what hashes have cost so far."""

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests.bench.addresses import BARE, EMPTY, HASH, HASH_SECONDS
from tests.bench.hashing import TimedHasher


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def hash_password(request: HttpRequest) -> HttpResponse:
    make_password("Tournesol7Bleu")
    return HttpResponse()


def hash_seconds(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(TimedHasher.spent))


urlpatterns = [
    path(EMPTY[1:], empty),
    path(BARE[1:], empty),
    path(HASH[1:], hash_password),
    path(HASH_SECONDS[1:], hash_seconds),
    path("", include("moncompte.urls")),
]
