"""Notification topics and by which transport each is delivered (/api/v2/notifications/availabletopics)."""

from __future__ import annotations

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.errors import JsonObject
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes

routes = Routes()

TOPICS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("v2.audits.entitytype.{id}.entityid.{id}", ("EventBridge",), "An audit record was written."),
    ("v2.operations.events.{id}", ("Websocket", "EventBridge", "ProcessAutomation"), "An operational event happened."),
    ("v2.integrations.inbound.webhook.{id}.invocation", ("ProcessAutomation",), "An inbound webhook was called."),
    ("v2.detail.events.conversation.{id}.customer.start", ("EventBridge", "ProcessAutomation"), "A customer joined."),
    ("v2.detail.events.conversation.{id}.customer.end", ("EventBridge", "ProcessAutomation"), "A customer left."),
    ("v2.detail.events.conversation.{id}.acd.start", ("EventBridge", "ProcessAutomation"), "Routing of a call began."),
    ("v2.detail.events.conversation.{id}.acd.end", ("EventBridge", "ProcessAutomation"), "Routing of a call ended."),
    ("v2.detail.events.conversation.{id}.wrapup", ("EventBridge", "ProcessAutomation"), "A wrap-up code was given."),
    ("v2.analytics.flow.{id}.aggregates", ("EventBridge",), "Flow aggregates."),
    ("v2.routing.queues.{id}.users", ("Websocket",), "Members of a queue changed."),
)
"""Topics seen in public sources; a real organisation has several hundred."""


def trigger_topics() -> frozenset[str]:
    """Topics that a trigger may listen to."""
    return frozenset(name for name, transports, _ in TOPICS if "ProcessAutomation" in transports)


@routes.get("/api/v2/notifications/availabletopics")
def get_notifications_availabletopics(_organisation: Organisation, call: Call) -> JsonObject:
    """Topics; `expand` adds description, enforced, schema, visibility, transports and so on."""
    expand = {part for value in call.query.get("expand", []) for part in value.split(",")}
    entities = []
    for name, transports, description in TOPICS:
        topic: JsonObject = {"id": name}
        if "description" in expand:
            topic["description"] = description
        if "transports" in expand:
            topic["transports"] = list(transports)
        entities.append(topic)
    return {"entities": entities}
