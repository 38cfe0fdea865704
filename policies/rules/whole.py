"""Rules over all resources together: references between them, and what no single one shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from policies.facts import at, each, quoted, truth
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed, undecided
from policies.rules.registry import stack_rule
from policies.stack import Stack
from ringfence.domain.regions import describe

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
    trunks = list(stack.of("genesys:telephony:TrunkBase"))
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
        carriers = {trunk.properties.get("carrier") for trunk in found}
        if (
            len(found) >= bounds.limits.minimum_carriers
            and None not in carriers
            and UNKNOWN not in carriers
            and len(carriers) < bounds.limits.minimum_carriers
        ):
            carrier = quoted(next(iter(carriers)))
            yield failed(
                "trunkBaseIds",
                f"trunks of {carrier} only",
                f"trunks of at least {bounds.limits.minimum_carriers} carriers",
                urn=route.urn,
            )


@stack_rule("genesys-recording-settings-regional")
def regional_storage(stack: Stack, bounds: Bounds) -> Iterable[Finding]:
    """Regional storage of recordings, which follows the sites."""
    sites = list(stack.of("genesys:telephony:Site"))
    foreign = [site for site in sites if not _all_allowed(site, bounds)]
    for settings in stack.of("genesys:recording:Settings"):
        if truth(settings.properties.get("regionalRecordingStorageEnabled")) is True and (not sites or foreign):
            found = (
                f"true, while site {quoted(foreign[0].name)} is not proven"
                if foreign
                else "true, with no site in this stack"
            )
            yield failed(
                "regionalRecordingStorageEnabled",
                found,
                "false, or every site here and in allowed regions",
                urn=settings.urn,
            )


def _all_allowed(site: Resource, bounds: Bounds) -> bool:
    regions = site.properties.get("mediaRegions")
    return regions is UNKNOWN or (
        isinstance(regions, list) and all(region is UNKNOWN or region in bounds.allowed.regions for region in regions)
    )


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
