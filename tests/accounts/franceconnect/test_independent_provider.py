"""The portal and a provider by other hands, npm's oidc-provider: what both take for OpenID Connect is the same."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from django.conf import settings as portal_settings
from django.test import Client

from demo.franceconnect.people import find_citizen
from tests.franceconnect import PORTAL, TIMEOUT
from tests.services.servers import die_with_parent, free_port

pytestmark = pytest.mark.django_db

PACKAGE = "oidc-provider@9"
INSTALL = ("npm", "install", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund")
ONE_TRY = ("--fetch-retries=0", "--fetch-timeout=20000", "--loglevel=error")
LONGEST = 60  # seconds
SCRIPT = Path(__file__).with_name("provider.mjs")
BRIVELLE = find_citizen("BRIVELLE")


@pytest.fixture(scope="module")
def modules() -> Path:
    """Where the provider is installed, once for every run to come."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("the independent provider needs Node and npm, which are not here")
    folder = Path(portal_settings.BASE_DIR) / "var" / "node"
    if not folder.exists():
        folder.parent.mkdir(exist_ok=True)
        _install(folder)
    return folder


def _install(folder: Path) -> None:
    """Beside, then moved: what is there is whole."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        new = Path(name) / "node"
        new.mkdir()
        try:
            subprocess.run(
                [*INSTALL, *ONE_TRY, "--prefix", new, PACKAGE], check=True, timeout=LONGEST, capture_output=True
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            pytest.skip(f"npm could not install {PACKAGE}, the independent provider")
        new.rename(folder)


@pytest.fixture
def provider(modules: Path, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.FRANCECONNECT_URL = f"http://127.0.0.1:{free_port()}/api/v2"
    settings.FRANCECONNECT_CLIENT_ID, settings.FRANCECONNECT_CLIENT_SECRET = "portail", "un-secret-pour-les-tests"
    facts = {
        "issuer": settings.FRANCECONNECT_URL,
        "client_id": settings.FRANCECONNECT_CLIENT_ID,
        "client_secret": settings.FRANCECONNECT_CLIENT_SECRET,
        "portal": PORTAL,
        "account": BRIVELLE.claims | {"sub": BRIVELLE.sub},
    }
    log = tmp_path / "provider.log"
    with _running(["node", SCRIPT, modules, json.dumps(facts)], log) as said:
        assert said == "ready\n", log.read_text()
        yield


@contextmanager
def _running(command: list[Any], log: Path) -> Iterator[str]:
    """The first line that it says."""
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, preexec_fn=die_with_parent
        ) as process,
    ):
        assert process.stdout
        try:
            yield process.stdout.readline()
        finally:
            process.terminate()


def press(browser: requests.Session, address: str, **fields: str) -> str:
    """Send the one form of a page; where it leads, past the pages of the provider."""
    page = browser.get(address, timeout=TIMEOUT)
    assert page.status_code == 200, page.text
    action = re.search(r'action="([^"]+)"', page.text)
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', page.text)
    target = urljoin(page.url, action[1]) if action else page.url
    answer = browser.post(target, dict(hidden) | fields, allow_redirects=False, timeout=TIMEOUT)
    while not answer.headers["Location"].startswith(PORTAL):
        answer = browser.get(answer.headers["Location"], allow_redirects=False, timeout=TIMEOUT)
    return answer.headers["Location"]


@pytest.mark.usefixtures("provider")
def test_the_portal_reads_an_identity_there_and_ends_the_session_there(client: Client) -> None:
    browser = requests.Session()
    back = client.get(press(browser, client.get("/connexion/franceconnect/")["Location"], login=""))
    assert back["Location"] == "/inscription/etat-civil/"
    shown = client.get(back["Location"]).content.decode()
    assert "Identité confirmée par FranceConnect" in shown
    assert "Vézelay (Yonne), France" in shown

    leaving = client.post("/deconnexion/").context["address"]
    left = client.get(press(browser, leaving, logout="yes"))
    assert left["Location"] == "/connexion/"
    asked_again = browser.get(client.get("/connexion/franceconnect/")["Location"], timeout=TIMEOUT)
    assert "Log in" in asked_again.text
