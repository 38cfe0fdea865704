"""The set-up script: what it says before it touches anything."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "toolchain" / "environment.sh"

pytestmark = pytest.mark.broad


def set_up(python: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHON": python}
    return subprocess.run([SCRIPT], env=environment, capture_output=True, text=True, check=False)


def test_a_python_that_is_not_there_is_told_with_what_to_do():
    done = set_up("/nowhere/python3")

    assert done.returncode == 1
    assert "there is no /nowhere/python3. Say which one: make PYTHON=" in done.stderr


def test_an_old_python_is_told_with_its_version(tmp_path):
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\necho "Python 3.11 or newer is needed; this is 3.9.18" >&2\nexit 1\n')
    old.chmod(0o755)

    done = set_up(str(old))

    assert done.returncode == 1
    assert "this is 3.9.18" in done.stderr


def test_a_second_set_up_finds_the_work_done():
    done = set_up("python3")

    assert (done.returncode, done.stdout) == (0, "")
