"""Kinds of integrations and what they may be configured with.

Endpoints (permission integrations:integration:view; scope integrations):
    GET /api/v2/integrations/types/{typeId}
    GET /api/v2/integrations/types/{typeId}/configschemas/{properties, advanced}
"""

from __future__ import annotations

import json
from urllib.parse import quote

from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import output, required
from ringfence.genesys.provider.functions import NoArguments, function
from ringfence.genesys.provider.models import Model

_TYPES = "/api/v2/integrations/types"


class IntegrationTypeName(Model):
    """A kind of integration."""

    id: str = output("Id, as `integrationTypeId` of an integration takes it.")
    name: str | None = output("Name shown to people.")
    category: str | None = output("Category under which it is listed.")


class GetIntegrationTypesResult(Model):
    """Kinds of integrations."""

    types: list[IntegrationTypeName] = output("Kinds of integrations that the organisation can have.")


class GetIntegrationTypeArguments(Model):
    """Which kind."""

    integration_type_id: str = required("Id of the kind, such as `amazon-eventbridge-source`.", min_length=1)


class GetIntegrationTypeResult(Model):
    """A kind of integration with its schemas."""

    integration_type_id: str = output("Id of the kind.")
    name: str | None = output("Name shown to people.")
    category: str | None = output("Category under which it is listed.")
    credential_names: list[str] = output("Names of the credentials that `credentialIds` may hold.")
    properties_schema: str = output("JSON schema of `properties`, as JSON text.")
    advanced_schema: str = output("JSON schema of `advanced`, as JSON text.")


@function(
    "genesys:integrations:getIntegrationTypes",
    "Kinds of integrations that the organisation can have.",
    arguments=NoArguments,
    result=GetIntegrationTypesResult,
)
def get_integration_types(context: Context, _: NoArguments) -> GetIntegrationTypesResult:
    """Lists the kinds."""
    return GetIntegrationTypesResult(
        types=[
            IntegrationTypeName(id=entry["id"], name=entry.get("name"), category=entry.get("category"))
            for entry in context.client.pages(_TYPES)
        ]
    )


@function(
    "genesys:integrations:getIntegrationType",
    "A kind of integration, and what its properties may be.",
    arguments=GetIntegrationTypeArguments,
    result=GetIntegrationTypeResult,
)
def get_integration_type(context: Context, arguments: GetIntegrationTypeArguments) -> GetIntegrationTypeResult:
    """Reads a kind with both of its schemas: three reads."""
    path = f"{_TYPES}/{quote(arguments.integration_type_id, safe='')}"
    found = context.client.get(path)
    schemas = {part: context.client.get(f"{path}/configschemas/{part}") for part in ("properties", "advanced")}
    return GetIntegrationTypeResult(
        integration_type_id=found["id"],
        name=found.get("name"),
        category=found.get("category"),
        credential_names=sorted(found.get("credentials") or {}),
        properties_schema=json.dumps(schemas["properties"], sort_keys=True),
        advanced_schema=json.dumps(schemas["advanced"], sort_keys=True),
    )
