"""One valid example and one change for every resource there is, with what it refers to deployed when asked for."""

from __future__ import annotations

from typing import Any

from ringfence.genesys.provider.registry import definitions

from . import cases, connections

TABLE = "genesys:architect:DataTable"
ROW = "genesys:architect:DataTableRow"
RESIDENCY = "genesys:org:Residency"
ALERT = "genesys:processautomation:OperationalEventAlert"
LINK = "genesys:telephony:OrganizationLink"
RETENTION = "genesys:analytics:DataRetention"
REGISTER = "genesys:org:TrusteeRegister"
ROUTING = "genesys:telephony:NumberRouting"
REFUGE, OTHER_REFUGE = "0d5b1c3e-1111-4222-8333-444455556666", "0d5b1c3e-1111-4222-8333-444455557777"

FURTHER: dict[str, dict[str, Any]] = {
    ROW: {"key": "limits", "values": {"status": "NONE"}},
    RESIDENCY: {"expectedHomeRegion": "eu-central-1"},
    ALERT: {"name": "Trunk out of service", "eventDefinitionIds": ["trunk-down", "trunk-up"]},
    LINK: {"targetOrganizationId": REFUGE, "targetRegion": "eu-west-1"},
    RETENTION: {"retentionDays": 730, "acknowledgeIrreversibleDays": 730},
    REGISTER: {},
    ROUTING: {},
}
FURTHER_CHANGES: dict[str, dict[str, Any]] = {
    ROW: {"values": {"status": "APPROVED"}},
    RESIDENCY: {"expectedOrganizationId": "7d0a1c0e-5b1f-4c3c-9f52-6b2f5a8c1d11"},
    ALERT: {"eventDefinitionIds": ["trunk-down"], "description": "Tells the duty officer"},
    LINK: {"targetOrganizationId": OTHER_REFUGE},
    RETENTION: {"retentionDays": 1000, "acknowledgeIrreversibleDays": 1000},
    REGISTER: {"genesysCare": "allow"},
    ROUTING: {"allowedOrganizationIds": [REFUGE]},
}

INPUTS: dict[str, dict[str, Any]] = {**cases.ALL, **connections.OBJECTS, **FURTHER}
CHANGES: dict[str, dict[str, Any]] = {**cases.CHANGES, **connections.CHANGES, **FURTHER_CHANGES}

TOKENS: tuple[str, ...] = tuple(sorted(definitions()))
"""Every resource of the registry."""


def inputs_of(stack: Any, token: str) -> dict[str, Any]:
    """Valid inputs of a resource; what they refer to is deployed by `stack`."""
    if token == ROW:
        return {**FURTHER[ROW], "dataTableId": stack.create(TABLE, cases.OBJECTS[TABLE], name="parent").id}
    if token == ALERT:
        return {**FURTHER[ALERT], "workflowId": connections.workflow(stack)}
    if token in connections.OBJECTS:
        return connections.given(stack, token)
    return dict(INPUTS[token])
