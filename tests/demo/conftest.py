import pytest
import time_machine

from tests.franceconnect import franceconnect  # noqa: F401


@pytest.fixture
def provider(franceconnect):  # noqa: F811
    return franceconnect


@pytest.fixture
def clock():
    """Stands still, for the provider too, until it is shifted."""
    with time_machine.travel("2026-11-20 09:00:00Z", tick=False) as clock:
        yield clock
