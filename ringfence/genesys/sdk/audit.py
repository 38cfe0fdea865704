"""Genesys Cloud resources: audit.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities


__all__ = [
    "AuditEntity",
    "AuditService",
    "GetServiceMappingResult",
    "get_service_mapping",
    "get_service_mapping_output",
]


@pulumi.output_type
class AuditEntity:
    """A kind of object that is audited."""

    name: str = pulumi.property("name")
    """Name of the kind."""
    actions: Sequence[str] = pulumi.property("actions")
    """Actions that are recorded."""

    def __init__(self, *, name: Any, actions: Any) -> None:
        pulumi.set(self, "name", name)
        pulumi.set(self, "actions", actions)


@pulumi.output_type
class AuditService:
    """A service that records audits."""

    name: str = pulumi.property("name")
    """Name of the service, as `serviceName` of a query takes it."""
    entities: Sequence[AuditEntity] = pulumi.property("entities")
    """Kinds of objects that it records."""

    def __init__(self, *, name: Any, entities: Any) -> None:
        pulumi.set(self, "name", name)
        pulumi.set(self, "entities", entities)


@pulumi.output_type
class GetServiceMappingResult:
    """The vocabulary of audit queries."""

    services: Sequence[AuditService] = pulumi.property("services")
    """Services that record audits."""

    def __init__(self, *, services: Any) -> None:
        pulumi.set(self, "services", services)


def get_service_mapping(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> GetServiceMappingResult:
    """Services, kinds of objects and actions that the audit trail records.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: GetServiceMappingResult = pulumi.runtime.invoke("genesys:audit:getServiceMapping", arguments, opts, typ=GetServiceMappingResult).value
    return result


def get_service_mapping_output(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetServiceMappingResult]:
    """Services, kinds of objects and actions that the audit trail records.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetServiceMappingResult] = pulumi.runtime.invoke_output(
        "genesys:audit:getServiceMapping", arguments, opts, typ=GetServiceMappingResult
    )
    return result
