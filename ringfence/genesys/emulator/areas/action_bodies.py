"""Data actions as they are written: what a body must look like, and what the platform makes of it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.errors import JsonObject, missing_reference
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.shapes import (
    Required,
    Shape,
    boolean,
    check_shape,
    document,
    integer,
    object_of,
    one_of,
    text,
)
from ringfence.genesys.emulator.store import Stored

FUNCTION_TYPE = "function-data-actions"
"""Integrations of this type have actions that run a function of the platform instead of calling an address."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
CONFIG = object_of(
    {
        "request": object_of(
            {
                "requestUrlTemplate": Required(text(1)),
                "requestType": Required(one_of(*METHODS)),
                "requestTemplate": text(),
                "headers": document,
            }
        ),
        "response": object_of(
            {"translationMap": document, "translationMapDefaults": document, "successTemplate": text()}
        ),
        "timeoutSeconds": integer(1, 60),
    }
)
CONTRACT = object_of(
    {
        "input": Required(object_of({"inputSchema": Required(document)})),
        "output": Required(object_of({"successSchema": Required(document)})),
    }
)
SHAPE: Shape = {
    "category": Required(text(1)),
    "name": Required(text(1)),
    "integrationId": Required(text(1)),
    "secure": boolean,
    "config": CONFIG,
    "contract": Required(CONTRACT),
}
UPDATE_SHAPE: Shape = {"category": text(1), "name": text(1), "config": CONFIG, "version": Required(integer(0))}
ACTIONS = declare(
    Kind(
        name="actions",
        path="/api/v2/integrations/actions",
        label="data action",
        audit=("Integrations", "Action"),
        shape=SHAPE,
        dated=False,
        versioned=True,
        needs_version=True,
        version_code="version.conflict",
        unique_name=False,
        in_use_error=(409, "integrations.action.in.use"),
    )
)
DEFAULT_TEMPLATES = {"requestTemplate": "${input.rawRequest}", "successTemplate": "${rawResult}"}


def new_action(organisation: Organisation, call: Call) -> JsonObject:
    """The action that a body describes. Raises ApiError 400."""
    body = deepcopy(call.body)
    if _runs_functions(organisation, body):
        _set_address(body, organisation.new_id())
    check_shape(body, SHAPE)
    if organisation.store.read("integrations", body["integrationId"]) is None:
        raise missing_reference("integrationId", body["integrationId"])
    action_id = f"custom_-_{organisation.new_id()}"
    return {
        "id": action_id,
        "name": body["name"],
        "integrationId": body["integrationId"],
        "category": body["category"],
        "contract": body["contract"],
        "version": 1,
        "secure": bool(body.get("secure")),
        "config": _completed(body.get("config") or {}),
        "selfUri": f"{ACTIONS.path}/{action_id}",
    }


def change_body(organisation: Organisation, current: Stored, call: Call) -> JsonObject:
    """The body of a change; the address of a function stays what the platform made it."""
    body = deepcopy(call.body)
    if isinstance(body.get("config"), dict) and _runs_functions(organisation, current):
        _set_address(body, current["config"]["request"]["requestUrlTemplate"])
    return body


def _runs_functions(organisation: Organisation, action: Stored) -> bool:
    integration = organisation.store.read("integrations", str(action.get("integrationId")))
    return integration is not None and integration["integrationType"]["id"] == FUNCTION_TYPE


def _set_address(body: JsonObject, function_id: str) -> None:
    """The address of a function is the platform's to say, whatever the client sent; wrong types are left to checks."""
    config = body["config"] = body.get("config") or {}
    if isinstance(config, dict) and config.get("request") is None:
        config["request"] = {"requestType": "POST"}
    if isinstance(config, dict) and isinstance(config["request"], dict):
        config["request"]["requestUrlTemplate"] = function_id


def _completed(config: JsonObject) -> JsonObject:
    request: JsonObject = {
        "headers": {},
        "requestTemplate": DEFAULT_TEMPLATES["requestTemplate"],
        **(config.get("request") or {}),
    }
    response: JsonObject = {
        "translationMap": {},
        "translationMapDefaults": {},
        "successTemplate": DEFAULT_TEMPLATES["successTemplate"],
        **(config.get("response") or {}),
    }
    return {**config, "request": request, "response": response}


def merged(current: Stored, changes: dict[str, Any]) -> JsonObject:
    """The action with changed parts and the next version."""
    changed = {**current, **{name: deepcopy(value) for name, value in changes.items() if value is not None}}
    changed["config"] = _completed(changed["config"])
    changed["version"] = current["version"] + 1
    return changed
