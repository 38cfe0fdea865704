"""The AWS SDK is loaded while the engine starts the AWS provider."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from components import loading

COMPONENTS = Path(loading.__file__).parent


def test_the_parts_loaded_meanwhile_are_those_that_components_use():
    sources = [path.read_text(encoding="utf-8") for path in COMPONENTS.glob("*.py") if path.name != "loading.py"]
    imported = {name for text in sources for name in re.findall(r"^from pulumi_aws import (.+)$", text, re.MULTILINE)}
    used = {name for line in imported for name in line.split(", ")} - {"get_caller_identity"}

    assert {part.__name__.removeprefix("pulumi_aws.") for part in loading.PARTS} == used


def test_after_the_block_every_part_is_loaded():
    code = (
        "from components.loading import PARTS, sdk_loaded_meanwhile\n"
        "kinds = {type(part).__name__ for part in PARTS}\n"
        "with sdk_loaded_meanwhile(): pass\n"
        "print(*kinds, *{type(part).__name__ for part in PARTS})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["_LazyModule", "module"]


def test_a_part_that_cannot_be_loaded_stops_the_program_with_its_error(monkeypatch):
    class Broken:
        def __getattr__(self, name: str) -> object:
            raise ImportError("half an installation")

    monkeypatch.setattr(loading, "PARTS", (Broken(),))

    with pytest.raises(ImportError, match="half an installation"), loading.sdk_loaded_meanwhile():
        pass
