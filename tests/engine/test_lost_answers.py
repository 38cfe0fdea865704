"""The engine and a platform that went dark right after a write: the next run knows that something may be there."""

from __future__ import annotations

import pytest

from tests.engine.small import Small, small

pytestmark = pytest.mark.engine

QUEUES = "/api/v2/routing/queues"

PROGRAM = """
    import pulumi

    from ringfence.genesys.sdk import routing

    queue = routing.Queue("line", name="Emergency line", opts=pulumi.ResourceOptions(protect={protect}))
    pulumi.export("id", queue.id)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    with small(tmp_path_factory.mktemp("lost")) as project:
        yield project


def lose_the_answer(project: Small, *, protect: bool) -> None:
    """A deployment whose one write is done, and whose answer and every look for the object are lost."""
    project.program(PROGRAM.format(protect=protect))
    held = [
        {"method": "POST", "path": QUEUES, "when": "after", "reset": True},
        {"method": "GET", "path": QUEUES, "skip": 1, "times": None, "reset": True},
    ]
    project.emulator.control("faults", {"faults": held})

    run = project.up()

    project.emulator.control("faults", method="DELETE")
    assert run.status != 0
    for part in ("creating genesys:routing:Queue 'line': POST", "did not answer", "The next `pulumi up` settles it"):
        assert part in run.flat, run.output[-3000:]
    assert [item["id"] for item in project.resources()] == ["unconfirmed"]
    assert len(project.living("queues")) == 1


def assert_one_queue(project: Small) -> None:
    (queue,) = project.living("queues")
    assert [item["id"] for item in project.resources()] == [queue["id"]]
    assert project.pulumi("preview", "--expect-no-changes").status == 0


def test_the_next_up_leaves_one_object_under_its_own_id(project):
    lose_the_answer(project, protect=False)

    run = project.up()

    assert run.status == 0, run.output[-3000:]
    assert_one_queue(project)
    assert project.pulumi("destroy", "--yes", "--skip-preview").status == 0
    assert project.living("queues") == []


def test_a_protected_resource_is_found_by_a_refresh(project):
    lose_the_answer(project, protect=True)
    (made,) = project.living("queues")

    refreshed = project.pulumi("refresh", "--yes", "--skip-preview")
    run = project.up()

    assert refreshed.status == 0, refreshed.output[-3000:]
    assert run.status == 0, run.output[-3000:]
    assert_one_queue(project)
    assert project.living("queues")[0]["id"] == made["id"]
