"""Rules over all resources together: references between them, and what no single one shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from policies.facts import at, each, listed, number, quoted, truth
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, Unknown, failed, undecided
from policies.rules.genesys import is_conditional, is_incident_policy, policy_actions
from policies.rules.registry import stack_rule
from policies.stack import BUCKETS, Stack
from ringfence.domain.regions import describe

_OBJECTS = "AWS::S3::Object"
_TRUNK = "genesys:telephony:TrunkBase"


@stack_rule("aws-s3-bucket-reference-known")
def bucket_reference(stack: Stack, bounds: Bounds) -> Iterable[Finding]:
    """Buckets that data is copied to, by name or ARN."""
    for token, paths in bounds.limits.bucket_references.items():
        for resource in stack.of(token):
            for path in paths:
                for value, place in values_at(resource.properties, path):
                    if value is UNKNOWN and not resource.links.get(place.split("[")[0].split(".")[0]):
                        yield undecided(place, "a bucket of this stack or a declared one", urn=resource.urn)
                    elif isinstance(value, str) and value and not _known_bucket(value, stack, bounds):
                        yield _unknown_bucket(value, place, resource, bounds)
    for bucket, place, resource in _log_buckets(stack, bounds):
        if _region_elsewhere(bucket, stack, bounds):
            yield _unknown_bucket(bucket, place, resource, bounds)


@stack_rule("aws-s3-bucket-reference-judged")
def judged_bucket_reference(stack: Stack, bounds: Bounds) -> Iterable[Finding]:
    """Buckets that logs and reports go to, where neither the stack nor the configuration shows their region."""
    for bucket, place, resource in _log_buckets(stack, bounds):
        if not _known_bucket(bucket, stack, bounds) and not _region_elsewhere(bucket, stack, bounds):
            yield _unknown_bucket(bucket, place, resource, bounds)


def _log_buckets(stack: Stack, bounds: Bounds) -> Iterator[tuple[str, str, Resource]]:
    for token, paths in bounds.limits.bucket_references_judged.items():
        for resource in stack.of(token):
            for value, place in (found for path in paths for found in values_at(resource.properties, path)):
                # the ARN of a log group or a stream has a region, which the walker reads
                if isinstance(value, str) and value and (not value.startswith("arn:") or ":s3:" in value):
                    yield value.partition("/")[0], place, resource


def _region_elsewhere(bucket: str, stack: Stack, bounds: Bounds) -> bool:
    """Whether a bucket is declared in a region that is not allowed."""
    return bucket.rsplit(":", 1)[-1] in bounds.buckets and not _known_bucket(bucket, stack, bounds)


def _known_bucket(value: str, stack: Stack, bounds: Bounds) -> bool:
    name = value.rsplit(":", 1)[-1]
    return value in stack.carriers or name in stack.carriers or bounds.buckets.get(name) in bounds.allowed.regions


def _unknown_bucket(value: str, place: str, resource: Resource, bounds: Bounds) -> Finding:
    declared = bounds.buckets.get(value.rsplit(":", 1)[-1])
    found = f"{quoted(value)} in {describe(declared)}" if declared else f"{quoted(value)}, whose region nothing shows"
    return failed(place, found, "a bucket of this stack or one declared under buckets", urn=resource.urn)


def values_at(value: Any, path: str, place: str = "") -> Iterator[tuple[Any, str]]:
    """Values at a path in which `name[]` means every item of a list and `*` every name of an object."""
    if not path:
        yield value, place
        return
    head, _, rest = path.partition(".")
    name = head.removesuffix("[]")
    if name == "*":
        if isinstance(value, dict):
            for key, item in value.items():
                yield from values_at(item, rest, f"{place}.{key}".lstrip("."))
        return
    below = at(value, name)
    here = f"{place}.{name}".lstrip(".")
    if head.endswith("[]") and below is not UNKNOWN:
        for item, where in each(below, here):
            yield from values_at(item, rest, where)
    elif below is UNKNOWN:
        yield UNKNOWN, here
    elif below is not None:
        yield from values_at(below, rest, here)


@stack_rule("genesys-route-two-carriers")
def two_carriers(stack: Stack, bounds: Bounds) -> Iterable[Finding]:
    """Distinct carriers behind the trunks of each route."""
    fewest = bounds.limits.minimum_carriers
    trunks = list(stack.of(_TRUNK))
    by_id = {trunk.properties.get("id"): trunk for trunk in trunks if isinstance(trunk.properties.get("id"), str)}
    for route in stack.of("genesys:telephony:OutboundRoute"):
        linked = [stack.by_urn[urn] for urn in route.links.get("trunkBaseIds", ()) if urn in stack.by_urn]
        values = route.properties.get("trunkBaseIds")
        named = (
            [by_id[value] for value in values if isinstance(value, str) and value in by_id]
            if isinstance(values, list)
            else []
        )
        found = [trunk for trunk in (named or linked) if trunk.token == _TRUNK]
        carriers = [trunk.properties.get("carrier") for trunk in found]
        told = all(isinstance(carrier, str) for carrier in carriers)
        if told and len(found) >= fewest and len({str(carrier) for carrier in carriers}) < fewest:
            carrier = quoted(carriers[0])
            yield failed(
                "trunkBaseIds",
                f"trunks of {carrier} only",
                f"trunks of at least {fewest} carriers",
                urn=route.urn,
            )


@stack_rule("genesys-recording-settings-regional")
def regional_storage(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Regional storage of recordings follows the sites; a foreign site is refused itself."""
    if stack.by_token.get("genesys:telephony:Site"):
        return
    for settings in stack.of("genesys:recording:Settings"):
        if truth(settings.properties.get("regionalRecordingStorageEnabled")) is True:
            found = "true, with no site in this stack"
            allowed = "false, or every site declared here"
            yield failed("regionalRecordingStorageEnabled", found, allowed, urn=settings.urn)


@stack_rule("aws-cloudtrail-trail-data-events")
def data_events(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Data events of every declared evidence bucket but the trails' own."""
    trails = list(stack.declared("aws:cloudtrail/trail:Trail"))
    own = {stack.target(trail, "s3BucketName") for trail in trails}
    recorded = {place for trail in trails for place in _recorded_places(trail) if isinstance(place, str | Unknown)}
    if not trails or UNKNOWN in recorded:
        return
    starts = tuple(place for place in recorded if isinstance(place, str))
    for bucket in stack.declared(*BUCKETS):
        arn = f"arn:aws:s3:::{bucket.properties.get('bucket')}/"
        if bucket not in own and not arn.startswith(starts):
            found = f"no data events of bucket {quoted(bucket.name)}"
            yield failed("stack", found, "data events of type AWS::S3::Object for it", urn=bucket.urn)


def _recorded_places(trail: Resource) -> Iterator[Any]:
    """ARN prefixes whose data events a trail takes; UNKNOWN for a selector that is not known yet."""
    for name in ("eventSelectors", "advancedEventSelectors"):
        if trail.properties.get(name) is UNKNOWN:
            yield UNKNOWN
    for selector, _ in each(trail.properties.get("eventSelectors"), ""):
        for item, _ in each(at(selector, "dataResources"), ""):
            if at(item, "type") == _OBJECTS:
                yield from listed(at(item, "values"))
    for selector, _ in each(trail.properties.get("advancedEventSelectors"), ""):
        fields = {str(at(item, "field")): item for item, _ in each(at(selector, "fieldSelectors"), "")}
        if "Data" in listed(at(fields.get("eventCategory"), "equals")) and "resources.type" in fields:
            narrowed = fields.get("resources.ARN")
            if narrowed is None:
                yield "arn:aws:s3"
            yield from (*listed(at(narrowed, "startsWiths")), *listed(at(narrowed, "equals")))


@stack_rule("genesys-retention-policy-incident-first")
def incident_first(stack: Stack, bounds: Bounds) -> Iterable[Finding]:
    """Order of the policies, medium by medium."""
    policies = list(stack.of("genesys:recording:MediaRetentionPolicy"))
    first: dict[str, float] = {}
    for policy in policies:
        if is_incident_policy(policy, bounds):
            for _, _, place in policy_actions(policy):
                first[place] = min(first.get(place, float("inf")), _order(policy))
    for policy in policies:
        if not first or is_incident_policy(policy, bounds):
            continue
        for actions, conditions, place in policy_actions(policy):
            days = number(at(actions, "deleteRetentionDays"))
            deletes = isinstance(days, float) and days < bounds.limits.evidence_floor_days
            if deletes and not is_conditional(conditions) and first.get(place, float("inf")) >= _order(policy):
                found = f"{quoted(policy.properties.get('order'))}, before any policy for incidents at {place}"
                yield failed("order", found, "an order after the policies for incidents", urn=policy.urn)


def _order(policy: Resource) -> float:
    order = number(policy.properties.get("order"))
    return order if isinstance(order, float) else 0.0


@stack_rule("any-package-judged-coverage")
def package_coverage(stack: Stack, bounds: Bounds) -> Iterable[Finding]:
    """Packages outside the reviewed ones, each once."""
    counts: dict[str, int] = {}
    for resource in stack.resources:
        provider = resource.provider.token if resource.provider else resource.token
        if provider.startswith("pulumi:providers:"):
            package = provider.rsplit(":", 1)[-1]
            counts[package] = counts.get(package, 0) + 1
    for package in sorted(set(counts) - bounds.limits.reviewed_packages):
        yield failed(
            f"package {package}", f"{counts[package]} resources without rules of their own", "reviewed packages"
        )


@stack_rule("any-value-judged-later")
def judged_later(_stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Filled by the evaluation, which walked every leaf anyway."""
    return ()
