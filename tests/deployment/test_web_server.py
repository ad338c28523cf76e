"""gunicorn with our configuration, and the question that tells whether it is well."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.services.servers import free_port


@pytest.fixture
def production(process_environment: dict[str, str]) -> dict[str, str]:
    return process_environment | {
        "PORT": str(free_port()),
        "PUBLIC_HTTPS": "1",
        "TRUSTED_PROXIES": "1",
        "ALLOWED_HOSTS": ".moncompte.example",
        "WEB_CONCURRENCY": "1",
    }


@pytest.fixture
def web(production: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "gunicorn", "-c", "moncompte/gunicorn.conf.py", "moncompte.wsgi"]
    with subprocess.Popen(command, env=production, stderr=subprocess.PIPE, text=True) as process:
        next(line for line in process.stderr if "Booting worker" in line)
        yield process
        process.terminate()


def _health(environment: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", "moncompte.healthcheck"], env=environment, check=False).returncode


def test_a_server_that_answers_is_well(web, production):
    assert _health(production) == 0


def test_a_server_that_is_gone_is_not_well(production):
    assert _health(production) == 1


def test_a_server_without_its_database_is_not_well(production):
    away = production | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    command = [sys.executable, "-m", "gunicorn", "-c", "moncompte/gunicorn.conf.py", "moncompte.wsgi"]
    with subprocess.Popen(command, env=away, stderr=subprocess.PIPE, text=True) as process:
        next(line for line in process.stderr if "Booting worker" in line)
        assert _health(production) == 1
        process.terminate()
