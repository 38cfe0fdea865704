"""Inbound webhooks: events from outside, which start triggers on the platform and are recorded here."""

from __future__ import annotations

from ringfence.genesys.emulator.bodies import check_size
from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.errors import JsonObject, not_found
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes

from .integrations import INTEGRATIONS

routes = Routes()


@routes.post("/api/v2/integrations/webhooks/{tokenId}/events", public=True, status=202)
def post_integrations_webhook_events(organisation: Organisation, call: Call) -> JsonObject:
    """An inbound webhook: the token id in the address is the secret, there is no other login."""
    check_size(call.raw)
    for integration in organisation.store.all(INTEGRATIONS.name):
        if (
            integration["attributes"].get("tokenId") == call.params["tokenId"]
            and integration["intendedState"] == "ENABLED"
        ):
            invocation = organisation.new_id()
            organisation.audit(call, ("Integrations", "Webhook"), integration["id"], "Invoke", name=integration["name"])
            return {"invocationId": invocation}
    raise not_found("webhook", call.params["tokenId"])
