"""Rows of objects: created, read, listed, changed and deleted again. They write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

EDGES = "/api/v2/telephony/providers/edges"
COLUMNS = {"key": {"type": "string"}, "status": {"type": "string"}}
DATA_FORMAT = {"dataFormat": "Json"}


@dataclass(frozen=True, kw_only=True)
class Life:
    """One sort of object.

    `kind` is its name in `{placeholders}`; `path` its collection; `body` what creates it, where `{name}` is a name of
    our own, `{number}` a telephone number and `{kind}` the id of another object. `update` are the fields that a change
    sends over the object as read (over `body` with `resend="body"`). `created` and `deleted` are success codes.
    `duplicate` is what a name used twice answers (None: no source says). `versioned` objects carry a version and
    refuse a wrong one. `soft` objects may be read with `state: deleted` after their deletion.
    """

    area: str
    kind: str
    path: str
    body: dict[str, Any]
    source: str
    update: dict[str, Any] = field(default_factory=lambda: {"description": "changed"})
    verb: str = "PUT"
    resend: str = "object"
    created: int = 200
    deleted: int | tuple[int, ...] = 200
    delete_query: str = ""
    duplicate: str | None = None
    versioned: bool = False
    soft: bool = False
    required: tuple[str, ...] = ("name",)
    name_query: str = "?name={name}"
    emulator_only: bool = False


REFERENCE = {"site": {"id": "{site}"}, "inboundSite": {"id": "{site}"}}
PROXIES = {"trunk_transport_serverProxyList": {"value": {"instance": ["sip.invalid:5061"]}}}
CALL = {"emergencyFlow": {"id": "{flow}"}, "ivrs": []}

LIVES = [
    Life(
        area="telephony",
        kind="location",
        path="/api/v2/locations",
        body={"name": "{name}", "path": [], "address": {"city": "Berlin", "country": "DE", "street1": "Teststr. 1"}},
        update={"notes": "changed"},
        verb="PATCH",
        deleted=204,
        versioned=True,
        soft=True,
        source="OAS, TF location",
    ),
    Life(
        area="telephony",
        kind="site",
        path=f"{EDGES}/sites",
        body={"name": "{name}", "location": {"id": "{location}"}, "mediaModel": "Cloud"},
        duplicate="duplicate.value",
        versioned=True,
        soft=True,
        required=("name", "location"),
        source="OAS, TF telephony_providers_edges_site",
    ),
    Life(
        area="telephony",
        kind="trunkBase",
        path=f"{EDGES}/trunkbasesettings",
        body={
            "name": "{name}",
            "trunkType": "EXTERNAL",
            "trunkMetabase": {"id": "external_sip_pcv_byoc_carrier.json"},
            "properties": PROXIES,
            **REFERENCE,
        },
        duplicate="duplicate.value",
        versioned=True,
        soft=True,
        required=("name", "trunkMetabase", "trunkType"),
        source="OAS, TF trunkbasesettings",
    ),
    Life(
        area="telephony",
        kind="outboundRoute",
        path=f"{EDGES}/sites/{{site}}/outboundroutes",
        body={
            "name": "{name}",
            "classificationTypes": ["International"],
            "externalTrunkBases": [{"id": "{trunkBase}"}],
        },
        versioned=True,
        soft=True,
        required=("name", "classificationTypes"),
        source="OAS, TF site_outbound_route",
    ),
    Life(
        area="telephony",
        kind="didPool",
        path=f"{EDGES}/didpools",
        body={"startPhoneNumber": "{number}0", "endPhoneNumber": "{number}9", "comments": "{name}"},
        update={"comments": "changed"},
        versioned=True,
        soft=True,
        required=("startPhoneNumber", "endPhoneNumber"),
        name_query="",
        emulator_only=True,  # a range of somebody's numbers
        source="OAS, TF did_pool",
    ),
    Life(
        area="routing",
        kind="queue",
        path="/api/v2/routing/queues",
        body={"name": "{name}"},
        source="OAS, TF routing_queue",
        delete_query="?forceDelete=true",
    ),
    Life(
        area="routing",
        kind="wrapupCode",
        path="/api/v2/routing/wrapupcodes",
        body={"name": "{name}"},
        source="OAS, TF routing_wrapupcode",
    ),
    Life(
        area="architect",
        kind="schedule",
        path="/api/v2/architect/schedules",
        body={"name": "{name}", "start": "2026-01-01T08:00:00.000", "end": "2026-01-01T18:00:00.000"},
        versioned=True,
        soft=True,
        source="OAS, TF architect_schedules",
    ),
    Life(
        area="architect",
        kind="scheduleGroup",
        path="/api/v2/architect/schedulegroups",
        body={"name": "{name}", "timeZone": "Europe/Berlin", "openSchedules": [{"id": "{schedule}"}]},
        versioned=True,
        soft=True,
        source="OAS, TF architect_schedulegroups",
    ),
    Life(
        area="architect",
        kind="ivr",
        path="/api/v2/architect/ivrs",
        body={"name": "{name}", "dnis": []},
        versioned=True,
        soft=True,
        source="OAS, TF architect_ivr",
    ),
    Life(
        area="architect",
        kind="emergencyGroup",
        path="/api/v2/architect/emergencygroups",
        body={"name": "{name}", "enabled": False, "emergencyCallFlows": [CALL]},
        versioned=True,
        soft=True,
        source="OAS, TF architect_emergencygroup",
    ),
    Life(
        area="architect",
        kind="dataTable",
        path="/api/v2/flows/datatables",
        body={
            "name": "{name}",
            "schema": {"type": "object", "required": ["key"], "properties": COLUMNS, "additionalProperties": False},
        },
        resend="body",
        deleted=204,
        delete_query="?force=true",
        source="OAS, TF architect_datatable",
    ),
    Life(
        area="architect",
        kind="trigger",
        path="/api/v2/processautomation/triggers",
        body={
            "name": "{name}",
            "topicName": "v2.operations.events.{id}",
            "target": {"type": "Workflow", "id": "{workflow}", "workflowTargetSettings": DATA_FORMAT},
            "enabled": False,
            "matchCriteria": [],
        },
        versioned=True,
        deleted=204,
        required=("name", "topicName", "target", "enabled"),
        name_query="",
        source="OAS, TF processautomation_trigger",
    ),
    Life(
        area="recording",
        kind="policy",
        path="/api/v2/recording/mediaretentionpolicies",
        body={"name": "{name}", "enabled": False, "order": 900, "conditions": {}, "actions": {"retainRecording": True}},
        source="OAS, TF recording_media_retention_policy",
    ),
    Life(
        area="integrations",
        kind="integration",
        path="/api/v2/integrations",
        body={"name": "{name}", "integrationType": {"id": "custom-rest-actions"}},
        update={},
        required=("integrationType",),
        name_query="",
        source="OAS, TF integration",
    ),
    Life(
        area="integrations",
        kind="credential",
        path="/api/v2/integrations/credentials",
        body={"name": "{name}", "type": {"id": "userDefined"}, "credentialFields": {"token": "x"}},
        update={"name": "{name}"},
        resend="body",
        deleted=204,
        name_query="",
        required=("type",),
        source="OAS, TF integration_credential",
    ),
    Life(
        area="integrations",
        kind="action",
        path="/api/v2/integrations/actions",
        body={
            "name": "{name}",
            "category": "Conformance",
            "integrationId": "{integration}",
            "config": {"request": {"requestUrlTemplate": "https://example.invalid/v1", "requestType": "GET"}},
            "contract": {
                "input": {"inputSchema": {"type": "object", "properties": {}}},
                "output": {"successSchema": {"type": "object", "properties": {}}},
            },
        },
        update={"category": "Conformance 2"},
        verb="PATCH",
        deleted=204,
        versioned=True,
        required=("category", "name", "integrationId"),
        source="OAS, TF integration_action",
    ),
    Life(
        area="authorization",
        kind="role",
        path="/api/v2/authorization/roles",
        body={
            "name": "{name}",
            "permissionPolicies": [{"domain": "routing", "entityName": "queue", "actionSet": ["view"]}],
        },
        deleted=(200, 204),
        source="OAS, TF auth_role",
    ),
    Life(
        area="authorization",
        kind="division",
        path="/api/v2/authorization/divisions",
        body={"name": "{name}", "description": "x"},
        deleted=(200, 204),
        source="OAS, TF auth_division",
    ),
]

BY_KIND = {life.kind: life for life in LIVES}
