"""Flows by name.

Endpoint: GET /api/v2/flows
"""

from __future__ import annotations

from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import optional, output, required
from ringfence.genesys.provider.functions import function
from ringfence.genesys.provider.models import Model
from ringfence.plugin.provider import ProviderError


class GetFlowArguments(Model):
    """Which flow."""

    name: str = required("Name of the flow.")
    flow_type: str | None = optional("Type of the flow, such as INBOUNDCALL; needed when several types share the name.")


class GetFlowResult(Model):
    """The flow."""

    flow_id: str = output("Id of the flow.")
    name: str = output("Name of the flow.")
    flow_type: str = output("Type of the flow.")
    published_version: str | None = output("Version that is published.")
    division_id: str | None = output("Id of the division of the flow.")


@function("genesys:architect:getFlow", "A flow by its name.", arguments=GetFlowArguments, result=GetFlowResult)
def get_flow(context: Context, arguments: GetFlowArguments) -> GetFlowResult:
    """Looks a flow up by name."""
    parameters = {"type": arguments.flow_type.lower()} if arguments.flow_type else None
    found = context.client.find("/api/v2/flows", arguments.name, parameters)
    if len(found) != 1:
        fix = "check the name" if not found else "give `flowType`"
        raise ProviderError(f"name: found {len(found)} flows named {arguments.name!r}; allowed: exactly one; {fix}")
    flow = found[0]
    return GetFlowResult(
        flow_id=flow["id"],
        name=flow["name"],
        flow_type=str(flow.get("type", "")).upper(),
        published_version=(flow.get("publishedVersion") or {}).get("id"),
        division_id=(flow.get("division") or {}).get("id"),
    )
