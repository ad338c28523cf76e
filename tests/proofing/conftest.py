from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import Enum
from inspect import getmembers, isclass
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

import contact_verification.enums
import identity.enums
import identity.nir
import proofing.enums
from identity.pivot import PivotIdentity
from journal.models import Event
from proofing.paper_places import place_of_papers

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MODULES = (contact_verification.enums, identity.enums, identity.nir, proofing.enums)
WORDS = {
    str(member.value)
    for _, kind in chain.from_iterable(getmembers(module, isclass) for module in MODULES)
    if issubclass(kind, Enum)
    for member in kind
}
"""Everything that an enum of ours may say."""
COLUMNS = set(PivotIdentity.__slots__)


@pytest.fixture
def noon(time_machine: Any) -> Any:
    """Time stands still unless the test moves it."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def papers_folder(settings: Any, tmp_path: Path) -> Path:
    """Where the papers of this test lie."""
    folder = tmp_path / "papers"
    settings.STORAGES = settings.STORAGES | {"papers": place_of_papers("", folder=folder)}
    return folder


@pytest.fixture
def plain_journal(db: None) -> Iterator[None]:
    """What the test has made happen is journalled with ids, counts, words of an enum and names of columns."""
    yield
    values = set(chain.from_iterable(details.values() for details in Event.objects.values_list("details", flat=True)))
    unknown = {value for value in values if type(value) is not int} - WORDS - {""}
    assert set(chain.from_iterable(value.split() for value in unknown)) <= COLUMNS


@pytest.fixture
def told() -> Callable[[Any], list[str]]:
    """The kinds of the messages to a person, in order."""
    return lambda person: list(person.messages.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def journalled() -> Callable[[Any], list[str]]:
    """What the journal says of a person, in order."""
    return lambda person: list(Event.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))
