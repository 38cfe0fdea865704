"""Flows as objects: read, list, rename, delete, versions (/api/v2/flows)."""

from __future__ import annotations

from typing import Any

from ringfence.genesys.emulator import envelopes
from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.clock import parse_iso
from ringfence.genesys.emulator.errors import ApiError, JsonObject, conflict, duplicate, not_found
from ringfence.genesys.emulator.filters import by_fields
from ringfence.genesys.emulator.flow_definition import FlowDefinition
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.kind_checks import refuse_if_used
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.references import Reference
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.store import Stored

routes = Routes()

SOURCES = "flowsources"
VERSIONS = "flowversions"
VIEW = ("architect:flow:view",)
EDIT = ("architect:flow:edit",)
HIDDEN = frozenset({"uses"})
FILTERS = {
    "virtualAgentEnabled": ("virtualAgentEnabled",),
    "publishVersionId": ("publishedVersion",),
    "lockedBy": ("lockedUser",),
    "lockedByClientId": ("lockedClient",),
}

FLOWS = declare(
    Kind(
        name="flows",
        path="/api/v2/flows",
        label="flow",
        audit=("Architect", "Flow"),
        shape={},
        references=(
            Reference("uses.queues[]", "queues"),
            Reference("uses.datatables[]", "datatables"),
            Reference("uses.schedulegroups[]", "schedulegroups"),
            Reference("uses.emergencygroups[]", "emergencygroups"),
            Reference("uses.actions[]", "actions"),
        ),
        dated=False,
        in_use_error=(409, "architect.flow.in.use"),
    )
)


def deploy(organisation: Organisation, call: Call, definition: FlowDefinition, text: str) -> Stored:
    """Creates or updates the flow that a definition names by type and name, and publishes it."""
    known = next(
        (
            flow
            for flow in organisation.store.all(FLOWS.name)
            if not flow["deleted"] and (flow["type"], flow["name"]) == (definition.flow_type, definition.name)
        ),
        None,
    )
    flow_id = known["id"] if known else organisation.new_id()
    version = add_version(organisation, call, flow_id)
    flow = {
        "id": flow_id,
        "name": definition.name,
        "description": definition.description,
        "type": definition.flow_type,
        "division": _division(organisation, definition.division, known),
        "active": True,
        "system": False,
        "deleted": False,
        "publishedVersion": version,
        "savedVersion": version,
        "checkedInVersion": version,
        "supportedLanguages": [{"language": definition.language, "isDefault": True}],
        "virtualAgentEnabled": False,
        "uses": definition.uses,
        "selfUri": f"{FLOWS.path}/{flow_id}",
    }
    organisation.store.put(FLOWS.name, flow_id, flow)
    organisation.store.put(SOURCES, flow_id, {"text": text})
    organisation.audit(
        call, FLOWS.audit, flow_id, "Update" if known else "Create", before=known and _show(known), after=_show(flow)
    )
    return flow


def find_flow(organisation: Organisation, flow_id: str) -> Stored:
    """The flow. Raises ApiError 404, or 410 architect.flow.deleted for one that was deleted."""
    flow = organisation.store.read(FLOWS.name, flow_id)
    if flow is None:
        raise not_found("flow", flow_id)
    if flow["deleted"]:
        raise ApiError(
            410, "architect.flow.deleted", "The flow {id} has been deleted.", params={"id": flow_id}, entity_id=flow_id
        )
    return flow


@routes.get("/api/v2/flows", any_of=VIEW)
def get_flows(organisation: Organisation, call: Call) -> JsonObject:
    """Flows as a page; filters type (several), name, description, id, divisionId, deleted, and those of publishing."""
    types = {part for value in call.query.get("type", []) for part in value.split(",")}
    deleted = call.flag("deleted")
    members = [
        flow
        for flow in organisation.store.all(FLOWS.name)
        if (deleted or not flow["deleted"]) and (not types or flow["type"] in {value.upper() for value in types})
    ]
    members = by_fields(call, envelopes.filtered(call, members), FILTERS)
    return envelopes.page(call, _published(call, _described(call, members)), render=_show)


@routes.get("/api/v2/flows/{flowId}", any_of=VIEW)
def get_flow(organisation: Organisation, call: Call) -> JsonObject:
    """One flow; a deleted one is 410 unless `deleted=true`."""
    return _show(_even_deleted(organisation, call))


@routes.put("/api/v2/flows/{flowId}", any_of=EDIT)
def put_flow(organisation: Organisation, call: Call) -> JsonObject:
    """Changes name and description of a flow."""
    flow = find_flow(organisation, call.params["flowId"])
    name = call.body.get("name") or flow["name"]
    for other in organisation.store.all(FLOWS.name):
        if (
            other["id"] != flow["id"]
            and not other["deleted"]
            and (other["type"], other["name"]) == (flow["type"], name)
        ):
            raise duplicate("name", name, code="architect.flow.already.exists", status=409)
    changed = {**flow, "name": name, "description": call.body.get("description", flow["description"])}
    return save(organisation, call, flow, changed)


@routes.delete("/api/v2/flows/{flowId}", any_of=("architect:flow:delete",))
def delete_flow(organisation: Organisation, call: Call) -> Answer:
    """Deletes a flow; 409 while a call route, an emergency group, a queue or a trigger uses it."""
    flow = find_flow(organisation, call.params["flowId"])
    refuse_if_used(organisation, FLOWS, flow["id"])
    for trigger in organisation.store.all("triggers"):
        if trigger["target"]["id"] == flow["id"]:
            raise conflict(
                f"The flow is in use by trigger {trigger['name']}.", code="architect.flow.in.use", entity_id=flow["id"]
            )
    organisation.store.put(
        FLOWS.name, flow["id"], {**flow, "deleted": True, "active": False, "state": "deleted", "uses": {}}
    )
    organisation.audit(call, FLOWS.audit, flow["id"], "Delete", before=_show(flow))
    return Answer()


@routes.get("/api/v2/flows/{flowId}/versions", any_of=VIEW)
def get_flow_versions(organisation: Organisation, call: Call) -> JsonObject:
    """Versions of a flow as a page, newest first."""
    flow = _even_deleted(organisation, call)
    stored = organisation.store.read(VERSIONS, flow["id"]) or {"versions": []}
    return envelopes.page(call, reversed(stored["versions"]))


@routes.get("/api/v2/flows/{flowId}/versions/{versionId}", any_of=VIEW)
def get_flow_version(organisation: Organisation, call: Call) -> JsonObject:
    """One version of a flow."""
    flow = _even_deleted(organisation, call)
    for version in (organisation.store.read(VERSIONS, flow["id"]) or {"versions": []})["versions"]:
        if version["id"] == call.params["versionId"]:
            return dict(version)
    raise not_found("flow version", call.params["versionId"])


def save(organisation: Organisation, call: Call, flow: Stored, changed: JsonObject) -> JsonObject:
    """Stores a changed flow, with its audit record."""
    organisation.store.put(FLOWS.name, flow["id"], changed)
    organisation.audit(call, FLOWS.audit, flow["id"], "Update", before=_show(flow), after=_show(changed))
    return _show(changed)


def add_version(organisation: Organisation, call: Call, flow_id: str) -> JsonObject:
    """Adds the next version of a flow: 1.0, 2.0 and so on."""
    stored: Any = organisation.store.edit(VERSIONS, flow_id) or {"versions": []}
    number = len(stored["versions"]) + 1
    moment = int(organisation.clock.seconds() * 1000)
    version = {
        "id": f"{number}.0",
        "name": f"{number}.0",
        "commitVersion": str(number),
        "configurationVersion": str(number),
        "type": "PUBLISH",
        "secure": False,
        "debug": False,
        "createdByClient": {"id": call.client_id},
        "dateCreated": moment,
        "dateCheckedIn": moment,
        "dateSaved": moment,
        "datePublished": organisation.clock.stamp(),
        "selfUri": f"{FLOWS.path}/{flow_id}/versions/{number}.0",
    }
    stored["versions"].append(version)
    organisation.store.put(VERSIONS, flow_id, stored)
    return version


def _division(organisation: Organisation, name: str | None, known: Stored | None) -> JsonObject:
    for division in organisation.store.all("divisions"):
        if name and division["name"] == name:
            return {field: division[field] for field in ("id", "name", "selfUri")}
    return dict(known["division"]) if known else organisation.home_division


def _show(flow: Stored) -> JsonObject:
    return {name: value for name, value in flow.items() if name not in HIDDEN and name != "state"}


def _described(call: Call, flows: list[Stored]) -> list[Stored]:
    """Flows that match `description` and `nameOrDescription`; `*` stands for any text, as in `name`."""
    description, either = call.text("description"), call.text("nameOrDescription")
    return [
        flow
        for flow in flows
        if (description is None or envelopes.name_matches(flow["description"], description))
        and (either is None or any(envelopes.name_matches(flow[part], either) for part in ("name", "description")))
    ]


def _published(call: Call, flows: list[Stored]) -> list[Stored]:
    """Flows whose publication lies after `publishedAfter` and before `publishedBefore`."""
    after, before = call.moment("publishedAfter"), call.moment("publishedBefore")
    if after is None and before is None:
        return flows
    dated = [(flow, parse_iso(flow["publishedVersion"]["datePublished"])) for flow in flows]
    return [flow for flow, at in dated if (after is None or at > after) and (before is None or at < before)]


def _even_deleted(organisation: Organisation, call: Call) -> Stored:
    """The flow; a deleted one with `deleted=true`, without it that is 410."""
    if call.flag("deleted"):
        flow = organisation.store.read(FLOWS.name, call.params["flowId"])
        if flow is not None:
            return flow
    return find_flow(organisation, call.params["flowId"])
