"""What the audit trail of the platform can be asked for.

Endpoint (permission audits:audit:view; scope audits:readonly):
    GET /api/v2/audits/query/servicemapping
"""

from __future__ import annotations

from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import output
from ringfence.genesys.provider.functions import NoArguments, function
from ringfence.genesys.provider.models import Model


class AuditEntity(Model):
    """A kind of object that is audited."""

    name: str = output("Name of the kind.")
    actions: list[str] = output("Actions that are recorded.")


class AuditService(Model):
    """A service that records audits."""

    name: str = output("Name of the service, as `serviceName` of a query takes it.")
    entities: list[AuditEntity] = output("Kinds of objects that it records.")


class GetServiceMappingResult(Model):
    """The vocabulary of audit queries."""

    services: list[AuditService] = output("Services that record audits.")


@function(
    "genesys:audit:getServiceMapping",
    "Services, kinds of objects and actions that the audit trail records.",
    arguments=NoArguments,
    result=GetServiceMappingResult,
)
def get_service_mapping(context: Context, _: NoArguments) -> GetServiceMappingResult:
    """Reads the vocabulary."""
    found = context.client.get("/api/v2/audits/query/servicemapping")
    return GetServiceMappingResult(
        services=[
            AuditService(
                name=service["name"],
                entities=[
                    AuditEntity(name=entity["name"], actions=list(entity.get("actions") or []))
                    for entity in service.get("entities") or []
                ],
            )
            for service in found.get("services") or []
        ]
    )
