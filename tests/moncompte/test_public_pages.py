import re

import pytest
from django.conf import settings as in_force

from moncompte.services_catalogue import THEMES, find_service
from tests.factories import AccountFactory

TEXTS = [
    "/",
    "/aides-et-demarches/",
    *(f"/aides-et-demarches/{service.slug}/" for theme in THEMES for service in theme.services),
    "/conditions-generales/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/plan-du-site/",
    "/accessibilite/",
    "/gestion-des-cookies/",
]
ENTRANCES = ["/connexion/", "/inscription/", "/mot-de-passe-oublie/"]
STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
INLINE = re.compile(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(r"""<(?!a\b)[^>]* (?:src|href|action)=["'](?:https?:)?//""", re.IGNORECASE)


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", TEXTS)
def test_a_page_of_text_opens_without_a_cookie(client, address):
    assert page(client, address)
    assert client.head(address).status_code == 200
    assert in_force.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*TEXTS, *ENTRANCES])
def test_every_page_is_french_titled_and_leads_to_mon_compte(client, address):
    html = page(client, address)
    assert '<html lang="fr"' in html
    assert re.search(r"<title>\s*\S+", html)
    assert len(re.findall(r"<h1\b", html)) == 1
    assert 'href="/connexion/' in html


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*TEXTS, *ENTRANCES, "/inscription/etat-civil/", "/inconnu/"])
def test_no_page_holds_an_inline_script_or_style_or_anything_from_elsewhere(client, address):
    html = client.get(address).content.decode()
    assert not INLINE.search(html)
    assert not ELSEWHERE.search(html)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/connexion/", "/inscription/etat-civil/", "/inconnu/", "/sante/"])
def test_every_answer_carries_the_strict_headers(client, address):
    headers = client.get(address).headers
    assert set(headers["Content-Security-Policy"].split("; ")) == STRICT
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Strict-Transport-Security" not in headers  # PUBLIC_HTTPS is off here


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", [*ENTRANCES, "/inscription/etat-civil/", "/inscription/quitter/", "/inscription/recapitulatif/"]
)
def test_what_has_looked_at_the_session_is_kept_by_nobody(client, address):
    session = client.session
    session["next"] = "/"
    session.save()
    assert {"private", "no-store"} <= set(client.get(address).headers["Cache-Control"].split(", "))


@pytest.mark.django_db
def test_every_page_of_somebody_logged_in_is_kept_by_nobody(client):
    client.post("/connexion/", {"identifier": AccountFactory().person.identifier, "password": "Kv7trombone42q"})
    for address in ("/mon-compte/", *TEXTS):
        response = client.get(address)
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/inconnu/", "/aides-et-demarches/inconnu/", "/inscription/inconnu/", "/mon-compte/inconnu/"]
)
def test_an_address_that_does_not_exist_says_so_in_french_and_repeats_nothing(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "introuvable" in response.content.decode().lower()
    assert "inconnu/" not in response.content.decode()


@pytest.mark.django_db
def test_a_page_of_text_takes_nothing_from_a_form(client):
    assert client.post("/mentions-legales/").status_code == 405


@pytest.mark.django_db
def test_health_answers_and_is_never_cached(client):
    response = client.get("/sante/")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-cache" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_the_demonstration_inbox_does_not_exist_outside_the_demonstration(client):
    assert client.get("/demo/boite/").status_code == 404


def test_every_benefit_has_a_page_of_its_own_and_a_next_that_comes_back_to_it():
    services = [service for theme in THEMES for service in theme.services]
    assert len({service.slug for service in services}) == len(services)
    assert all(find_service(service.slug) is service and service.documents for service in services)
    assert find_service("inconnu") is None


@pytest.mark.django_db
@pytest.mark.parametrize("service", [service.slug for theme in THEMES for service in theme.services])
def test_a_claim_leads_to_the_login_and_the_creation_and_comes_back(client, service):
    address = f"/aides-et-demarches/{service}/"
    html = page(client, address)
    assert f"next={address}" in html.replace("%2F", "/")
