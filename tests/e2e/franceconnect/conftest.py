"""A portal with FranceConnect, each at a site of its own, as in life: cookies see no ports, but names."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from demo.franceconnect.server import Provider
from tests.e2e.visitor import Visitor
from tests.franceconnect import franceconnect  # noqa: F401 - a fixture


@pytest.fixture
def portal(portal: str, franceconnect: Provider, settings: Any) -> str:  # noqa: F811
    """At localhost, when the provider is at 127.0.0.1."""
    settings.ALLOWED_HOSTS = ["localhost"]
    address = portal.replace("127.0.0.1", "localhost")
    franceconnect.state.client.origins.add(address)
    return address


@pytest.fixture
def new_visitor(new_visitor: Callable[..., Visitor], franceconnect: Provider) -> Callable[..., Visitor]:  # noqa: F811
    def make(**options: Any) -> Visitor:
        visitor = new_visitor(**options)
        visitor.hosts.add(urlsplit(franceconnect.issuer).netloc)
        return visitor

    return make
