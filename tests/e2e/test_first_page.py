"""What a browser is made to fetch, keep and print."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Response, expect

from accounts.browsers import BROWSER_COOKIE, IDENTIFIER_COOKIE
from tests.e2e import coming_back, drafts, walk
from tests.e2e.visitor import Visitor
from tests.factories import PASSWORD

pytestmark = pytest.mark.e2e

HEAVIEST = 100_000  # bytes


def test_the_first_page_weighs_less_than_100_kb_with_all_it_loads(visitor: Visitor) -> None:
    network = visitor.context.new_cdp_session(visitor.page)
    received: list[int] = []
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    network.send("Network.enable")
    visitor.page.goto("/connexion/", wait_until="networkidle")
    assert len(received) > 5
    assert sum(received) < HEAVIEST


def test_what_it_loads_is_hashed_compressed_and_kept_for_good(visitor: Visitor) -> None:
    loaded: list[Response] = []
    visitor.page.on("response", lambda response: loaded.append(response))
    visitor.page.goto("/connexion/", wait_until="networkidle")
    files = [response for response in loaded if "/static/" in response.url]
    assert {Path(response.url.partition("#")[0]).suffix for response in files} >= {".css", ".js", ".svg", ".woff2"}
    for response in files:
        assert "immutable" in response.headers["cache-control"], response.url
    style = next(response for response in files if ".css" in response.url)
    assert style.headers["content-encoding"] in ("br", "gzip")


def test_nothing_personal_is_in_the_cookies_or_the_address(visitor: Visitor) -> None:
    account = coming_back.holder()
    visitor.open("/connexion/")
    visitor.tick("Se souvenir de moi")
    walk.log_in_by_code(visitor, walk.Login(account.owner.identifier, PASSWORD), by_mail=True, trusts=True)
    kept = str(visitor.context.cookies()) + visitor.page.url
    assert {cookie["name"] for cookie in visitor.context.cookies()} == {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        BROWSER_COOKIE,
        IDENTIFIER_COOKIE,
    }
    for value in (account.person.nir, account.person.birth_name, str(account.uuid)):
        assert value not in kept
    assert visitor.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_space_that_was_left_does_not_come_back_with_the_back_button(visitor: Visitor) -> None:
    drafts.come_home(visitor)
    visitor.press("Se déconnecter")
    visitor.is_at("/connexion/")
    visitor.page.go_back()
    expect(visitor.page.get_by_role("heading", name="Bienvenue sur le portail de connexion")).to_be_visible()
    expect(visitor.page.get_by_text("Bonjour")).to_have_count(0)


def test_paper_shows_the_person_and_no_menu(visitor: Visitor) -> None:
    drafts.come_home(visitor)
    visitor.open("/mon-compte/profil/")
    visitor.page.emulate_media(media="print")
    for menu in ("Mon espace", "Informations sur le site"):
        expect(visitor.page.get_by_role("navigation", name=menu)).to_be_hidden()
    expect(visitor.page.get_by_role("button", name="Se déconnecter")).to_be_hidden()
    expect(visitor.page.get_by_role("heading", name="État civil")).to_be_visible()
