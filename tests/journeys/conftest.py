from pathlib import Path
from typing import Any

import pytest

from tests.journeys.postbox import Postbox
from tests.journeys.walker import Walker


@pytest.fixture
def postbox(settings: Any, tmp_path: Path) -> Postbox:
    settings.SMS_URL = f"file://{tmp_path}/sms"
    return Postbox(tmp_path / "sms")


@pytest.fixture
def walker(db: None, postbox: Postbox) -> Walker:
    return Walker(postbox)
