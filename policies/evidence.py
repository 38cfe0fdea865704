"""Which resources retention rules speak about: the ones that are evidence, and the ones that protect evidence."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from policies.facts import tags_of
from policies.limits import Bounds
from policies.model import UNKNOWN, Resource
from policies.urns import urn_matches

_TRUE = frozenset({"true", "yes", "1"})


class Evidence(IntEnum):
    """How sure it is that a resource is evidence."""

    NO = 0  # it is seen to be something else
    DEFERRED = 1  # what it belongs to is not known yet: the stack rules decide
    JUDGED = 2  # its kind protects evidence, or what it belongs to cannot be seen
    DECLARED = 3  # it says so itself, or the configuration does


def says_evidence(resource: Resource, bounds: Bounds) -> bool:
    """Whether the resource's own tag says that it is evidence; a tag that is not known yet counts as yes."""
    tags = tags_of(resource.properties)
    if tags is UNKNOWN:
        return True
    mark = tags.get(bounds.limits.evidence_tag)
    return mark is UNKNOWN or mark is True or (isinstance(mark, str) and mark.strip().lower() in _TRUE)


def retention_class(resource: Resource, bounds: Bounds) -> Any:
    """Name of the retention class that the resource's tag carries; None without one."""
    tags = tags_of(resource.properties)
    return None if tags is UNKNOWN else tags.get(bounds.limits.retention_class_tag)


def judge(resource: Resource, bounds: Bounds, seen: Mapping[str, Evidence]) -> Evidence:
    """Judge one resource without its stack.

    Args:
        resource: The resource.
        bounds: Configuration; it may name evidence and scope resources out.
        seen: Names of buckets and other targets seen so far, and how they were judged.
    """
    if any(urn_matches(resource.urn, pattern) for pattern in bounds.not_evidence):
        return Evidence.NO
    if any(urn_matches(resource.urn, pattern) for pattern in bounds.evidence) or says_evidence(resource, bounds):
        return Evidence.DECLARED
    limits = bounds.limits
    link = limits.satellite_links.get(resource.token)
    if resource.token in limits.key_types:
        result = Evidence.DEFERRED
    elif link is not None:
        result = judge_target(resource.properties.get(link), seen)
    elif resource.token in limits.locked_carriers and resource.properties.get("objectLockEnabled") is True:
        result = Evidence.JUDGED
    else:
        result = Evidence.NO
    return max(result, Evidence.JUDGED) if resource.token in limits.guardian_types else result


def judge_target(target: Any, seen: Mapping[str, Evidence]) -> Evidence:
    """Judge a satellite by what it belongs to: a bucket name, a queue URL, an ARN."""
    if target is UNKNOWN:
        return Evidence.DEFERRED
    if not isinstance(target, str):
        return Evidence.JUDGED
    known = seen.get(target, seen.get(last_part(target)))
    return Evidence.JUDGED if known is None else known


def last_part(target: str) -> str:
    """Name at the end of an ARN or URL."""
    return target.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
