from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from proofing.paper_places import place_of_papers
from tests.journeys.holders import Holder, new_holder
from tests.journeys.papers import IN_CREATION, IN_SPACE, Sender, sender_at
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


@pytest.fixture
def no_code(settings: Any) -> None:
    """The code at login has its own journeys."""
    settings.SECOND_STEP = "never"


@pytest.fixture
def holder(db: None) -> Holder:
    """Somebody who has an account, and a confirmed mail."""
    return new_holder()


@pytest.fixture
def inside(walker: Walker, no_code: None, holder: Holder) -> Walker:
    """The holder, in their space."""
    walker.come_in(holder)
    return walker


@pytest.fixture
def papers_folder(settings: Any, tmp_path: Path) -> Path:
    """Where the papers of this test lie."""
    folder = tmp_path / "papers"
    settings.STORAGES = settings.STORAGES | {"papers": place_of_papers("", folder=folder)}
    return folder


@pytest.fixture
def newcomer(walker: Walker, papers_folder: Path) -> Sender:
    """Somebody who creates an account without a French paper, at the page where files are sent."""
    return sender_at(IN_CREATION, walker, papers_folder)


@pytest.fixture
def owner(walker: Walker, papers_folder: Path) -> Sender:
    """Somebody logged in to a space of their own."""
    return sender_at(IN_SPACE, walker, papers_folder)


@pytest.fixture(params=[IN_CREATION, IN_SPACE], ids=["creation", "space"])
def sender(request: pytest.FixtureRequest, walker: Walker, papers_folder: Path) -> Sender:
    """One, then the other."""
    return sender_at(request.param, walker, papers_folder)
