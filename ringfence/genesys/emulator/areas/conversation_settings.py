"""Conversation settings (/api/v2/conversations/settings): six switches of the organisation."""

from __future__ import annotations

from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.errors import JsonObject
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import boolean, check_shape

routes = Routes()

SETTINGS = "conversationSettings"
SWITCHES = (
    "communicationBasedACW",
    "includeNonAgentConversationSummary",
    "allowCallbackQueueSelection",
    "callbacksInheritRoutingFromInboundCall",
    "completeAcwWhenAgentTransitionsOffline",
    "totalActiveCallback",
)


def furnish(organisation: Organisation) -> None:
    """All switches are off at first."""
    if organisation.store.read("settings", SETTINGS) is None:
        organisation.set_singleton(SETTINGS, dict.fromkeys(SWITCHES, False))


@routes.get("/api/v2/conversations/settings", any_of=("conversation:settings:view",))
def get_conversations_settings(organisation: Organisation, _call: Call) -> JsonObject:
    """The switches."""
    return dict(organisation.singleton(SETTINGS))


@routes.patch("/api/v2/conversations/settings", any_of=("conversation:settings:edit",), status=204)
def patch_conversations_settings(organisation: Organisation, call: Call) -> Answer:
    """Sets the switches that are sent; there is no answer body."""
    check_shape(call.body, dict.fromkeys(SWITCHES, boolean))
    current = organisation.singleton(SETTINGS)
    changed = {**current, **{name: call.body[name] for name in SWITCHES if call.body.get(name) is not None}}
    organisation.set_singleton(SETTINGS, changed)
    organisation.audit(
        call, ("ContactCenter", "ConversationSettings"), organisation.id, "Update", before=current, after=changed
    )
    return Answer(status=204)
