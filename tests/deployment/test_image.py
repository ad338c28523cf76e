"""The image and the composition, checked without an engine: what they name exists and works."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from itertools import chain, pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from ruamel.yaml import YAML

ROOT = settings.BASE_DIR
COMPOSE = YAML(typ="safe").load(ROOT / "docker-compose.yml")
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
SECRETS = {"SECRET_KEY", "ENCRYPTION_KEYS", "DIGEST_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "SMS_URL"}


def _instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} +(.+)$", DOCKERFILE, re.MULTILINE)


def _python_commands() -> list[list[str]]:
    """Every command of ours that starts Python, as words."""
    composed = (service.get("command", []) for service in SERVICES.values())
    checks = (service.get("healthcheck", {}).get("test", [])[1:] for service in SERVICES.values())
    built = (re.findall(r'"([^"]+)"', line) for line in _instructions("CMD") + _instructions("HEALTHCHECK"))
    commands = (shlex.split(" ".join(command)) for command in chain(composed, checks, built))
    return [command for command in commands if command and command[0] == "python"]


def test_the_composition_follows_the_specification():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    subprocess.run([*command, ROOT / "docker-compose.yml"], check=True, capture_output=True)


def test_every_part_is_there():
    assert {"web", "worker", "scheduler", "postgres", "redis", "mail"} <= SERVICES.keys()


@pytest.mark.parametrize("name", SERVICES)
def test_every_part_says_whether_it_is_well(name):
    assert "healthcheck" in SERVICES[name] or _instructions("HEALTHCHECK")


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_listens_beyond_this_machine(name):
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


def test_secrets_come_from_the_environment_or_nothing_starts():
    text = (ROOT / "docker-compose.yml").read_text()
    required = set(re.findall(r"\$\{(\w+):\?\}", text))
    assert required >= SECRETS
    assert not SECRETS & set(re.findall(r"\$\{(\w+)(?::-[^}]*)?\}", text))


def test_the_example_of_secrets_names_them_all_and_holds_none():
    required = set(re.findall(r"\$\{(\w+):\?\}", (ROOT / "docker-compose.yml").read_text()))
    lines = [line for line in (ROOT / ".env.example").read_text().splitlines() if not line.startswith("#")]
    assert set(lines) == {f"{name}=" for name in required}


@pytest.mark.parametrize("command", _python_commands(), ids=" ".join)
def test_a_command_names_what_exists(command):
    for option, value in pairwise(command):
        if option in ("-m", "-A"):
            assert importlib.util.find_spec(value), value
        if option == "manage.py":
            assert value in get_commands()
    assert all((ROOT / word).is_file() for word in command if word.endswith(".py"))


def test_the_image_does_not_run_as_root():
    assert _instructions("USER") == ["portal"]
    assert DOCKERFILE.index("USER portal") < DOCKERFILE.index("CMD [")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """What `COPY . .` brings, by the white list of .dockerignore."""
    kept = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    for name in kept:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_static_files_are_gathered_with_the_values_of_the_build(image):
    run = next(line for line in _instructions("RUN") if "collectstatic" in line)
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "VAR_DIR": str(image / "var")}
    subprocess.run(["sh", "-c", run], cwd=image, env=environment, check=True, capture_output=True)
    assert (image / "var" / "static" / "staticfiles.json").exists()


def test_the_image_holds_neither_demonstration_nor_tests(image):
    assert not (image / "demo").exists()
    assert not (image / "tests").exists()


def test_every_app_of_production_is_in_the_image(image):
    ours = [app.partition(".")[0] for app in settings.INSTALLED_APPS if (ROOT / app.partition(".")[0]).is_dir()]
    assert ours
    assert all((image / app).is_dir() for app in ours)
