"""Rows of writes that are refused, and of writes that only an emulator should see. `refusals.yaml` has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.conformance.expectations import Case

NOWHERE = "00000000-0000-4000-8000-000000000000"
"""The id of nothing; rows name it too."""


def _case(row: dict[str, Any]) -> Case:
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list) and name != "body"}
    return Case(**{**row, **lists, "writes": True})


ROWS = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
OVERSIZED = [
    Case(
        area="protocol",
        call="POST /api/v2/routing/queues",
        body={"name": "{name}" + "x" * 520_000},
        status=413,
        code="request.entity.too.large",
        source="3P",
        writes=True,
    ),
    Case(
        area="recording",
        call="PUT /api/v2/recordings/deletionprotection",
        body={"conversationIds": [f"c-{number}" for number in range(101)]},
        status=400,
        source="OAS: at most 100 a call",
        writes=True,
        emulator_only=True,
    ),
]
REFUSALS = [*map(_case, ROWS["refusals"]), *OVERSIZED]
EMULATOR_WRITES = [_case(row) for row in ROWS["emulator_writes"]]
