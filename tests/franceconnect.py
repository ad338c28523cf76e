"""A simulated FranceConnect for a test, and a browser's way through it."""

import re
import secrets
from collections.abc import Iterator

import pytest
import requests

from demo.franceconnect.people import Citizen, find_citizen
from demo.franceconnect.server import Provider
from demo.franceconnect.state import Client
from tests.contact_verification.carriers import serving

PORTAL = "http://testserver"
TIMEOUT = 10  # seconds


@pytest.fixture
def franceconnect(settings) -> Iterator[Provider]:
    """A provider that runs, knows the test client's portal and is its FranceConnect.

    Another portal, a live server's, is let in by `franceconnect.state.client.origins.add(live_server.url)`.
    """
    client = Client("portail-de-test", secrets.token_urlsafe(32), {PORTAL})
    with serving(Provider(0, client)) as provider:
        settings.FRANCECONNECT_URL = provider.issuer
        settings.FRANCECONNECT_CLIENT_ID = client.id
        settings.FRANCECONNECT_CLIENT_SECRET = client.secret
        yield provider


def walk(authorize_url: str, person: Citizen | str, browser: requests.Session | None = None) -> str:
    """Where the provider leads once this person (full name, or a part that only one has) has been chosen: the callback.

    `browser` keeps the provider's session from one walk to the next.
    """
    citizen = find_citizen(person) if isinstance(person, str) else person
    return _press(authorize_url, browser, person=citizen.slug)


def walk_again(authorize_url: str, browser: requests.Session) -> str:
    """The callback of whoever has a session at the provider in this browser."""
    return _press(authorize_url, browser, **{"continue": "1"})


def cancel(authorize_url: str, browser: requests.Session | None = None) -> str:
    """The callback of somebody who gives up."""
    return _press(authorize_url, browser, cancel="1")


def _press(authorize_url: str, browser: requests.Session | None, **button: str) -> str:
    browser = browser or requests.Session()
    page = browser.get(authorize_url, timeout=TIMEOUT)
    assert page.status_code == 200, page.text
    request = re.search(r'name="request" value="([^"]+)"', page.text)
    action = re.search(r'action="([^"]+)"', page.text)
    assert request, page.text
    assert action, page.text
    address = requests.compat.urljoin(page.url, action[1])
    answer = browser.post(address, {"request": request[1], **button}, allow_redirects=False, timeout=TIMEOUT)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]
