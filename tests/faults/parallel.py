"""Many threads that do the same thing at the same moment, each on its own database connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from django.db import connection, connections
from django.test import Client

from accounts.models import Account, Registration
from accounts.views.browser import REGISTRATION
from tests.factories import PASSWORD

PATIENCE = 60  # seconds until everybody stands at the line

Result = TypeVar("Result")


def all_at_once(count: int, work: Callable[[int], Result]) -> list[Result]:
    """What `work(0)` … `work(count - 1)` returned; the first exception among them is raised."""
    line = Barrier(count)

    def run(number: int) -> Result:
        try:
            connection.ensure_connection()
            line.wait(PATIENCE)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return [future.result() for future in [pool.submit(run, number) for number in range(count)]]


def browser_with(draft: Registration) -> Client:
    """A browser that continues this draft."""
    client = Client()
    session = client.session
    session[REGISTRATION] = str(draft.uuid)
    session.save()
    return client


def logged_in(account: Account, password: str = PASSWORD) -> Client:
    """A browser in which the right pair was given."""
    client = Client()
    client.post("/connexion/", {"identifier": account.owner.identifier, "password": password})
    return client


def same_browser(client: Client) -> Client:
    """The same cookies in a client of one's own: a test client does not bear two requests at a time."""
    other = Client()
    other.cookies.load(client.cookies.output(header=""))
    return other


def post_as(client: Client, path: str, data: dict[str, str]) -> Callable[[int], Any]:
    """One request of this browser, for `all_at_once`."""
    return lambda _: same_browser(client).post(path, data)
