from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.journeys.postbox import Postbox
from tests.journeys.walker import Walker


@pytest.fixture
def postbox(settings: Any, tmp_path: Path) -> Postbox:
    settings.SMS_URL = f"file://{tmp_path}/sms"
    return Postbox(tmp_path / "sms")


@pytest.fixture
def walker(db: None, postbox: Postbox) -> Walker:
    return Walker(postbox)


@pytest.fixture
def clock(time_machine: Any) -> Any:
    """Time stands still unless a test shifts it."""
    time_machine.move_to(timezone.now(), tick=False)
    return time_machine


@pytest.fixture
def new_walker(walker: Walker) -> Any:
    """Another browser."""
    return lambda: Walker(walker.postbox)
