"""Genesys' own Python SDK against the emulator. `make sdk-tests` runs these; elsewhere the SDK is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from ringfence.genesys.emulator.testing import Running, running

collect_ignore_glob = [] if find_spec("PureCloudPlatformClientV2") else ["test_*.py"]


@pytest.fixture(scope="session")
def shared_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as patch:
        # The SDK looks for a configuration of the user and watches its folder: it shall find nothing.
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        with running() as emulator:
            yield emulator


@pytest.fixture
def emulator(shared_emulator: Running) -> Running:
    """The emulator as new; tokens outlive a reset."""
    shared_emulator.control("reset", method="POST")
    return shared_emulator


@pytest.fixture(scope="session")
def shared_sdk(shared_emulator: Running):
    from tests.sdk.driver import Sdk

    return Sdk(shared_emulator.url, shared_emulator.client_id, shared_emulator.client_secret)


@pytest.fixture
def sdk(shared_sdk, emulator):
    """The SDK, logged in; after the test, what Genesys' models would not have carried is a failure."""
    shared_sdk.lost.clear()
    yield shared_sdk
    assert shared_sdk.lost == []


@pytest.fixture
def world(sdk):
    """Objects that others refer to, made when first asked for."""
    from tests.sdk.world import World

    return World(sdk)
