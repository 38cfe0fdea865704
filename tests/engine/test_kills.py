"""The engine killed with -9 at moments that no state records: login, listing, upload, poll, switching on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ringfence.genesys.client import Client
from ringfence.genesys.client._paging import PAGE_SIZE
from ringfence.local.processes import wait_until
from tests.engine.small import STACK, Small, small

pytestmark = pytest.mark.timeout(600)

HANGS_SECONDS = 60
QUEUES = "/api/v2/routing/queues"

PROGRAM = """
    from pathlib import Path

    import pulumi
    from ringfence.genesys.sdk.architect import Flow
    from ringfence.genesys.sdk.integrations import Credential, Integration
    from ringfence.genesys.sdk.routing import Queue

    queue = Queue("queue", name="Emergency EU")
    Flow(
        "flow",
        definition=Path("flow.yaml").read_text(),
        substitutions={"queue": "Emergency EU"},
        opts=pulumi.ResourceOptions(depends_on=[queue]),
    )
    credential = Credential("pager", name="Pager", credential_type_id="userDefined", fields={"key": "k"})
    Integration(
        "actions",
        name="Pager actions",
        integration_type_id="custom-rest-actions",
        credential_ids={"basicAuth": credential.id},
        enabled=True,
    )
"""

MOMENTS = {
    "login": {"method": "POST", "path": "/oauth/token"},
    "second page of a listing": {"method": "GET", "path": QUEUES, "skip": 1},
    "upload of the flow": {"method": "PUT", "path": "/uploads/*"},
    "poll of the flow": {"method": "GET", "path": "/api/v2/flows/jobs/*"},
    "switching the integration on": {"method": "PATCH", "path": "/api/v2/integrations/*"},
    "poll of the integration": {"method": "GET", "path": "/api/v2/integrations/*", "skip": 2},
}
"""Calls that are carried out and then not answered; the engine is killed while it waits."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with small(tmp_path_factory.mktemp("kills")) as running:
        running.program(PROGRAM)
        yield running


def kill_at(project: Small, moment: str) -> None:
    """Runs `pulumi up` until the call of the moment is held back, and kills the engine with -9."""
    held = {"when": "after", "delaySeconds": HANGS_SECONDS, "reset": True, "times": 1}
    project.emulator.control("faults", {**MOMENTS[moment], **held})
    engine = subprocess.Popen(
        [str(project.engine), "up", "--yes", "--skip-preview", "--non-interactive"],
        cwd=project.folder,
        env=project.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until(lambda: engine.poll() is not None or hit(project), seconds=60, pause=0.02)
        assert engine.poll() is None, "the run ended without the call"
    finally:
        os.killpg(engine.pid, signal.SIGKILL)
        engine.wait(30)
    project.emulator.control("faults", method="DELETE")


def fill(project: Small) -> None:
    """More queues than one page shows."""
    emulator = project.emulator
    with Client("eu-central-1", emulator.client_id, emulator.client_secret, endpoint=emulator.url) as client:
        for number in range(PAGE_SIZE + 1):
            client.post(QUEUES, {"name": f"Queue {number}"})


def hit(project: Small) -> bool:
    return any(fault["hits"] for fault in project.emulator.control("faults")["faults"])


def open_creates(project: Small) -> list[str]:
    """URNs whose creation was begun and not seen to end, taken out of the state as `ringfence local deploy` does."""
    cancelled = project.pulumi("cancel", "--yes", "--stack", STACK)
    assert cancelled.status == 0, cancelled.output
    path = project.folder / "state.json"
    project.pulumi("stack", "export", "--file", str(path))
    document = json.loads(Path(path).read_text())
    operations = document["deployment"].pop("pending_operations", None) or []
    path.write_text(json.dumps(document))
    imported = project.pulumi("stack", "import", "--file", str(path))
    assert imported.status == 0, imported.output
    return [item["resource"]["urn"] for item in operations if item.get("type") == "creating"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_killed_at_this_moment_is_brought_to_its_end_by_the_next_one(project, moment):
    project.emulator.control("reset", method="POST")
    if moment == "second page of a listing":
        fill(project)
    kill_at(project, moment)
    adopt = "\n".join(open_creates(project))

    again = project.up(environment={"RINGFENCE_ADOPT_URNS": adopt})

    assert again.status == 0, again.output[-3000:]
    for kind, name in (("queues", "Emergency EU"), ("flows", "Main"), ("credentials", "Pager")):
        assert [item["name"] for item in project.living(kind) if item["name"] == name] == [name], kind
    (integration,) = project.living("integrations")
    assert integration["intendedState"] == "ENABLED"
    assert {item["id"] for item in project.resources()} >= {integration["id"]}
    unchanged = project.pulumi("preview", "--expect-no-changes", "--refresh")
    assert unchanged.status == 0, unchanged.output
    project.pulumi("stack", "rm", STACK, "--yes", "--force")
    project.pulumi("stack", "init", STACK)
