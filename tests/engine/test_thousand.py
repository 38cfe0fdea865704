"""A thousand Genesys resources through the engine: few calls each, no difference afterwards, nothing left behind."""

from __future__ import annotations

import pytest

from tests.engine.small import small
from tests.engine.thousand import CHANGED, PARENTS, PROGRAM, SIZE, deployment

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

KINDS = {"queues": 3, "wrapupcodes": 3, "datatablerows": 2, "sites": 1, "trunkbases": 1}
"""Tenths of the resources by the emulator's name of their kind."""


def test_a_thousand_resources_from_up_to_destroy(tmp_path):
    with small(tmp_path) as project:
        project.program(PROGRAM)
        as_declared, with_changes = deployment(), deployment(changed=CHANGED)
        before = {kind: len(project.living(kind)) for kind in KINDS}

        up = project.up(environment=as_declared)
        assert up.status == 0, up.output[-3000:]
        created = project.calls()
        assert {kind: len(project.living(kind)) - before[kind] for kind in KINDS} == {
            kind: SIZE * tenths // 10 for kind, tenths in KINDS.items()
        }
        assert created["POST"] == SIZE + PARENTS
        assert created["PUT"] + created["PATCH"] + created["DELETE"] == 0
        assert created["GET"] <= 0.5 * SIZE, "a row looks for itself, a site for its location; the rest share listings"

        preview = project.pulumi("preview", "--expect-no-changes", environment=as_declared)
        assert preview.status == 0, preview.output[-3000:]
        assert sum(project.calls().values()) <= 2

        update = project.up(environment=with_changes)
        assert f"{CHANGED} updated" in update.flat, update.output[-3000:]
        changed = project.calls()
        assert changed["PUT"] == CHANGED
        assert changed["GET"] <= CHANGED + 2

        refresh = project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes", environment=with_changes)
        assert refresh.status == 0, refresh.output[-3000:]
        read = project.calls()
        assert read["GET"] <= SIZE + 4
        assert sum(read.values()) == read["GET"]

        destroy = project.pulumi("destroy", "--yes", "--skip-preview", environment=with_changes)
        assert destroy.status == 0, destroy.output[-3000:]
        assert project.calls()["DELETE"] == SIZE + PARENTS
        assert {kind: len(project.living(kind)) for kind in KINDS} == before


def test_under_the_platforms_limit_a_deployment_takes_the_time_it_must_and_no_call_fails(tmp_path):
    """100 requests a minute: the calls beyond them wait for the next minute, as the real limit wants it."""
    with small(tmp_path, limit=100) as project:
        project.program(PROGRAM)

        up = project.up(environment=deployment(100))

        assert up.status == 0, up.output[-3000:]
        calls = project.calls()
        assert calls["POST"] == 102
        assert calls["429"] <= 3
        assert len(project.living("queues")) == 30
