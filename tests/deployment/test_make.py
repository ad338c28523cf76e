"""The Makefile finds a Python that is recent enough and installs once."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

MAKE = shutil.which("make") or "make"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with the Makefile and requirements that are installed already."""
    shutil.copy(settings.BASE_DIR / "Makefile", tmp_path)
    shutil.copytree(settings.BASE_DIR / "requirements", tmp_path / "requirements")
    (tmp_path / ".venv").mkdir()
    for name in (".base", ".test"):
        (tmp_path / ".venv" / name).touch()
    return tmp_path


def _make(tree: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"} | variables
    return subprocess.run(
        [MAKE, "-C", str(tree), *arguments], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("target", "module"), [("run", "demo.run"), ("test", "tests.services.run")])
def test_a_second_start_does_not_install(tree, target, module):
    output = _make(tree, "--dry-run", target).stdout
    assert module in output
    assert "pip" not in output


@pytest.mark.parametrize("target", ["run", "test", "bench"])
def test_changed_requirements_are_installed_with_hashes(tree, target):
    os.utime(tree / "requirements" / "base.txt", (2**31, 2**31))
    assert "--require-hashes" in _make(tree, "--dry-run", target).stdout


def test_arguments_reach_pytest(tree):
    assert 'pytest tests/identity -k "nir and key"' in _make(
        tree, "--dry-run", "test", 'ARGS=tests/identity -k "nir and key"'
    ).stdout


def test_a_machine_with_an_old_python_only_is_told_so(tree, tmp_path):
    shutil.rmtree(tree / ".venv")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("sh", "touch"):
        (programs / name).symlink_to(shutil.which(name))
    old = programs / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    run = _make(tree, "run", PATH=str(programs))
    assert run.returncode != 0
    assert "Python 3.11 or later is needed" in run.stderr


def test_continuous_integration_calls_make_test(tree):
    shutil.copytree(settings.BASE_DIR / ".ci", tree / ".ci")
    (tree / "Makefile").write_text("test:\n\t@echo tested with CI=$$CI\n")
    run = subprocess.run([tree / ".ci" / "run"], cwd="/", capture_output=True, text=True, check=True)
    assert "tested with CI=" in run.stdout
    assert "CI=\n" not in run.stdout
