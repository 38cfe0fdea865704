"""The list of documented query parameters is that of the SDK, for every operation that the emulator implements."""

from __future__ import annotations

from pathlib import Path

import PureCloudPlatformClientV2 as genesys  # noqa: N813 - a name that reads

from ringfence.genesys.emulator.catalogue.refresh import queries
from ringfence.genesys.emulator.queries import documented


def test_the_list_of_query_parameters_is_that_of_the_sdk():
    found = queries(Path(genesys.__file__).parent)

    assert {name: tuple(parameters) for name, parameters in found.items()} == documented()
