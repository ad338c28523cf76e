"""What every page behind the login has in common: a stranger is led to the login, and no cache keeps it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.journeys.holders import Holder
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("no_code")]

LOGIN, SPACE, SECURITY, STATE = "/connexion/", "/mon-compte/", "/mon-compte/securite/", "/session/"

SEPARATION = "/mon-compte/separation/"
GIVEN = {"uuid": UUID(int=0), "slug": "mail"}
BEHIND_LOGIN = ("mon-compte/", "migration/autorisations/")


def routes(resolver: URLResolver, start: str = "") -> Iterator[str]:
    """The address of every pattern of the whole site, as it is written."""
    for pattern in resolver.url_patterns:
        route = start + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def filled(route: str) -> str:
    for name, value in GIVEN.items():
        route = route.replace(f"<{name}:{name}>", str(value))
    return f"/{route}"


BEHIND = [filled(route) for route in routes(get_resolver()) if route.startswith(BEHIND_LOGIN)]


def test_every_page_of_the_space_is_looked_at() -> None:
    assert len(BEHIND) >= 30
    assert {SPACE, SECURITY, "/mon-compte/profil/", "/mon-compte/autorisations/", "/mon-compte/paiements/"} <= {*BEHIND}
    assert not [path for path in BEHIND if "<" in path]


@pytest.mark.django_db
@pytest.mark.parametrize("path", BEHIND)
def test_page_of_the_space_leads_a_stranger_to_the_login(path: str) -> None:
    client = Client()
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 302
        named = "" if path.startswith(SEPARATION) else f"?next={quote(path)}"  # nothing says where they were
        assert answer["Location"] == f"{LOGIN}{named}"
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", BEHIND)
def test_page_of_the_space_is_kept_by_no_cache(inside: Walker, path: str) -> None:
    inside.client.handler.enforce_csrf_checks = False
    for answer in (inside.client.get(path), inside.client.post(path)):
        assert answer.status_code in (200, 302, 403, 404, 405)
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", [LOGIN, "/connexion/code/", "/connexion/conditions/", "/migration/", STATE])
def test_page_of_the_way_in_is_kept_by_no_cache(walker: Walker, holder: Holder, settings: Any, path: str) -> None:
    settings.SECOND_STEP = "always"
    walker.knock(holder)
    assert "no-store" in walker.client.get(path)["Cache-Control"]
