"""gunicorn with our configuration, and the question that tells whether it is well."""

import subprocess
import sys
from contextlib import AbstractContextManager

import pytest

from tests.services.processes import running, wait_for_line
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


def _web(environment: dict[str, str]) -> AbstractContextManager["subprocess.Popen[str]"]:
    conf = "moncompte/gunicorn.conf.py"
    return running("-m", "gunicorn", "-c", conf, "moncompte.wsgi", environment=environment)


def _health(environment: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", "moncompte.healthcheck"], env=environment, check=False).returncode


def test_a_server_that_answers_is_well(production):
    with _web(production) as web:
        wait_for_line(web, "Booting worker")
        assert _health(production) == 0


def test_a_server_that_is_gone_is_not_well(production):
    assert _health(production) == 1


def test_a_server_without_its_database_is_not_well(production):
    with _web(production | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}) as web:
        wait_for_line(web, "Booting worker")
        assert _health(production) == 1
