from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from ringfence.settings.stack_file import read_stack_config

_MINIMAL = read_stack_config(Path(__file__).parent / "fixtures" / "minimal.good.yaml")


@pytest.fixture
def config() -> dict[str, Any]:
    """A configuration without problems, free to be changed."""
    return copy.deepcopy(_MINIMAL)
