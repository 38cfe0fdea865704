"""One valid example and one change for every resource there is, with what it refers to deployed when asked for."""

from __future__ import annotations

from typing import Any

from ringfence.genesys.provider.registry import definitions

from . import cases, connections

TABLE = "genesys:architect:DataTable"
ROW = "genesys:architect:DataTableRow"
RESIDENCY = "genesys:org:Residency"

FURTHER: dict[str, dict[str, Any]] = {
    ROW: {"key": "limits", "values": {"status": "NONE"}},
    RESIDENCY: {"expectedHomeRegion": "eu-central-1"},
}
FURTHER_CHANGES: dict[str, dict[str, Any]] = {
    ROW: {"values": {"status": "APPROVED"}},
    RESIDENCY: {"expectedOrganizationId": "7d0a1c0e-5b1f-4c3c-9f52-6b2f5a8c1d11"},
}

INPUTS: dict[str, dict[str, Any]] = {**cases.ALL, **connections.OBJECTS, **FURTHER}
CHANGES: dict[str, dict[str, Any]] = {**cases.CHANGES, **connections.CHANGES, **FURTHER_CHANGES}

TOKENS: tuple[str, ...] = tuple(sorted(definitions()))
"""Every resource of the registry."""


def inputs_of(stack: Any, token: str) -> dict[str, Any]:
    """Valid inputs of a resource; what they refer to is deployed by `stack`."""
    if token == ROW:
        return {**FURTHER[ROW], "dataTableId": stack.create(TABLE, cases.OBJECTS[TABLE], name="parent").id}
    if token in connections.OBJECTS:
        return connections.given(stack, token)
    return dict(INPUTS[token])
