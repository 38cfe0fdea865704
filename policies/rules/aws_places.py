"""Residency rules for what no walker can see: providers, global services, edge entrances, third-party endpoints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from policies.catalogue import limits
from policies.facts import at, document, each, first_object, listed, quoted, truth
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed, undecided
from policies.rules.endpoints import endpoint_findings
from policies.rules.registry import resource_rule
from policies.rules.selection import matches_any
from ringfence.domain.regions import REGIONS, describe

_CLOUD_CONTROL = "aws:cloudcontrol/resource:Resource"
_NAME_FIELDS = 3
REGULATED = "an allowed region, set where a policy can see it"


@resource_rule("aws-provider-eu-region")
def provider_region(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """The walker judges a region that is there; this rule judges its absence."""
    region = resource.properties.get("region")
    if region is UNKNOWN:
        yield undecided("region", bounds.allowed.sentence())
    elif region is None or region == "":
        yield failed("region", "nothing: a profile or the environment decides unseen", bounds.allowed.sentence())
    elif not isinstance(region, str):
        yield failed("region", quoted(region), bounds.allowed.sentence())


@resource_rule("aws-provider-known-endpoints")
def provider_endpoints(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Each custom endpoint of a service."""
    for endpoints, place in each(document(resource.properties.get("endpoints")), "endpoints"):
        if not isinstance(endpoints, dict):
            continue
        for service, url in endpoints.items():
            if url not in (None, ""):
                yield from endpoint_findings(url, f"{place}.{service}", bounds, loopback=True)


@resource_rule("aws-resource-provider-region")
def resource_provider_region(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """The region that a resource inherits, where it has none of its own."""
    module = resource.token.split(":")[1].split("/")[0]
    own = resource.properties.get("region")
    if isinstance(own, dict | list):
        yield failed("region", quoted(own), bounds.allowed.sentence())
    if module in bounds.limits.regionless_modules or own not in (None, "") or resource.provider is None:
        return
    if not resource.provider.token.endswith(":aws"):
        return
    inherited = resource.provider.properties.get("region")
    if inherited is UNKNOWN:
        yield undecided("provider.region", bounds.allowed.sentence())
    elif inherited in (None, ""):
        yield failed(
            "provider.region", "nothing: a profile or the environment decides unseen", bounds.allowed.sentence()
        )
    elif not isinstance(inherited, str) or inherited not in bounds.allowed.regions:
        yield failed("provider.region", quoted_region(inherited), bounds.allowed.sentence())


@resource_rule("aws-global-service-no-data")
def global_service(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The type itself is the finding: where its data goes cannot be chosen."""
    token, place = resource.token, "type"
    if token == _CLOUD_CONTROL:
        token, place = _native_token(resource.properties.get("typeName")), "typeName"
    if _is_global(token):
        yield failed(place, quoted(token), "a regional service")


@lru_cache(maxsize=4096)
def _is_global(token: str) -> bool:
    known = limits()
    return matches_any(token, (*known.data_carrying_global_types, *known.global_cluster_types))


def _native_token(name: Any) -> str:
    """Token of the type that CloudFormation calls `AWS::CloudFront::Distribution`."""
    fields = name.split("::") if isinstance(name, str) else []
    return f"aws-native:{fields[1].lower()}:{fields[2]}" if len(fields) == _NAME_FIELDS else ""


@resource_rule("aws-resource-no-foreign-default")
def foreign_default(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Types that take a foreign region when none is named; one that is named is the walker's."""
    place = bounds.limits.foreign_defaults.get(resource.token)
    if place is not None and resource.properties.get(place) in (None, ""):
        yield failed(place, "nothing, which means us-east-1", bounds.allowed.sentence())


@resource_rule("aws-wafv2-acl-regional")
def web_acl_scope(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Scope of a web ACL, rule group or set."""
    scope = resource.properties.get("scope")
    if scope is UNKNOWN:
        yield undecided("scope", "REGIONAL")
    elif scope is not None and scope != "REGIONAL":
        yield failed("scope", quoted(scope), "REGIONAL")


@resource_rule("aws-s3-bucket-no-acceleration")
def acceleration(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The accelerate configuration as its own resource, and the old inline property."""
    place = "status" if "Accelerate" in resource.token else "accelerationStatus"
    status = resource.properties.get(place)
    if status is UNKNOWN:
        yield undecided(place, "Suspended, or no acceleration")
    elif status not in (None, "", "Suspended"):
        yield failed(place, quoted(status), "Suspended, or no acceleration")


@resource_rule("aws-apigateway-api-regional")
def api_endpoint_type(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """API Gateway makes an API edge-optimised when nothing is said."""
    configuration, place = first_object(resource.properties.get("endpointConfiguration"), "endpointConfiguration")
    types = at(configuration, "types") if configuration is not None else None
    if configuration is UNKNOWN or types is UNKNOWN:
        yield undecided(f"{place}.types", "REGIONAL or PRIVATE")
        return
    found = [str(item).upper() for item in listed(types) if item is not UNKNOWN]
    if UNKNOWN in listed(types):
        yield undecided(f"{place}.types", "REGIONAL or PRIVATE")
    elif not found or any(item not in {"REGIONAL", "PRIVATE"} for item in found):
        shown = quoted(types) if found else "nothing, which means EDGE"
        yield failed(f"{place}.types", shown, "REGIONAL or PRIVATE")


@resource_rule("aws-database-no-global-cluster")
def global_cluster(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Global clusters themselves, and membership in one."""
    if resource.token in bounds.limits.global_cluster_types:
        yield failed("type", quoted(resource.token), "a cluster whose replicas are all in this stack or declared")
        return
    for place in ("globalClusterIdentifier", "globalReplicationGroupId", "multiRegionClusterName"):
        member = resource.properties.get(place)
        if member is UNKNOWN:
            yield undecided(place, "no membership in a global cluster")
        elif member not in (None, ""):
            yield failed(place, quoted(member), "no membership in a global cluster")


@resource_rule("aws-vpn-connection-no-acceleration")
def vpn_acceleration(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Acceleration of a VPN connection."""
    accelerated = resource.properties.get("enableAcceleration")
    if accelerated is UNKNOWN:
        yield undecided("enableAcceleration", "false")
    elif accelerated is not None and truth(accelerated) is not False:
        yield failed("enableAcceleration", quoted(accelerated), "false")


@resource_rule("aws-sns-subscription-known-endpoint")
def subscription_endpoint(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """HTTP and HTTPS subscriptions; ARNs of queues and functions are the walker's."""
    protocol = resource.properties.get("protocol")
    endpoint = resource.properties.get("endpoint")
    if protocol in ("http", "https") or (isinstance(endpoint, str) and endpoint.startswith(("http://", "https://"))):
        yield from endpoint_findings(endpoint, "endpoint", bounds)


@resource_rule("aws-sns-subscription-judged-channel")
def subscription_channel(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Mail, text message and mobile push."""
    if not resource.token.startswith("aws:sns/topicSubscription"):
        yield failed("type", quoted(resource.token), "a topic with https, sqs, lambda or firehose subscriptions")
    protocol = resource.properties.get("protocol")
    if isinstance(protocol, str) and protocol in {"email", "email-json", "sms", "application"}:
        yield failed("protocol", quoted(protocol), "https, sqs, lambda or firehose")


@resource_rule("aws-endpoint-in-vendor-register")
def third_party_endpoint(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Properties that hold a third party's URL, and proxy integrations of APIs."""
    for path in bounds.limits.endpoint_properties.get(resource.token, ()):
        url = at(resource.properties, path)
        if url not in (None, ""):
            yield from endpoint_findings(url, path, bounds)
    if resource.token.startswith("aws:apigateway"):
        kind = resource.properties.get("integrationType", resource.properties.get("type"))
        place = "integrationUri" if "integrationUri" in resource.properties else "uri"
        url = resource.properties.get(place)
        private = resource.properties.get("connectionType") == "VPC_LINK"
        if kind in ("HTTP", "HTTP_PROXY") and not private and isinstance(url, str) and url.startswith("http"):
            yield from endpoint_findings(url, place, bounds)


@resource_rule("aws-route53-check-judged-origin")
def health_check_regions(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Health checks without regions, and the foreign ones that are listed.

    Route 53 wants at least three regions and offers one in the Union, so that no list could satisfy the walker.
    """
    elsewhere = ("CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL")  # these check nothing by themselves
    if "regions" not in resource.properties and resource.properties.get("type") not in elsewhere:
        yield failed("regions", "nothing, which means all over the world", "a list of regions")
    for region, place in each(resource.properties.get("regions"), "regions"):
        if isinstance(region, str) and region in REGIONS and region not in bounds.allowed.regions:
            yield failed(place, quoted_region(region), bounds.allowed.sentence())


@resource_rule("aws-iam-policy-region-guard")
def region_guard(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Statements that allow every action on every resource."""
    policy = document(resource.properties.get("policy"))
    for statement, place in each(at(policy, "Statement"), "policy.Statement"):
        if not isinstance(statement, dict) or str(statement.get("Effect", "")).lower() != "allow":
            continue
        everything = "*" in listed(statement.get("Action")) and "*" in listed(statement.get("Resource"))
        if everything and not _bound_to_region(statement.get("Condition")):
            yield failed(place, "every action on every resource, in every region", "a condition on aws:RequestedRegion")


def _bound_to_region(condition: Any) -> bool:
    names: Iterator[str] = (
        str(name).lower()
        for keys in (condition.values() if isinstance(condition, dict) else ())
        if isinstance(keys, dict)
        for name in keys
    )
    return "aws:requestedregion" in names


def quoted_region(region: Any) -> str:
    """A region for a message, with its place where it is known."""
    return describe(region) if isinstance(region, str) and region.isascii() else quoted(region)
