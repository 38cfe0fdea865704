"""A stack on an organisation in this process."""

from __future__ import annotations

import pytest

from tests.genesys.faults.world import World


@pytest.fixture
def stack() -> World:
    return World()
