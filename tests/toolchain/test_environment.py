"""The set-up script: what it says before it touches anything."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "toolchain" / "environment.sh"

pytestmark = pytest.mark.broad


@pytest.fixture
def checkout(tmp_path):
    """As much of a checkout as the script looks at; never this one, whose environment runs the tests."""
    for folder in ("toolchain", "requirements", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy2(SCRIPT, tmp_path / "toolchain")
    for name in ("requirements/dev.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    return tmp_path


def set_up(checkout: Path, python: str) -> subprocess.CompletedProcess[str]:
    command = [checkout / "toolchain" / SCRIPT.name]
    environment = {**os.environ, "PYTHON": python}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_a_python_that_is_not_there_is_told_with_what_to_do(checkout):
    done = set_up(checkout, "/nowhere/python3")

    assert done.returncode == 1
    assert "there is no /nowhere/python3. Say which one: make PYTHON=" in done.stderr


def test_an_old_python_is_told_with_its_version(checkout):
    old = script(checkout / "python3", 'echo "Python 3.11 or newer is needed; this is 3.9.18" >&2; exit 1')

    done = set_up(checkout, old)

    assert done.returncode == 1
    assert "this is 3.9.18" in done.stderr


def test_a_second_set_up_finds_the_work_done(checkout):
    script(checkout / ".venv" / "bin" / "python", "exit 0")
    (checkout / ".venv" / ".installed").write_text(f"{checkout.resolve()}\n")

    done = set_up(checkout, sys.executable)

    assert (done.returncode, done.stdout) == (0, "")


def test_the_environment_of_a_checkout_that_was_moved_is_made_anew(checkout):
    script(checkout / ".venv" / "bin" / "python", "exit 0")
    (checkout / ".venv" / ".installed").write_text("/where/it/was\n")
    python = script(
        checkout / "python3", f'case "$*" in *venv*) echo "asked: $*"; exit 7;; esac; exec {sys.executable} "$@"'
    )

    done = set_up(checkout, python)

    assert done.stdout == "asked: -m venv --clear .venv\n"
