"""Genesys Cloud: where media, recordings and audits go, how long they stay, how calls are protected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from policies.facts import at, each, listed, number, quoted, truth
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed, undecided
from policies.residency.named import place_value
from policies.residency.vocabulary import Meaning
from policies.rules.comparisons import must_be_false, must_be_true
from policies.rules.endpoints import endpoint_findings, host_of, is_loopback
from policies.rules.registry import resource_rule
from ringfence.domain.regions import GENESYS_EU_REGIONS, region_of_arn

_MEDIA = ("callPolicy", "chatPolicy", "emailPolicy", "messagePolicy")
_EVENT_SOURCE = "amazon-eventbridge-source"


@resource_rule("genesys-provider-eu-region")
def provider_region(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """The organisation's home region, which decides every host of the API."""
    offered = ", ".join(sorted(GENESYS_EU_REGIONS & bounds.allowed.regions))
    place = "awsRegion" if resource.token.endswith(":genesyscloud") else "region"  # as the bridged provider calls it
    region = resource.properties.get(place)
    if region is UNKNOWN:
        yield undecided(place, f"one of {offered}")
    elif region in (None, ""):
        yield failed(place, "nothing: the environment decides unseen", f"one of {offered}")
    elif not isinstance(region, str) or region not in bounds.allowed.regions:
        yield failed(place, quoted(region), f"one of {offered}")
    endpoint = resource.properties.get("endpoint")
    if isinstance(endpoint, str) and endpoint:
        host = host_of(endpoint)
        if host is None or not is_loopback(host):
            yield failed("endpoint", quoted(endpoint), "nothing, or an address of this machine")


@resource_rule("genesys-site-eu-media-regions")
def media_regions(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Media regions, in their order: failover goes down the list and nowhere else."""
    regions = resource.properties.get("mediaRegions")
    allowed = bounds.allowed.sentence()
    if regions is UNKNOWN:
        yield undecided("mediaRegions", allowed)
    elif not listed(regions):
        yield failed("mediaRegions", "nothing", allowed)
    for region, place in each(regions if regions is not UNKNOWN else None, "mediaRegions"):
        if region is UNKNOWN:
            yield undecided(place, allowed)
        elif not isinstance(region, str) or region not in bounds.allowed.regions:
            hit = next(place_value(region, Meaning.REGION, bounds.allowed), None) if isinstance(region, str) else None
            yield failed(place, hit.detail if hit else quoted(region), allowed)


@resource_rule("genesys-site-no-latency-routing")
def latency_routing(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The latency-based choice of a media region."""
    yield from must_be_false(resource.properties.get("mediaRegionsUseLatencyBased"), "mediaRegionsUseLatencyBased")


def policy_actions(resource: Resource) -> Iterator[tuple[Any, Any, str]]:
    """Actions and conditions of a retention policy, general and of each medium, with the place of the actions."""
    if resource.properties.get("actions") is not None:
        yield resource.properties["actions"], resource.properties.get("conditions"), "actions"
    for media in _MEDIA:
        policy = at(resource.properties, f"mediaPolicies.{media}")
        if policy is UNKNOWN:
            yield UNKNOWN, UNKNOWN, f"mediaPolicies.{media}.actions"
        elif isinstance(policy, dict) and policy.get("actions") is not None:
            yield policy["actions"], policy.get("conditions"), f"mediaPolicies.{media}.actions"


def is_conditional(conditions: Any) -> bool:
    """Whether conditions narrow a policy; conditions that are not known yet do."""
    return conditions is UNKNOWN or (
        isinstance(conditions, dict) and any(listed(value) for value in conditions.values())
    )


def is_incident_policy(resource: Resource, bounds: Bounds) -> bool:
    """Whether a policy's name says that it keeps recordings of incidents."""
    names = [resource.name, resource.properties.get("name")]
    return any(
        fnmatchcase(name.lower(), pattern)
        for name in names
        if isinstance(name, str)
        for pattern in bounds.limits.incident_names
    )


@resource_rule("genesys-retention-policy-no-early-delete")
def no_early_delete(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Actions that beat retention, and deletion before archiving ends."""
    for actions, _, place in policy_actions(resource):
        if actions is UNKNOWN:
            yield undecided(place, "retention that nothing beats")
            continue
        yield from must_be_false(at(actions, "alwaysDelete"), f"{place}.alwaysDelete")
        yield from must_be_true(at(actions, "retainRecording"), f"{place}.retainRecording", default=True)
        if at(actions, "deleteRecording") is not None and truth(at(actions, "retainRecording")) is not True:
            yield from must_be_false(at(actions, "deleteRecording"), f"{place}.deleteRecording")
        days, archived = number(at(actions, "deleteRetentionDays")), number(at(actions, "archiveRetentionDays"))
        shortest = bounds.limits.minimum_organisation_recording_days
        if isinstance(days, float) and days < max(shortest, archived if isinstance(archived, float) else shortest):
            allowed = f"at least {shortest} day, and not below archiveRetentionDays"
            yield failed(f"{place}.deleteRetentionDays", quoted(days), allowed)


@resource_rule("genesys-retention-policy-incident-floor")
def incident_floor(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Days of a policy for incidents, and its switch."""
    if not is_incident_policy(resource, bounds):
        return
    kept = bounds.retention_of(None)
    allowed = f"{kept.floor_days} to {kept.ceiling_days} days"
    yield from must_be_true(resource.properties.get("enabled"), "enabled", default=True)
    for actions, _, place in policy_actions(resource):
        days = at(actions, "deleteRetentionDays")
        if days is UNKNOWN:
            yield undecided(f"{place}.deleteRetentionDays", allowed)
        elif days is not None:
            amount = number(days)
            if not isinstance(amount, float) or not kept.floor_days <= amount <= kept.ceiling_days:
                yield failed(f"{place}.deleteRetentionDays", quoted(days), allowed)


@resource_rule("genesys-rotation-schedule-age")
def rotation_schedule(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Maximum age of a recording key; the provider maps it to the longest real period within."""
    age, allowed = resource.properties.get("maxAgeDays"), f"1 to {bounds.limits.genesys_key_age_days} days"
    if age is UNKNOWN:
        yield undecided("maxAgeDays", allowed)
    else:
        days = number(age)
        if not isinstance(days, float) or not 1 <= days <= bounds.limits.genesys_key_age_days:
            yield failed("maxAgeDays", quoted(age), allowed)
    period = resource.properties.get("period")
    if isinstance(period, str) and period in {"YEARLY", "DISABLED"}:
        yield failed("period", quoted(period), "MONTHLY, WEEKLY or DAILY")


@resource_rule("genesys-key-configuration-customer-key")
def customer_key(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Type of the key configuration and the alias it names; the walker judges the region in an ARN."""
    kind, url = resource.properties.get("keyConfigurationType"), resource.properties.get("url")
    if kind is UNKNOWN:
        yield undecided("keyConfigurationType", "KmsSymmetric or LocalKeyManager")
    elif kind == "KmsSymmetric":
        if url is UNKNOWN:
            yield undecided("url", "the alias ARN of a key in an allowed region")
        elif not isinstance(url, str) or region_of_arn(url) is None or ":alias/" not in url:
            yield failed("url", quoted(url), "the alias ARN of a key in an allowed region")
    elif kind == "LocalKeyManager":
        yield from endpoint_findings(url, "url", bounds)
    else:
        yield failed("keyConfigurationType", quoted(kind), "KmsSymmetric or LocalKeyManager")


@resource_rule("genesys-integration-eu-event-source")
def event_source(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Region and switch of the audit feed; a region that is there is the walker's too, at the same place."""
    kind = resource.properties.get("integrationTypeId")
    if kind != _EVENT_SOURCE:
        return
    region = at(resource.properties, "properties.awsAccountRegion")
    if region is UNKNOWN:
        yield undecided("properties.awsAccountRegion", bounds.allowed.sentence())
    elif not isinstance(region, str) or region not in bounds.allowed.regions:
        yield failed("properties.awsAccountRegion", quoted(region), bounds.allowed.sentence())
    yield from must_be_true(resource.properties.get("enabled"), "enabled")


@resource_rule("genesys-data-action-registered-host")
def data_action_host(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Host of a data action; a path alone calls the organisation's own API."""
    url = resource.properties.get("requestUrlTemplate")
    if isinstance(url, str) and url.startswith("/") and not url.startswith("//"):
        return
    yield from endpoint_findings(url, "requestUrlTemplate", bounds)


@resource_rule("genesys-trunk-secure-transport")
def trunk_transport(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Signalling and media of an external trunk."""
    if not _external(resource):
        return
    transport = resource.properties.get("transport")
    if transport is UNKNOWN:
        yield undecided("transport", "tls")
    elif not isinstance(transport, str) or transport.lower() != "tls":
        yield failed("transport", quoted(transport), "tls")
    suites = resource.properties.get("srtpCipherSuites")
    if suites is UNKNOWN:
        yield undecided("srtpCipherSuites", "at least one suite")
    elif not [suite for suite in listed(suites) if suite]:
        yield failed("srtpCipherSuites", "nothing, which means media without encryption", "at least one suite")


@resource_rule("genesys-trunk-registered-carrier")
def trunk_carrier(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Proxy hosts of an external trunk."""
    if not _external(resource):
        return
    for proxy, place in each(resource.properties.get("serverProxies"), "serverProxies"):
        host = at(proxy, "host") if proxy is not UNKNOWN else UNKNOWN
        if host is UNKNOWN:
            yield undecided(f"{place}.host", "a host of the vendor register")
        elif not isinstance(host, str) or not (bounds.registered(host.lower()) or is_loopback(host.lower())):
            yield failed(f"{place}.host", quoted(host), "a host of the vendor register")


def _external(resource: Resource) -> bool:
    return resource.properties.get("trunkType") in ("EXTERNAL", None, UNKNOWN)


@resource_rule("genesys-route-redundant")
def route_redundant(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Number of trunks, their order and the switch of an outbound route."""
    trunks = resource.properties.get("trunkBaseIds")
    fewest = bounds.limits.minimum_carriers
    if trunks is UNKNOWN:
        yield undecided("trunkBaseIds", f"at least {fewest} trunks")
    else:
        known = [trunk for trunk in listed(trunks) if trunk is not UNKNOWN]
        distinct = len({str(trunk) for trunk in known}) + len(listed(trunks)) - len(known)
        if distinct < fewest:
            yield failed("trunkBaseIds", quoted(trunks), f"at least {fewest} different trunks, the preferred one first")
    distribution = resource.properties.get("distribution")
    if distribution is UNKNOWN:
        yield undecided("distribution", "SEQUENTIAL")
    elif distribution not in (None, "SEQUENTIAL"):
        yield failed("distribution", quoted(distribution), "SEQUENTIAL")
    yield from must_be_true(resource.properties.get("enabled"), "enabled", default=True)


@resource_rule("genesys-link-eu-target")
def link_target(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Target region of a link or of re-routed numbers."""
    region = resource.properties.get("targetRegion")
    if region is UNKNOWN:
        yield undecided("targetRegion", bounds.allowed.sentence())
    elif not isinstance(region, str) or region not in bounds.allowed.regions:
        yield failed("targetRegion", quoted(region), bounds.allowed.sentence())


@resource_rule("genesys-switch-judged-off")
def switched_off(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Recording of an external trunk, and triggers of workflows."""
    if resource.token.endswith(":TrunkBase"):
        if _external(resource) and truth(resource.properties.get("recordingEnabled")) is False:
            yield failed("recordingEnabled", "false, so that nothing of these calls is kept", "true")
    elif truth(resource.properties.get("enabled")) is False:
        yield failed("enabled", "false, so that its workflow never starts", "true")
