"""Requests as the services get them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from accounts.sessions import SessionStore

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
HOME = "192.0.2.7"


@pytest.fixture
def new_request(rf: RequestFactory) -> Callable[..., HttpRequest]:
    """A function that makes the request of somebody who is not logged in, on a browser with these cookies."""

    def make(*, cookies: dict[str, str] | None = None, address: str = HOME, agent: str = FIREFOX) -> HttpRequest:
        request = rf.post("/", REMOTE_ADDR=address, headers={"user-agent": agent})
        request.session, request.user = SessionStore(), AnonymousUser()
        request.COOKIES.update(cookies or {})
        return request

    return make


@pytest.fixture
def request_(new_request: Callable[..., HttpRequest]) -> Any:
    return new_request()
