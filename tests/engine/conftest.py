"""Stacks deployed by the real engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.stack import Stack


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder runs the engine."""
    for item in items:
        if "tests/engine/" in item.path.as_posix():
            item.add_marker(pytest.mark.engine)


@pytest.fixture(scope="session")
def deployed_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The local stack, deployed once; tests take `deployed`, which leaves it as they found it."""
    stack = Stack(tmp_path_factory.mktemp("deployed"))
    try:
        stack.up()
        yield stack
    finally:
        stack.close()


@pytest.fixture
def deployed(deployed_stack: Stack) -> Stack:
    """The deployed stack, for tests that leave everything as it is."""
    return deployed_stack


@pytest.fixture
def disturbed(deployed_stack: Stack) -> Iterator[Stack]:
    """The deployed stack, for tests that change it; it is put right afterwards."""
    yield deployed_stack
    deployed_stack.control("faults", method="DELETE")
    refreshed = deployed_stack.pulumi("refresh", "--yes", "--skip-preview")
    assert refreshed.status == 0, refreshed.output[-4000:]
    deployed_stack.up(policies=False)


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack with running emulators and nothing deployed."""
    stack = Stack(tmp_path_factory.mktemp("fresh"))
    yield stack
    stack.close()
