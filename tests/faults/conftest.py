from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import pytest
from django.db import connection

from accounts.hashers import PortalArgon2Hasher
from tests.faults.carriers import carriers
from tests.faults.house import House, open_house
from tests.services.servers import Redis


@pytest.fixture
def redis(transactional_db: None) -> Iterator[Redis | None]:
    """The broker of a run on PostgreSQL, of this test alone; on SQLite the broker is a folder."""
    if connection.vendor == "sqlite":
        yield None
        return
    with TemporaryDirectory(prefix="moncompte-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the server's own user passes through
        with Redis(folder) as server:
            yield server


@pytest.fixture
def house(process_environment: dict[str, str], tmp_path: Path, redis: Redis | None) -> Iterator[House]:
    broker = {"CELERY_BROKER_URL": redis.url if redis else "filesystem://localhost"}
    with carriers() as (sms, mail), open_house(process_environment | broker, tmp_path, sms, mail) as house:
        yield house


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the real hasher looked at a password, by method."""
    counted: Counter[str] = Counter()
    lock = Lock()

    def counting(name: str) -> Callable[..., Any]:
        method = getattr(PortalArgon2Hasher, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            with lock:
                counted[name] += 1
            return method(*args, **kwargs)

        return call

    for name in ("encode", "verify"):
        monkeypatch.setattr(PortalArgon2Hasher, name, counting(name))
    return counted
