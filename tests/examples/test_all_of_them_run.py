"""All examples through the real engine: deployed, previewed without change, refreshed without drift, destroyed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from ringfence.genesys.emulator import testing
from ringfence.genesys.provider.registry import definitions

from .project import Project

pytestmark = pytest.mark.engine

WRITES = ("POST", "PUT", "PATCH", "DELETE")

KEPT = {"recordingkeyconfigurations", "conversationkeyconfigurations", "recordingkeys", "settings", "trunks"}
"""What a program cannot take away: key configurations are switched off, keys and trunk instances are the platform's."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with testing.running(region="eu-central-1") as emulator:
        yield Project(tmp_path_factory.mktemp("examples"), emulator)


def test_every_example_goes_up_stays_unchanged_and_goes(project: Project) -> None:
    before = project.emulator.control("snapshot")["objects"]

    deployed = project.pulumi("up", "--yes")
    assert deployed.status == 0, deployed.output[-6000:]
    assert {item["type"] for item in project.resources()} == set(definitions())
    project.calls()

    previewed = project.pulumi("preview", "--expect-no-changes")
    assert previewed.status == 0, previewed.output[-6000:]
    assert not [call for call in project.calls() if call.startswith(WRITES)]

    refreshed = project.pulumi("refresh", "--yes", "--expect-no-changes")
    assert refreshed.status == 0, refreshed.output[-6000:]
    assert not [call for call in project.calls() if call.startswith(WRITES)]

    destroyed = project.pulumi("destroy", "--yes")
    assert destroyed.status == 0, destroyed.output[-6000:]
    assert project.resources() == []
    left = living(project.emulator.control("snapshot")["objects"]) - living(before)
    assert set(left) <= KEPT


def living(objects: dict[str, dict[str, dict[str, object]]]) -> Counter[str]:
    """How many objects of each kind are there, tokens and records of jobs left out."""
    bookkeeping = {"tokens", "flowjobs", "flowchecks", "audits", "flowsources", "flowversions"}
    return Counter(
        {
            kind: sum(not isinstance(item, dict) or item.get("state") != "deleted" for item in found.values())
            for kind, found in objects.items()
            if kind not in bookkeeping
        }
    )
