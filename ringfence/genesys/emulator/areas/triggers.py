"""Triggers that start a workflow on an event (/api/v2/processautomation/triggers).

Clients write the path with a small or a capital A; the routing table takes both.
"""

from __future__ import annotations

from ringfence.genesys.emulator import kinds
from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.crud import register
from ringfence.genesys.emulator.envelopes import cursor_page, filtered
from ringfence.genesys.emulator.errors import JsonObject, bad_request, missing_reference
from ringfence.genesys.emulator.filters import by_fields
from ringfence.genesys.emulator.kind import Kind, declare, live
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, boolean, integer, list_of, object_of, one_of, text
from ringfence.genesys.emulator.store import Stored

from .notifications import trigger_topics

routes = Routes()

OPERATORS = (
    "GreaterThanOrEqual",
    "LessThanOrEqual",
    "Equal",
    "NotEqual",
    "LessThan",
    "GreaterThan",
    "NotIn",
    "In",
    "Contains",
    "All",
    "Exists",
    "Size",
)
MIN_TTL_SECONDS = 10
DELAY_SECONDS = (60, 900)
MAX_DESCRIPTION = 512


def _prepare(organisation: Organisation, _call: Call, body: JsonObject, _current: Stored | None) -> None:
    if body["topicName"] not in trigger_topics():
        raise bad_request(f"{body['topicName']} is not a trigger topic.", code="invalid.value", field="topicName")
    if body.get("eventTTLSeconds") is not None and body.get("delayBySeconds") is not None:
        raise bad_request(
            "eventTTLSeconds and delayBySeconds exclude each other.", code="invalid.value", field="delayBySeconds"
        )
    flow = organisation.store.read("flows", body["target"]["id"])
    if flow is None or flow["type"] != "WORKFLOW":
        raise missing_reference("target.id", body["target"]["id"])
    # A null `value` or `values` is left out on reading: a client that compares would see a change for ever.
    body["matchCriteria"] = [
        {name: value for name, value in criterion.items() if value is not None} for criterion in body["matchCriteria"]
    ]


TRIGGERS = declare(
    Kind(
        name="triggers",
        path="/api/v2/processautomation/triggers",
        label="trigger",
        audit=("ProcessAutomation", "Trigger"),
        shape={
            "name": Required(text(1)),
            "topicName": Required(text(1)),
            "enabled": Required(boolean),
            "target": Required(
                object_of(
                    {
                        "type": Required(one_of("Workflow")),
                        "id": Required(text(1)),
                        "workflowTargetSettings": object_of({"dataFormat": one_of("Json", "TopLevelPrimitives")}),
                    }
                )
            ),
            "matchCriteria": list_of(
                object_of({"jsonPath": Required(text(1)), "operator": Required(one_of(*OPERATORS))})
            ),
            "eventTTLSeconds": integer(MIN_TTL_SECONDS),
            "delayBySeconds": integer(*DELAY_SECONDS),
            "description": text(0, MAX_DESCRIPTION),
        },
        defaults={"matchCriteria": []},
        dated=False,
        versioned=True,
        needs_version=True,
        version_code="version.conflict",
        immutable=("topicName",),
        unique_name=False,
        prepare=_prepare,
    )
)


@routes.get(TRIGGERS.path, any_of=("processautomation:trigger:view",))
def get_processautomation_triggers(organisation: Organisation, call: Call) -> JsonObject:
    """Triggers as a cursor page; filters topicName (several), enabled and hasDelayBy."""
    call.flag("enabled")
    delayed = call.flag("hasDelayBy") if call.text("hasDelayBy") else None
    members = [
        trigger
        for trigger in filtered(call, live(organisation, TRIGGERS))
        if delayed is None or bool(trigger.get("delayBySeconds")) is delayed
    ]
    return cursor_page(call, by_fields(call, members, {"topicName": ("topicName",), "enabled": ("enabled",)}))


@routes.get(f"{TRIGGERS.path}/topics", any_of=("processautomation:trigger:view",))
def get_processautomation_triggers_topics(_organisation: Organisation, call: Call) -> JsonObject:
    """Names of the topics that a trigger may listen to: all on one page, unless cursors or a page size are used."""
    if any(call.text(name) for name in ("before", "after", "pageSize")):
        names = [{"name": name} for name in sorted(trigger_topics())]
        return cursor_page(call, names, render=lambda topic: topic["name"])
    return {"entities": sorted(trigger_topics()), "selfUri": f"{TRIGGERS.path}/topics"}


@routes.post(f"{TRIGGERS.path}/{{triggerId}}/test", any_of=("processautomation:trigger:test",))
def post_processautomation_trigger_test(organisation: Organisation, call: Call) -> JsonObject:
    """Says whether an event would fire the trigger; the emulator looks at its switch, not at the event."""
    trigger = kinds.find(organisation, TRIGGERS, call.params["triggerId"])
    return {"triggerMatches": trigger["enabled"]}


register(
    routes,
    TRIGGERS,
    plural="processautomation_triggers",
    singular="processautomation_trigger",
    parameter="triggerId",
    view=("processautomation:trigger:view",),
    add=("processautomation:trigger:add",),
    edit=("processautomation:trigger:edit",),
    delete=("processautomation:trigger:delete",),
    delete_status=204,
    verbs=("POST", "GET", "PUT", "DELETE"),
)
