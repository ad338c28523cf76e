"""What holds for every test: real settings, a database of its own, no way out to the network."""

import ipaddress
import os
import re
import socket
from collections.abc import Callable, Iterator
from typing import Any

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate
from whitenoise import WhiteNoise

from tests.services.environment import in_corner

NEEDED = {"SECRET_KEY", "ENCRYPTION_KEYS", "DIGEST_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "VAR_DIR"}
ALIKE = {"auth_permission", "django_content_type"}
LONG = ("tests/faults/", "tests/demo/", "tests/services/", "tests/e2e/")

if not os.environ.keys() >= NEEDED:
    pytest.exit('The tests need their servers: make test, or make test ARGS="tests/identity -k nir".', returncode=4)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moncompte.settings")
django.setup()


from accounts.hashers import PortalArgon2Hasher  # noqa: E402 (Django is there only now)

CHEAP = {"memory_cost": 64, "time_cost": 1}
REAL = {name: getattr(PortalArgon2Hasher, name) for name in CHEAP}


def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """Each process of xdist has its own Redis database, and its own corner for what is written."""
    for number, spec in enumerate(specs, start=1):
        spec.env.update(in_corner(os.environ, f"process-{number}"))
        for name in ("REDIS_URL", "CELERY_BROKER_URL"):
            spec.env[name] = re.sub(r"^(redis:.*)/0$", rf"\1/{number}", os.environ.get(name, ""))


@pytest.hookimpl(trylast=True)  # after the shuffle
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that wait for other processes come first: none of them is still at it when all the rest is done."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


class OutgoingNetworkError(AssertionError):
    """A test spoke to another machine."""


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("", "localhost")


def _on_loopback_only(method: Callable[..., Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise OutgoingNetworkError(f"tests stay on this machine: {address[0]}")
        return method(self, address)

    return connect


@pytest.fixture(autouse=True)
def _no_outgoing_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _on_loopback_only(getattr(socket.socket, name)))


@pytest.fixture(scope="session", autouse=True)
def _static_files_listed_once() -> Iterator[None]:
    """Each test client makes the middleware anew, and WhiteNoise would read the same folder for each."""
    list_files, listed = WhiteNoise.update_files_dictionary, {}

    def list_once(self: WhiteNoise, *place: str) -> None:
        if place not in listed:
            list_files(self, *place)
            listed[place] = dict(self.files)
        self.files.update(listed[place])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", list_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    """Passwords are hashed as in production, in a hundredth of the time: thousands are, and few tests are about it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CHEAP.items():
            patch.setattr(PortalArgon2Hasher, name, value)
        yield


@pytest.fixture
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what is about the hash itself, or the time it takes."""
    for name, value in REAL.items():
        monkeypatch.setattr(PortalArgon2Hasher, name, value)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On SQLite a file, which threads and other processes share as they do in the demonstration."""
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """What a flush must not take away: its end is told like that of a migration.

    The rows of ALIKE would be written again one by one, always the same: they stay, which is much faster.
    """
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.connect(_publish_first_terms, sender=apps.get_app_config("accounts"))
    if connection.vendor == "sqlite":
        connection.ops.sql_flush = _without_triggers(connection.ops.sql_flush)  # type: ignore[method-assign]
    else:
        connection.ops.sql_flush = _delete  # type: ignore[method-assign]


def _publish_first_terms(**kwargs: Any) -> None:
    """As migration 0004 does."""
    text = settings.BASE_DIR / "accounts" / "data" / "terms_1.md"
    apps.get_model("accounts", "TermsVersion").objects.create(number=1, text=text.read_text(encoding="utf-8"))


def _without_triggers(sql_flush: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """SQLite flushes with DELETE, which the journal's triggers refuse: they are set aside for the flush alone."""

    def flush(style: Any, tables: list[str], **kwargs: Any) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        dropped = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        emptied = sql_flush(style, [table for table in tables if table not in ALIKE], **kwargs)
        return [*dropped, *emptied, *(sql for _, sql in triggers)]

    return flush


def _delete(style: Any, tables: list[str], **kwargs: Any) -> list[str]:
    """For PostgreSQL, whose TRUNCATE makes each table and index anew. The same locks, and no trigger either."""
    emptied = [f'"{table}"' for table in tables if table not in ALIKE]
    deletions = "; ".join(f"DELETE FROM {table}" for table in emptied)  # noqa: S608
    return [f"SET LOCAL session_replication_role = replica; LOCK TABLE {', '.join(emptied)}; {deletions}"]


@pytest.fixture
def process_environment(transactional_db: None) -> dict[str, str]:
    """The environment with which another process (worker, web server) works on the database of this test."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        user, place = f"{database['USER']}:{database['PASSWORD']}", f"{database['HOST']}:{database['PORT']}"
        url = f"postgres://{user}@{place}/{database['NAME']}"
    return os.environ | {"DATABASE_URL": url}
