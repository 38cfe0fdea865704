"""Functions (data sources) of the provider: who the caller is, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ringfence.domain.regions import REGIONS
from ringfence.local.aws.connection import Scope


def caller_identity(scope: Scope) -> dict[str, Any]:
    """Account, ARN and user id of the credentials (sts:GetCallerIdentity)."""
    caller = scope.connection.caller
    account = caller["Account"]
    return {"accountId": account, "arn": caller["Arn"], "userId": caller["UserId"], "id": account}


def region(scope: Scope) -> dict[str, Any]:
    """Name and description of the region in use."""
    known = REGIONS.get(scope.region)
    described = known.place if known else scope.region
    endpoint = f"ec2.{scope.region}.{dns_suffix(scope)}"
    name = scope.region
    return {"name": name, "region": name, "id": name, "description": described, "endpoint": endpoint}


def partition(scope: Scope) -> dict[str, Any]:
    """Partition of the region in use and its domain."""
    suffix = dns_suffix(scope)
    reverse = ".".join(reversed(suffix.split(".")))
    return {"partition": scope.partition, "id": scope.partition, "dnsSuffix": suffix, "reverseDnsPrefix": reverse}


def dns_suffix(scope: Scope) -> str:
    """Domain of the partition: the European Sovereign Cloud has its own."""
    return "amazonaws.eu" if scope.partition == "aws-eusc" else "amazonaws.com"


FUNCTIONS: Mapping[str, Callable[[Scope], dict[str, Any]]] = MappingProxyType(
    {
        "aws:index/getCallerIdentity:getCallerIdentity": caller_identity,
        "aws:index/getPartition:getPartition": partition,
        "aws:index/getRegion:getRegion": region,
    }
)
"""What a program can call, by token."""
