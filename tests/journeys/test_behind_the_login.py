"""What every page behind the login has in common: a stranger is led to the login, and no cache keeps it."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from accounts.urls import urlpatterns
from tests.journeys.holders import Holder
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("no_code")]

LOGIN, SPACE, SECURITY, STATE = "/connexion/", "/mon-compte/", "/mon-compte/securite/", "/session/"

GIVEN = {"uuid": UUID(int=0), "slug": "mail"}
BEHIND = {
    pattern.name: reverse(f"accounts:{pattern.name}", kwargs={name: GIVEN[name] for name in pattern.pattern.converters})
    for pattern in urlpatterns
    if str(pattern.pattern).startswith("mon-compte/")
}


def test_every_page_of_the_space_is_looked_at() -> None:
    assert len(BEHIND) >= 20
    assert {SPACE, SECURITY, "/mon-compte/profil/", "/mon-compte/historique/"} <= set(BEHIND.values())


@pytest.mark.django_db
@pytest.mark.parametrize("name", BEHIND)
def test_page_of_the_space_leads_a_stranger_to_the_login(name: str) -> None:
    client = Client()
    for answer in (client.get(BEHIND[name]), client.post(BEHIND[name])):
        assert answer.status_code == 302
        assert answer["Location"] == f"{LOGIN}?next={quote(BEHIND[name])}"
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", BEHIND)
def test_page_of_the_space_is_kept_by_no_cache(inside: Walker, name: str) -> None:
    inside.client.handler.enforce_csrf_checks = False
    for answer in (inside.client.get(BEHIND[name]), inside.client.post(BEHIND[name])):
        assert answer.status_code in (200, 302, 404, 405)
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", [LOGIN, "/connexion/code/", "/connexion/conditions/", "/migration/", STATE])
def test_page_of_the_way_in_is_kept_by_no_cache(walker: Walker, holder: Holder, settings: Any, path: str) -> None:
    settings.SECOND_STEP = "always"
    walker.knock(holder)
    assert "no-store" in walker.client.get(path)["Cache-Control"]
