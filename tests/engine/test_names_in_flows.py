"""Names in the YAML of a flow: told in preview where nothing goes by them, taken where the same run makes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.small import Small, small

PROGRAM = """
    from pathlib import Path

    import pulumi
    from ringfence.genesys.sdk.architect import Flow
    from ringfence.genesys.sdk.routing import Queue

    queue = Queue("queue", name="Emergency EU")
    Flow(
        "flow",
        definition=Path("flow.yaml").read_text(),
        substitutions={{"queue": "{name}"}},
        opts=pulumi.ResourceOptions(depends_on=[queue]),
    )
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with small(tmp_path_factory.mktemp("names")) as running:
        yield running


def test_a_flow_is_told_in_preview_which_name_nothing_goes_by_and_deployed_with_the_queue_of_the_same_run(
    project: Small,
) -> None:
    project.program(PROGRAM.format(name="Emergancy EU"))
    project.calls()

    refused = project.pulumi("preview")

    assert refused.status != 0
    place = "substitutions.queue: found the queue 'Emergancy EU' (YAML after substitution, line 13, column 25)"
    for part in (place, "did you mean 'Emergency EU'?", "depends_on", "GET /api/v2/routing/queues, correlation id "):
        assert part in refused.flat, refused.output
    assert set(project.calls()) == {"GET"}

    project.program(PROGRAM.format(name="Emergency EU"))

    deployed = project.pulumi("up", "--yes")  # preview and deployment, each with a provider of its own

    assert deployed.status == 0, deployed.output
    assert [flow["name"] for flow in project.living("flows")] == ["Main"]

    project.calls()
    unchanged = project.pulumi("preview", "--expect-no-changes")

    assert unchanged.status == 0, unchanged.output
    assert not [call for call in project.emulator.control("calls")["calls"] if "queues" in call["path"]]
