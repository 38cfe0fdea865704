from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ringfence.genesys.client import Client


def _load(name: str) -> Any:
    # pytest runs with importlib mode, where neighbours of a test are not importable by name.
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


scripted = _load("scripted_server")


class FakeTime:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def server() -> Iterator[Any]:
    with scripted.scripted_server() as running:
        yield running


@pytest.fixture
def client(server: Any, time: FakeTime) -> Iterator[Client]:
    with Client(
        "eu-central-1", "id", "secret", endpoint=server.url, clock=time.clock, sleep=time.sleep, user_agent="tests"
    ) as made:
        yield made
