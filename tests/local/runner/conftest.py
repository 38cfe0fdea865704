"""What the tests of alarms share: the declared stack, deployed to a local AWS under one clock."""

import pytest

from tests.components.conftest import declare_stack, stack_config
from tests.local.runner.alarm_site import Site, serving


@pytest.fixture(scope="module")
def declared_stack():
    return declare_stack(stack_config("local"))


@pytest.fixture(scope="module")
def alarm_aws():
    with serving() as url:
        yield url


@pytest.fixture
def site(alarm_aws, tmp_path, declared_stack):
    found = Site(alarm_aws, tmp_path, declared_stack)
    yield found
    found.runner.stop()
