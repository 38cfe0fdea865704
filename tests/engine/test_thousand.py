"""A thousand Genesys resources through the engine: few calls each, no difference afterwards, nothing left behind."""

from __future__ import annotations

import pytest

from tests.engine.small import Small, small

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

PROGRAM = """
    import os

    from ringfence.genesys.sdk import architect, routing, telephony

    size, changed = int(os.environ["SIZE"]), int(os.environ["CHANGED"])

    location = telephony.Location("location", name="Frankfurt", address={"city": "Frankfurt", "country": "DE"})
    table = architect.DataTable("table", name="Approvals", columns=[{"name": "status", "type": "string"}])
    for n in range(size * 3 // 10):
        text = "changed" if n < changed else "as it was"
        routing.Queue(f"queue-{n}", name=f"Queue {n}", description=text)
        routing.WrapupCode(f"code-{n}", name=f"Code {n}")
    for n in range(size * 2 // 10):
        architect.DataTableRow(f"row-{n}", data_table_id=table.id, key=f"row-{n}", values={"status": "NONE"})
    for n in range(size // 10):
        site = telephony.Site(f"site-{n}", name=f"Site {n}", location_id=location.id, media_regions=["eu-central-1"])
        telephony.TrunkBase(
            f"trunk-{n}", name=f"Trunk {n}", trunk_metabase_id="external_sip_pcv_byoc_carrier.json",
            trunk_type="EXTERNAL", site_id=site.id, inbound_site_id=site.id, transport="tls",
        )
"""
KINDS = {"queues": 3, "wrapupcodes": 3, "datatablerows": 2, "sites": 1, "trunkbases": 1}
"""Tenths of the resources by kind."""


def deployment(project: Small, size: int, *, changed: int = 0) -> dict[str, str]:
    """Variables of a run; the state is written once at its end, which does not concern the provider."""
    del project
    return {
        "SIZE": str(size),
        "CHANGED": str(changed),
        "PULUMI_EXPERIMENTAL": "true",
        "PULUMI_SKIP_CHECKPOINTS": "true",
    }


def test_a_thousand_resources_from_up_to_destroy(tmp_path):
    with small(tmp_path) as project:
        size = 1000
        project.program(PROGRAM)
        as_declared, with_changes = deployment(project, size), deployment(project, size, changed=100)
        before = {kind: len(project.living(kind)) for kind in KINDS}

        up = project.up(environment=as_declared)
        assert up.status == 0, up.output[-3000:]
        created = project.calls()
        assert {kind: len(project.living(kind)) - before[kind] for kind in KINDS} == {
            kind: size * tenths // 10 for kind, tenths in KINDS.items()
        }
        assert created["POST"] == size + 2
        assert created["PUT"] + created["PATCH"] + created["DELETE"] == 0
        assert created["GET"] <= 0.5 * size, "a row looks for itself, a site for its location; the rest share listings"

        preview = project.pulumi("preview", "--expect-no-changes", environment=as_declared)
        assert preview.status == 0, preview.output[-3000:]
        assert sum(project.calls().values()) <= 2

        update = project.up(environment=with_changes)
        assert "100 updated" in update.flat, update.output[-3000:]
        changed = project.calls()
        assert changed["PUT"] == 100
        assert changed["GET"] <= 102

        refresh = project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes", environment=with_changes)
        assert refresh.status == 0, refresh.output[-3000:]
        read = project.calls()
        assert read["GET"] <= size + 4
        assert sum(read.values()) == read["GET"]

        destroy = project.pulumi("destroy", "--yes", "--skip-preview", environment=with_changes)
        assert destroy.status == 0, destroy.output[-3000:]
        assert project.calls()["DELETE"] == size + 2
        assert {kind: len(project.living(kind)) for kind in KINDS} == before


def test_under_the_platforms_limit_a_deployment_takes_the_time_it_must_and_no_call_fails(tmp_path):
    """100 requests a minute: the calls beyond them wait for the next minute, as the real limit wants it."""
    with small(tmp_path, limit=100) as project:
        project.program(PROGRAM)

        up = project.up(environment=deployment(project, 100))

        assert up.status == 0, up.output[-3000:]
        calls = project.calls()
        assert calls["POST"] == 102
        assert calls["429"] <= 3
        assert len(project.living("queues")) == 30
