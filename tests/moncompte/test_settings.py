"""The settings as a fresh process reads them from its environment."""

import json
import os
import subprocess
import sys

import pytest

WITHOUT_DEFAULT = [
    "SECRET_KEY",
    "ENCRYPTION_KEYS",
    "DIGEST_KEY",
    "DATABASE_URL",
    "CELERY_BROKER_URL",
    "EMAIL_URL",
    "SMS_URL",
]
HEADERS = """
import json, django
django.setup()
from django.test import Client
answers = {"https": Client().get("/connexion/", secure=True), "http": Client().get("/connexion/")}
print(json.dumps({name: [a.status_code, dict(a.headers), a.cookies.output()] for name, a in answers.items()}))
"""


def run(code, **changed):
    """A new interpreter with our environment and these variables; None takes one away."""
    environment = {name: value for name, value in (os.environ | changed).items() if value is not None}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)


@pytest.mark.parametrize("name", WITHOUT_DEFAULT)
def test_without_a_variable_that_has_no_default_the_site_does_not_start_and_names_it(name):
    ended = run("import moncompte.settings", **{name: None})
    assert ended.returncode == 1
    assert f"Set the {name} environment variable" in ended.stderr


def test_in_the_demonstration_too_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / "demo.env").write_text("SECRET_KEY=from-the-file\nDIGEST_KEY=from-the-file\n")
    code = "from moncompte import settings; print(settings.SECRET_KEY, settings.DIGEST_KEY)"
    ended = run(code, DEMO="1", VAR_DIR=str(tmp_path), SECRET_KEY="from-the-environment", DIGEST_KEY=None)
    assert ended.stdout.split() == ["from-the-environment", "from-the-file"]


def test_outside_the_demonstration_its_secrets_are_not_read(tmp_path):
    (tmp_path / "demo.env").write_text("SECRET_KEY=from-the-file\n")
    ended = run("import moncompte.settings", DEMO="0", VAR_DIR=str(tmp_path), SECRET_KEY=None)
    assert "Set the SECRET_KEY" in ended.stderr


def test_https_is_the_default_and_then_everything_travels_by_it():
    ended = run(HEADERS, PUBLIC_HTTPS=None)
    answers = json.loads(ended.stdout)
    status, headers, cookies = answers["https"]
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert cookies
    assert all("Secure" in cookie for cookie in cookies.splitlines())
    status, headers, _ = answers["http"]
    assert (status, headers["Location"]) == (301, "https://testserver/connexion/")
