"""The portal behind its own middleware and static files, and a real browser in front of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.keyboard import Keyboard
from tests.e2e.visitor import Visitor

FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Playwright keeps an event loop in this thread, where Django would then refuse to query."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(django_db_setup: None) -> Iterator[str]:
    """The portal as it is served: pytest-django's own live server would answer for the static files itself."""
    shared = {"default": connection} if connection.vendor == "sqlite" and connection.is_in_memory_db() else {}
    for shared_connection in shared.values():
        shared_connection.inc_thread_sharing()
    server = LiveServerThread("127.0.0.1", lambda media: get_wsgi_application(), connections_override=shared)
    server.daemon = True
    server.start()
    assert server.is_ready.wait(30)
    assert server.error is None
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    for shared_connection in shared.values():
        shared_connection.dec_thread_sharing()


@pytest.fixture
def portal(address: str, transactional_db: None, settings: Any, tmp_path: Path) -> str:
    """The portal with nobody in it yet, whose messages leave for folders of the test."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH, settings.SMS_URL = f"{tmp_path}/mails", f"file://{tmp_path}/sms"
    return address


@pytest.fixture
def new_visitor(chromium: Browser, portal: str) -> Iterator[Callable[..., Visitor]]:
    """Makes people at a browser of their own. In the end nothing may have gone wrong in any of them."""
    visitors: list[Visitor] = []

    def make(**options: Any) -> Visitor:
        visitors.append(Visitor(chromium, portal, **options))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []


@pytest.fixture
def visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    """Somebody with a telephone 360 px wide."""
    return new_visitor()


@pytest.fixture
def keyboard(visitor: Visitor) -> Keyboard:
    return Keyboard(visitor)


@pytest.fixture
def demonstration(settings: Any) -> None:
    """Adds the pages of the demonstration, its banner, and an address for each failure."""
    settings.ROOT_URLCONF = "tests.e2e.urls"
    settings.DEMO = True
