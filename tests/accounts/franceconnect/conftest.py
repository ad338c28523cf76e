from datetime import UTC, datetime
from typing import Any

import pytest

from tests.franceconnect import franceconnect  # noqa: F401 - a fixture

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon(time_machine: Any) -> Any:
    """Time stands still unless the test moves it."""
    time_machine.move_to(NOON, tick=False)
    return time_machine
