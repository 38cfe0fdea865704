"""Trunk instances with their state and metrics, and edge groups (.../edges/trunks and .../edges/edgegroups).

Trunks are read-only: one exists for each base that is assigned to an edge group. BYOC Cloud bases are assigned to the
vendor's own cloud edges when they are created; this emulator shows them as trunks without an edge group.
"""

from __future__ import annotations

from typing import Any

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.crud import register
from ringfence.genesys.emulator.envelopes import filtered, page
from ringfence.genesys.emulator.errors import JsonObject, invalid_value, not_found
from ringfence.genesys.emulator.filters import by_fields
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.references import Reference
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, boolean, entity, list_of, object_of, text
from ringfence.genesys.emulator.store import Stored

from .sites import EDGES, PLUGIN

routes = Routes()

TRUNKS = "trunks"
OUTAGES = "outages"
CLOUD_METABASES = "external_sip_pcv_byoc"


def assign_cloud_trunk(organisation: Organisation, trunk_base: JsonObject) -> None:
    """A BYOC Cloud base runs on the vendor's edges from the start."""
    if trunk_base["trunkMetabase"]["id"].startswith(CLOUD_METABASES):
        _assign(organisation, trunk_base["id"], None)


def _assign(organisation: Organisation, trunk_base_id: str, edge_group: JsonObject | None) -> None:
    edge_group_id = edge_group["id"] if edge_group else ""
    for trunk in organisation.store.all(TRUNKS):
        if trunk["trunkBaseId"] == trunk_base_id and trunk["edgeGroupId"] == edge_group_id:
            return
    trunk_id = organisation.new_id()
    created = {
        "id": trunk_id,
        "trunkBaseId": trunk_base_id,
        "edgeGroupId": edge_group_id,
        "dateCreated": organisation.clock.stamp(),
    }
    organisation.store.put(TRUNKS, trunk_id, created)


def _prepare_group(organisation: Organisation, _call: Call, body: JsonObject, current: Stored | None) -> None:
    if current and not body.get("edgeTrunkBaseAssignment") and current.get("edgeTrunkBaseAssignment"):
        body["edgeTrunkBaseAssignment"] = current["edgeTrunkBaseAssignment"]
    wanted = [assigned["id"] for assigned in body["phoneTrunkBases"]]
    if body.get("edgeTrunkBaseAssignment"):
        wanted.append(body["edgeTrunkBaseAssignment"]["trunkBase"]["id"])
    for trunk_id, trunk in organisation.store.items(TRUNKS):
        if trunk["edgeGroupId"] == body["id"] and trunk["trunkBaseId"] not in wanted:
            organisation.store.delete(TRUNKS, trunk_id)
    for trunk_base_id in wanted:
        _assign(organisation, trunk_base_id, body)


EDGE_GROUPS = declare(
    Kind(
        name="edgegroups",
        path=f"{EDGES}/edgegroups",
        label="edge group",
        audit=("Telephony", "EdgeGroup"),
        shape={
            "name": Required(text(1)),
            "phoneTrunkBases": Required(list_of(entity)),
            "edgeTrunkBaseAssignment": object_of({"trunkBase": Required(entity)}),
            "hybrid": boolean,
        },
        defaults={"description": "", "managed": False, "hybrid": False},
        filters={"managed": ("managed",)},
        references=(
            Reference("phoneTrunkBases[]", "trunkbases"),
            Reference("edgeTrunkBaseAssignment.trunkBase", "trunkbases"),
        ),
        stateful=True,
        versioned=True,
        divisioned=True,
        soft_delete=True,
        prepare=_prepare_group,
    )
)
register(
    routes,
    EDGE_GROUPS,
    plural="telephony_providers_edges_edgegroups",
    singular="telephony_providers_edges_edgegroup",
    parameter="edgeGroupId",
    view=PLUGIN,
    add=PLUGIN,
    edit=PLUGIN,
    delete=PLUGIN,
)


@routes.get(EDGES, any_of=PLUGIN)
def get_telephony_providers_edges(_organisation: Organisation, call: Call) -> JsonObject:
    """Edges on the customer's premises; the emulated organisation runs in the cloud and has none."""
    return page(call, [])


@routes.get(f"{EDGES}/metrics", any_of=PLUGIN)
def get_telephony_providers_edges_metrics(_organisation: Organisation, _call: Call) -> list[JsonObject]:
    """Metrics of edges: none."""
    return []


@routes.get(f"{EDGES}/trunks", any_of=PLUGIN)
def get_telephony_providers_edges_trunks(organisation: Organisation, call: Call) -> JsonObject:
    """Trunks as a page; filters trunkBase.id, edgeGroup.id, edge.id (no trunk has one), trunkType and name."""
    fields = {f"{name}.id": (name,) for name in ("trunkBase", "edgeGroup", "edge")} | {"trunkType": ("trunkType",)}
    return page(call, by_fields(call, filtered(call, _every_trunk(organisation)), fields))


@routes.get(f"{EDGES}/trunks/metrics", any_of=PLUGIN)
def get_telephony_providers_edges_trunks_metrics(organisation: Organisation, call: Call) -> list[JsonObject]:
    """Load and quality of several trunks: a bare array for `trunkIds`."""
    ids = [part for value in call.query.get("trunkIds", []) for part in value.split(",") if part]
    if not ids:
        raise invalid_value("trunkIds", "", "must name at least one trunk")
    return [_metrics(organisation, _trunk(organisation, trunk_id)) for trunk_id in ids]


@routes.get(f"{EDGES}/trunks/{{trunkId}}", any_of=PLUGIN)
def get_telephony_providers_edges_trunk(organisation: Organisation, call: Call) -> JsonObject:
    """One trunk with the state of its connection and of each of its proxies."""
    return _trunk(organisation, call.params["trunkId"])


@routes.get(f"{EDGES}/trunks/{{trunkId}}/metrics", any_of=PLUGIN)
def get_telephony_providers_edges_trunk_metrics(organisation: Organisation, call: Call) -> JsonObject:
    """Load and quality of one trunk."""
    return _metrics(organisation, _trunk(organisation, call.params["trunkId"]))


@routes.get(
    "/api/v2/telephony/calls/metrics", any_of=("telephony:callMetrics:view",), name="get_telephony_calls_metrics"
)
def get_call_metrics(_organisation: Organisation, _call: Call) -> JsonObject:
    """Call capacity; the emulator carries no calls."""
    return {"usage": 0.0, "concurrentCallCount": 0, "concurrentCallSessionCount": 0, "autoScaleInProgress": "None"}


def _every_trunk(organisation: Organisation) -> list[JsonObject]:
    rows = [(row, organisation.store.read("trunkbases", row["trunkBaseId"])) for row in organisation.store.all(TRUNKS)]
    return [_show(organisation, row, base) for row, base in rows if base is not None and base["state"] != "deleted"]


def _trunk(organisation: Organisation, trunk_id: str) -> JsonObject:
    row = organisation.store.read(TRUNKS, trunk_id)
    base = organisation.store.read("trunkbases", row["trunkBaseId"]) if row else None
    if row is None or base is None or base["state"] == "deleted":
        raise not_found("trunk", trunk_id)
    return _show(organisation, row, base)


def _show(organisation: Organisation, row: Stored, base: Stored) -> JsonObject:
    down = (organisation.store.read(OUTAGES, row["id"]) or {}).get("since")
    options = [_option(organisation, row, address, down) for address in proxies(base)]
    connected = down is None and (not options or any(option["optionState"] for option in options))
    enabled = base["properties"]["trunk_enabled"]["value"]["instance"] is not False
    trunk: JsonObject = {
        "id": row["id"],
        "name": base["name"],
        "state": "active",
        "version": base["version"],
        "trunkType": base["trunkType"],
        "trunkBase": _reference(base),
        "trunkMetabase": dict(base["trunkMetabase"]),
        "inService": connected and enabled,
        "enabled": enabled,
        "connectedStatus": {"connected": connected, "connectedStateTime": down or row["dateCreated"]},
        "optionsStatus": options,
        "registersStatus": [],
        "optionsEnabledStatus": "ENABLED" if options else "NOT_SUPPORTED",
        "registersEnabledStatus": "DISABLED",
        "proxyAddressList": [option["proxyAddress"] for option in options],
        "selfUri": f"{EDGES}/trunks/{row['id']}",
    }
    group = organisation.store.read("edgegroups", row["edgeGroupId"])
    if group is not None:
        trunk["edgeGroup"] = _reference(group)
    return trunk


def proxies(base: Stored) -> list[str]:
    """The proxy addresses of a trunk base, `host:port` or `host`."""
    value: Any = base["properties"].get("trunk_transport_serverProxyList", {}).get("value", {}).get("instance") or []
    found = []
    for entry in value if isinstance(value, list) else []:
        if isinstance(entry, dict):
            host = entry.get("proxyAddress") or entry.get("host") or entry.get("address")
            found.append(f"{host}:{entry['port']}" if entry.get("port") else str(host))
        else:
            found.append(str(entry))
    return found


def _option(organisation: Organisation, row: Stored, address: str, down: str | None) -> JsonObject:
    host = address.rsplit(":", 1)[0] if ":" in address else address
    outage = organisation.store.read(OUTAGES, f"host:{host}")
    since = down or (outage["since"] if outage else None)
    option: JsonObject = {
        "proxyAddress": address,
        "optionState": since is None,
        "optionStateTime": since or row["dateCreated"],
    }
    if since is not None:
        option["errorInfo"] = {"text": "no answer to SIP OPTIONS", "code": "408"}
    return option


def _metrics(organisation: Organisation, trunk: JsonObject) -> JsonObject:
    return {
        "eventTime": organisation.clock.stamp(),
        "trunk": _reference(trunk),
        "calls": {"inboundCallCount": 0, "outboundCallCount": 0},
        "qos": {"mismatchCount": 0},
    }


def _reference(document: Stored) -> JsonObject:
    return {"id": document["id"], "name": document["name"], "selfUri": document["selfUri"]}
