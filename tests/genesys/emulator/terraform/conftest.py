"""The provider with its token."""

from __future__ import annotations

import pytest

from tests.genesys.emulator.conftest import Api
from tests.genesys.emulator.terraform.provider import Provider


@pytest.fixture
def provider(api: Api) -> Provider:
    return Provider(api)
