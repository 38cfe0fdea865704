"""Queues and wrap-up codes (/api/v2/routing/queues, /api/v2/routing/wrapupcodes)."""

from __future__ import annotations

from typing import Any

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.crud import register
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import JsonObject, bad_request, missing_reference, not_found
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.kinds import find
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.references import Reference
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, boolean, document, entity, integer, object_of, one_of, text

routes = Routes()

ALERTING = {
    "alertingTimeoutSeconds": 8,
    "enableAutoAnswer": False,
    "serviceLevel": {"percentage": 0.8, "durationMs": 20_000},
}
MEDIA_TYPES = ("call", "callback", "chat", "email", "message")
QUEUE_WRAPUP_CODES = "queuewrapupcodes"
PROMPTS = ("MANDATORY", "OPTIONAL", "MANDATORY_TIMEOUT", "MANDATORY_FORCED_TIMEOUT", "AGENT_REQUESTED")

QUEUES = declare(
    Kind(
        name="queues",
        path="/api/v2/routing/queues",
        label="queue",
        audit=("Routing", "Queue"),
        shape={
            "name": Required(text(1)),
            "mediaSettings": document,
            "acwSettings": object_of({"wrapupPrompt": one_of(*PROMPTS), "timeoutMs": integer(0)}),
            "skillEvaluationMethod": one_of("NONE", "BEST", "ALL"),
            "scoringMethod": one_of("TimestampAndPriority", "PriorityOnly"),
            "enableManualAssignment": boolean,
            "enableTranscription": boolean,
            "queueFlow": entity,
        },
        defaults={
            "description": "",
            "memberCount": 0,
            "userMemberCount": 0,
            "joinedMemberCount": 0,
            "mediaSettings": dict.fromkeys(MEDIA_TYPES, ALERTING),
            "routingRules": [],
            "acwSettings": {"wrapupPrompt": "OPTIONAL"},
            "skillEvaluationMethod": "BEST",
            "scoringMethod": "TimestampAndPriority",
            "lastAgentRoutingMode": "Disabled",
            "memberGroups": [],
            "autoAnswerOnly": True,
            "enableTranscription": False,
            "enableAudioMonitoring": False,
            "enableManualAssignment": False,
            "callingPartyName": "",
            "callingPartyNumber": "",
            "defaultScripts": {},
            "suppressInQueueCallRecording": False,
        },
        filters={
            "peerId": ("peerId",),
            "hasPeer": ("peerId?",),
            "cannedResponseLibraryId": ("cannedResponseLibraries.libraryIds[]",),
        },
        references=(
            Reference("queueFlow", "flows"),
            Reference("emailInQueueFlow", "flows"),
            Reference("messageInQueueFlow", "flows"),
        ),
        divisioned=True,
    )
)
WRAPUP_CODES = declare(
    Kind(
        name="wrapupcodes",
        path="/api/v2/routing/wrapupcodes",
        label="wrap-up code",
        audit=("Routing", "WrapupCode"),
        shape={"name": Required(text(1)), "description": text()},
        divisioned=True,
    )
)
register(
    routes,
    QUEUES,
    plural="routing_queues",
    singular="routing_queue",
    parameter="queueId",
    view=("routing:queue:view",),
    add=("routing:queue:add",),
    edit=("routing:queue:edit",),
    delete=("routing:queue:delete",),
    force_flag="forceDelete",
)
register(
    routes,
    WRAPUP_CODES,
    plural="routing_wrapupcodes",
    singular="routing_wrapupcode",
    parameter="codeId",
    view=("routing:wrapupCode:view",),
    add=("routing:wrapupCode:add",),
    edit=("routing:wrapupCode:edit",),
    delete=("routing:wrapupCode:delete",),
)


@routes.get("/api/v2/routing/queues/{queueId}/users", name="get_routing_queue_users", any_of=("routing:queue:view",))
@routes.get("/api/v2/routing/queues/{queueId}/members", any_of=("routing:queue:view",))
def get_routing_queue_members(organisation: Organisation, call: Call) -> JsonObject:
    """Members of a queue, also by the older path; the emulator has no agents, so the page is empty."""
    find(organisation, QUEUES, call.params["queueId"])
    document = page(call, [])
    return {name: value for name, value in document.items() if name not in {"total", "pageCount", "lastUri"}}


@routes.get("/api/v2/routing/queues/{queueId}/wrapupcodes", any_of=("routing:queue:view",))
def get_routing_queue_wrapupcodes(organisation: Organisation, call: Call) -> JsonObject:
    """Wrap-up codes that a queue offers."""
    find(organisation, QUEUES, call.params["queueId"])
    codes = (organisation.store.read(WRAPUP_CODES.name, code_id) for code_id in _assigned(organisation, call))
    return page(call, [code for code in codes if code is not None])


@routes.post("/api/v2/routing/queues/{queueId}/wrapupcodes", any_of=("routing:queue:edit",))
def post_routing_queue_wrapupcodes(organisation: Organisation, call: Call) -> list[Any]:
    """Adds wrap-up codes, a list of `{id}`, to a queue."""
    queue = find(organisation, QUEUES, call.params["queueId"])
    assigned = _assigned(organisation, call)
    added = []
    for reference in call.body_list:
        if entity(reference):
            raise bad_request("Each member must be an object with an id.", code="invalid.value")
        code = organisation.store.read(WRAPUP_CODES.name, reference["id"])
        if code is None:
            raise missing_reference("id", reference["id"])
        added.append(code)
        if code["id"] not in assigned:
            assigned.append(code["id"])
    organisation.store.put(QUEUE_WRAPUP_CODES, queue["id"], {"codes": assigned})
    organisation.audit(
        call, QUEUES.audit, queue["id"], "Update", after={"name": queue["name"], "wrapupCodes": assigned}
    )
    return added


@routes.delete("/api/v2/routing/queues/{queueId}/wrapupcodes/{codeId}", any_of=("routing:queue:edit",))
def delete_routing_queue_wrapupcode(organisation: Organisation, call: Call) -> None:
    """Takes a wrap-up code from a queue."""
    queue = find(organisation, QUEUES, call.params["queueId"])
    assigned = _assigned(organisation, call)
    if call.params["codeId"] not in assigned:
        raise not_found("wrap-up code of the queue", call.params["codeId"])
    assigned.remove(call.params["codeId"])
    organisation.store.put(QUEUE_WRAPUP_CODES, queue["id"], {"codes": assigned})
    organisation.audit(
        call, QUEUES.audit, queue["id"], "Update", after={"name": queue["name"], "wrapupCodes": assigned}
    )


def _assigned(organisation: Organisation, call: Call) -> list[str]:
    stored = organisation.store.read(QUEUE_WRAPUP_CODES, call.params["queueId"])
    known = list(stored["codes"]) if stored else []
    return [code_id for code_id in known if organisation.store.read(WRAPUP_CODES.name, code_id) is not None]
