"""The many spellings of one bucket setting: own resource, V2 resource, deprecated inline block, singular and plural."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from policies.facts import at, each
from policies.model import UNKNOWN, Resource

_BUCKETS = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")


class Setting(NamedTuple):
    """A value with the property path it was read at."""

    value: Any
    place: str


def is_bucket(resource: Resource) -> bool:
    """Whether the resource is a bucket itself, in either type."""
    return resource.token in _BUCKETS


def below(setting: Setting, *names: str) -> Setting:
    """The first of several spellings that is present below a setting, unwrapped from a list of one."""
    if setting.value is UNKNOWN:
        return Setting(UNKNOWN, f"{setting.place}.{names[0]}".lstrip("."))
    if isinstance(setting.value, dict):
        for name in names:
            if name in setting.value and setting.value[name] is not None:
                place = f"{setting.place}.{name}".lstrip(".")
                value, place = next(each(setting.value[name], place), (None, place))
                return Setting(value, place)
    return Setting(None, f"{setting.place}.{names[0]}".lstrip("."))


def whole(resource: Resource) -> Setting:
    """All properties of a resource as a setting."""
    return Setting(dict(resource.properties), "")


def lock_rules(resource: Resource) -> Iterator[Setting]:
    """The rule of every Object Lock configuration that a resource carries; None for one without a rule."""
    if is_bucket(resource):
        configuration = below(whole(resource), "objectLockConfiguration", "objectLockConfigurations")
        if configuration.value is not None:
            rule = below(configuration, "rule", "rules")
            if rule.value is not None:
                yield rule
    else:
        yield below(whole(resource), "rule", "rules")


def default_retention(rule: Setting) -> Setting:
    """The default retention of a lock rule."""
    return below(rule, "defaultRetention", "defaultRetentions")


def versioning_status(resource: Resource) -> Iterator[Setting]:
    """Versioning as a status text; the inline block says `enabled` instead."""
    if not is_bucket(resource):
        yield below(below(whole(resource), "versioningConfiguration"), "status")
        return
    inline = below(whole(resource), "versioning", "versionings")
    if inline.value is UNKNOWN:
        yield inline
    elif inline.value is not None:
        enabled = below(inline, "enabled")
        status = "Enabled" if enabled.value is True else enabled.value
        yield Setting("Suspended" if status in (False, None) else status, enabled.place)


def lifecycle_rules(resource: Resource) -> Iterator[Setting]:
    """Lifecycle rules of either shape."""
    name = "lifecycleRules" if is_bucket(resource) else "rules"
    for rule, place in each(resource.properties.get(name), name):
        yield Setting(rule, place)


def replication_rules(resource: Resource) -> Iterator[Setting]:
    """Replication rules of either shape."""
    if is_bucket(resource):
        configuration = below(whole(resource), "replicationConfiguration", "replicationConfigurations")
        if configuration.value is UNKNOWN:
            yield configuration
        for rule, place in each(
            at(configuration.value, "rules") if isinstance(configuration.value, dict) else None,
            f"{configuration.place}.rules",
        ):
            yield Setting(rule, place)
    else:
        for rule, place in each(resource.properties.get("rules"), "rules"):
            yield Setting(rule, place)


def encryption_rules(resource: Resource) -> Iterator[Setting]:
    """Encryption rules of either shape."""
    if is_bucket(resource):
        configuration = below(
            whole(resource), "serverSideEncryptionConfiguration", "serverSideEncryptionConfigurations"
        )
        if configuration.value is not None:
            yield below(configuration, "rule", "rules")
    else:
        rules = list(each(resource.properties.get("rules"), "rules"))
        yield from (Setting(rule, place) for rule, place in rules)
        if not rules:
            yield Setting(None, "rules")
