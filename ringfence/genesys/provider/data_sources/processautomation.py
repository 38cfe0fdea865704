"""Operational events of the platform.

Endpoint (permission usage:events:view; scope usage):
    GET /api/v2/usage/events/definitions
"""

from __future__ import annotations

from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import output
from ringfence.genesys.provider.functions import NoArguments, function
from ringfence.genesys.provider.models import Model


class OperationalEventDefinition(Model):
    """A kind of operational event."""

    id: str = output("Id, as `eventDefinitionIds` of an alert takes it.")
    name: str | None = output("Name shown to people.")
    description: str | None = output("When the event occurs.")


class GetOperationalEventDefinitionsResult(Model):
    """Kinds of operational events."""

    definitions: list[OperationalEventDefinition] = output("Kinds of operational events that the platform reports.")


@function(
    "genesys:processautomation:getOperationalEventDefinitions",
    "Kinds of operational events that the platform reports, such as a trunk out of service.",
    arguments=NoArguments,
    result=GetOperationalEventDefinitionsResult,
)
def get_operational_event_definitions(context: Context, _: NoArguments) -> GetOperationalEventDefinitionsResult:
    """Lists the kinds."""
    return GetOperationalEventDefinitionsResult(
        definitions=[
            OperationalEventDefinition(id=entry["id"], name=entry.get("name"), description=entry.get("description"))
            for entry in context.client.get("/api/v2/usage/events/definitions").get("entities") or []
        ]
    )
