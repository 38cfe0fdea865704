"""Integrations, their configuration and state, and the inbound webhook (/api/v2/integrations).

An integration is created disabled, with a complete and empty configuration. Its state is changed by intention and
reached later.
"""

from __future__ import annotations

from typing import Any

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.envelopes import filtered, page
from ringfence.genesys.emulator.errors import (
    JsonObject,
    bad_request,
    missing_reference,
    not_found,
    required,
    version_conflict,
)
from ringfence.genesys.emulator.filters import by_fields, listed
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, check_shape, document, entity, integer, one_of, text
from ringfence.genesys.emulator.store import Stored

from .integration_types import check_properties, find_type, missing_properties, show_type

routes = Routes()

CONFIGS = "integrationconfigs"
VIEW, ADD = ("integrations:integration:view",), ("integrations:integration:add",)
EDIT, DELETE = ("integrations:integration:edit",), ("integrations:integration:delete",)
HIDDEN = frozenset({"polls"})

INTEGRATIONS = declare(
    Kind(
        name="integrations",
        path="/api/v2/integrations",
        label="integration",
        audit=("Integrations", "Integration"),
        shape={},
    )
)
ONE = f"{INTEGRATIONS.path}/{{integrationId}}"


@routes.get(INTEGRATIONS.path, any_of=VIEW)
def get_integrations(organisation: Organisation, call: Call) -> JsonObject:
    """Integrations as a page; filters ids, integrationType, reportedState and credentialId."""
    fields = {"ids": ("id",), "integrationType": ("integrationType",), "reportedState": ("reportedState.code",)}
    wanted = set(listed(call, "credentialId"))
    members = [
        member
        for member in by_fields(call, organisation.store.all(INTEGRATIONS.name), fields)
        if not wanted or wanted & set(_credential_ids(organisation, member["id"]))
    ]
    return page(call, filtered(call, members), render=_show)


@routes.post(INTEGRATIONS.path, any_of=ADD)
def post_integrations(organisation: Organisation, call: Call) -> JsonObject:
    """Creates an integration, disabled. Without a name it gets that of its type."""
    check_shape(call.body, {"integrationType": Required(entity), "name": text()})
    row = find_type(call.body["integrationType"]["id"])
    if row is None:
        raise missing_reference("integrationType.id", call.body["integrationType"]["id"])
    integration_id = organisation.new_id()
    name = call.body.get("name") or row["name"]
    integration: JsonObject = {
        "id": integration_id,
        "name": name,
        "integrationType": show_type(row),
        "notes": call.body.get("notes") or "",
        "intendedState": "DISABLED",
        "reportedState": _state(organisation, "INACTIVE"),
        "attributes": {"tokenId": organisation.new_id()} if row["id"] == "webhook" else {},
        "polls": 0,
        "selfUri": f"{INTEGRATIONS.path}/{integration_id}",
    }
    organisation.store.put(INTEGRATIONS.name, integration_id, integration)
    config = {
        "id": integration_id,
        "name": name,
        "version": 1,
        "notes": integration["notes"],
        "properties": {},
        "advanced": {},
        "credentials": {},
        "selfUri": f"{integration['selfUri']}/config/current",
    }
    organisation.store.put(CONFIGS, integration_id, config)
    organisation.audit(call, INTEGRATIONS.audit, integration_id, "Create", after=_show(integration))
    return _show(integration)


@routes.get(ONE, any_of=VIEW)
def get_integration(organisation: Organisation, call: Call) -> JsonObject:
    """One integration; while it changes state, each read brings it nearer."""
    integration = dict(_find(organisation, call))
    if integration["reportedState"]["code"] in {"ACTIVATING", "DEACTIVATING"}:
        integration["polls"] += 1
        if integration["polls"] > organisation.behaviour.pending_polls:
            integration |= {"reportedState": _reached(organisation, integration), "polls": 0}
        organisation.store.put(INTEGRATIONS.name, integration["id"], integration)
    return _show(integration)


@routes.patch(ONE, any_of=EDIT)
def patch_integration(organisation: Organisation, call: Call) -> JsonObject:
    """Sets the intended state; the reported one follows."""
    check_shape(call.body, {"intendedState": one_of("ENABLED", "DISABLED", "DELETED", "RESTORED")})
    integration = _find(organisation, call)
    intended = call.body.get("intendedState") or integration["intendedState"]
    if intended == "DELETED":
        return _remove(organisation, call, integration)
    changed = dict(integration)
    if intended != integration["intendedState"]:
        enabling = intended in {"ENABLED", "RESTORED"}
        code = "ACTIVATING" if enabling else "DEACTIVATING"
        state = _state(organisation, code)
        changed |= {"intendedState": "ENABLED" if enabling else "DISABLED", "reportedState": state, "polls": 0}
    organisation.store.put(INTEGRATIONS.name, integration["id"], changed)
    organisation.audit(
        call, INTEGRATIONS.audit, integration["id"], "Update", before=_show(integration), after=_show(changed)
    )
    return _show(changed)


@routes.delete(ONE, any_of=DELETE)
def delete_integration(organisation: Organisation, call: Call) -> JsonObject:
    """Deletes an integration and answers with it."""
    return _remove(organisation, call, _find(organisation, call))


@routes.get(f"{ONE}/config/current", any_of=VIEW)
def get_integration_config_current(organisation: Organisation, call: Call) -> JsonObject:
    """The configuration: none of its parts is ever null."""
    return dict(_config(organisation, call))


@routes.put(f"{ONE}/config/current", any_of=EDIT)
def put_integration_config_current(organisation: Organisation, call: Call) -> JsonObject:
    """Replaces the whole configuration; `version` must be the stored one."""
    current = _config(organisation, call)
    integration = _find(organisation, call)
    body = call.body
    shape = {
        "version": integer(0),
        "name": text(),
        "notes": text(),
        "properties": document,
        "advanced": document,
        "credentials": document,
    }
    check_shape(body, shape)
    if body.get("version") is None:
        raise required("version")
    if body["version"] != current["version"]:
        raise version_conflict(body["version"], current["version"], code="version.conflict")
    check_properties(integration["integrationType"]["id"], body.get("properties") or {})
    changed = {
        **current,
        "name": body.get("name") or current["name"],
        "notes": body.get("notes") or "",
        "version": current["version"] + 1,
        "properties": body.get("properties") or {},
        "advanced": body.get("advanced") or {},
        "credentials": _credentials(organisation, body.get("credentials") or {}),
    }
    organisation.store.put(CONFIGS, integration["id"], changed)
    renamed = {**integration, "name": changed["name"], "notes": changed["notes"]}
    organisation.store.put(INTEGRATIONS.name, integration["id"], renamed)
    organisation.audit(
        call, ("Integrations", "IntegrationConfiguration"), integration["id"], "Update", before=current, after=changed
    )
    return changed


def _find(organisation: Organisation, call: Call) -> Stored:
    integration = organisation.store.read(INTEGRATIONS.name, call.params["integrationId"])
    if integration is None:
        raise not_found("integration", call.params["integrationId"])
    return integration


def _config(organisation: Organisation, call: Call) -> Stored:
    _find(organisation, call)
    config = organisation.store.read(CONFIGS, call.params["integrationId"])
    if config is None:
        raise not_found("integration configuration", call.params["integrationId"])
    return config


def _remove(organisation: Organisation, call: Call, integration: Stored) -> JsonObject:
    users = [
        action["name"] for action in organisation.store.all("actions") if action["integrationId"] == integration["id"]
    ]
    if users:
        raise bad_request(f"The integration has data actions: {', '.join(users)}.", code="delete.referenced.entity")
    organisation.store.delete(INTEGRATIONS.name, integration["id"])
    organisation.store.delete(CONFIGS, integration["id"])
    gone = {**integration, "intendedState": "DELETED"}
    organisation.audit(call, INTEGRATIONS.audit, integration["id"], "Delete", before=_show(integration))
    return _show(gone)


def _credentials(organisation: Organisation, sent: JsonObject) -> JsonObject:
    found: JsonObject = {}
    for slot, reference in sent.items():
        credential_id: Any = reference.get("id") if isinstance(reference, dict) else None
        stored = organisation.store.read("credentials", str(credential_id))
        if stored is None:
            raise missing_reference(f"credentials.{slot}", credential_id)
        found[slot] = {name: stored[name] for name in ("id", "name", "type", "selfUri")}
    return found


def _reached(organisation: Organisation, integration: JsonObject) -> JsonObject:
    if integration["intendedState"] != "ENABLED":
        return _state(organisation, "INACTIVE")
    # A copy, which is never stale: the platform itself knows what it was told.
    config = organisation.store.edit(CONFIGS, integration["id"]) or {"properties": {}}
    missing = missing_properties(integration["integrationType"]["id"], config["properties"])
    if missing:
        return {
            **_state(organisation, "ERROR"),
            "detail": {"message": f"Configuration is incomplete: {', '.join(missing)}"},
        }
    return _state(organisation, "ACTIVE")


def _state(organisation: Organisation, code: str) -> JsonObject:
    return {"code": code, "effective": code.capitalize(), "lastUpdated": organisation.clock.stamp()}


def _show(integration: Stored) -> JsonObject:
    return {name: value for name, value in integration.items() if name not in HIDDEN}


def _credential_ids(organisation: Organisation, integration_id: str) -> list[str]:
    config = organisation.store.read(CONFIGS, integration_id) or {}
    return [str(credential.get("id")) for credential in (config.get("credentials") or {}).values()]
