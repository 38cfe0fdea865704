"""Replacements by the real engine: what others refer to is there all the time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.small import Small, small

PROGRAM = """
    from ringfence.genesys.sdk.integrations import Credential, Integration

    credential = Credential("pager", name="Pager", credential_type_id="{kind}", fields={fields})
    Integration(
        "actions",
        name="Pager actions",
        integration_type_id="custom-rest-actions",
        credential_ids={{"basicAuth": credential.id}},
        enabled=True,
    )
"""
DEFINED = {"kind": "userDefined", "fields": {"key": "k"}}
BASIC = {"kind": "basicAuth", "fields": {"userName": "u", "password": "p"}}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Small]:
    with small(tmp_path) as running:
        running.program(PROGRAM.format(**DEFINED))
        first = running.up()
        assert first.status == 0, first.output
        running.emulator.control("calls", method="DELETE")
        yield running


def assert_settled(project: Small, kind: str) -> None:
    (credential,) = project.living("credentials")
    assert credential["type"]["id"] == kind
    assert {item["id"] for item in project.resources()} >= {credential["id"]}
    unchanged = project.pulumi("preview", "--expect-no-changes", "--refresh")
    assert unchanged.status == 0, unchanged.output


def test_an_integration_never_points_to_a_credential_that_is_gone(project):
    project.program(PROGRAM.format(**BASIC))

    run = project.up()

    assert run.status == 0, run.output
    writes = [
        (call["method"], "credential" if "credentials" in call["path"] else "integration")
        for call in project.emulator.control("calls")["calls"]
        if call["method"] != "GET" and call["path"].startswith("/api/v2/integrations")
    ]
    assert writes == [("POST", "credential"), ("PUT", "integration"), ("DELETE", "credential")]
    assert_settled(project, "basicAuth")


def test_a_run_that_fails_after_the_new_credential_leaves_the_old_one_in_use_and_the_next_run_ends_it(project):
    project.program(PROGRAM.format(**BASIC))
    project.emulator.control(
        "faults", {"method": "PUT", "path": "/api/v2/integrations/*/config/current", "status": 500, "times": 50}
    )

    failed = project.up()

    assert failed.status != 0
    assert len(project.living("credentials")) == 2
    project.emulator.control("faults", method="DELETE")
    mended = project.up()
    assert mended.status == 0, mended.output
    assert_settled(project, "basicAuth")
