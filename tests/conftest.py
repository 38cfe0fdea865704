"""What holds for every test."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine must not turn a property red: no example has a deadline, and slow generation is no failure. CI takes
# the same examples every time, so that a change is judged by what it changes; every other run looks for new ones.
settings.register_profile(
    "default",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("default")

TESTS = Path(__file__).parent
LONGEST = "test_interruptions.py"
"""File whose one test deploys twelve times."""

BROAD = (
    *("components", "examples", "evidence", "plugin", "policies", "genesys/complaints", "genesys/emulator"),
    "genesys/provider/test_nested_inputs.py",
    *("genesys/faults", "local/aws", "pipeline/siem", "pipeline/test_webhook_hardening.py"),
)
"""Places whose tests judge whole stacks, whole catalogues or many random inputs: not what a unit test is for."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks tests by where they are, and puts those first that take longest: begun last, they would be waited for."""
    for item in items:
        if item.path.relative_to(TESTS).as_posix().startswith(BROAD):
            item.add_marker(pytest.mark.broad)
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """0 for the longest file, then the other files with tests of the engine, then everything else, in its order."""
    if item.path.name == LONGEST:
        return 0
    return 1 if item.get_closest_marker("engine") else 2
