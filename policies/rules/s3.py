"""Retention and immutability of evidence buckets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from policies.evidence import retention_class
from policies.facts import each, number, quoted
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed, undecided
from policies.rules.comparisons import must_be_false, must_be_true
from policies.rules.registry import resource_rule
from policies.rules.s3_facts import (
    Setting,
    below,
    default_retention,
    encryption_rules,
    is_bucket,
    lifecycle_rules,
    lock_rules,
    replication_rules,
    versioning_status,
    whole,
)

_DAYS_PER_YEAR = 365
_ENABLED = "Enabled"


@resource_rule("aws-s3-bucket-object-lock")
def object_lock_enabled(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The switch on the bucket itself; the old inline block counts."""
    inline = below(below(whole(resource), "objectLockConfiguration", "objectLockConfigurations"), "objectLockEnabled")
    if resource.properties.get("objectLockEnabled") is None and inline.value in (_ENABLED, UNKNOWN):
        if inline.value is UNKNOWN:
            yield undecided(inline.place, "Enabled")
        return
    yield from must_be_true(resource.properties.get("objectLockEnabled"), "objectLockEnabled")


@resource_rule("aws-s3-bucket-no-force-destroy")
def no_force_destroy(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Deleting a bucket, object or vault must not take its content along."""
    yield from must_be_false(resource.properties.get("forceDestroy"), "forceDestroy")


@resource_rule("aws-s3-lock-compliance-mode")
def lock_mode(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Mode of the default retention, and whether there is one at all."""
    for rule in lock_rules(resource):
        retention = default_retention(rule)
        mode = below(retention, "mode")
        if mode.value is UNKNOWN:
            yield undecided(mode.place, "COMPLIANCE")
        elif not isinstance(retention.value, dict):
            yield failed(retention.place, quoted(retention.value), "a default retention in COMPLIANCE mode")
        elif mode.value != "COMPLIANCE":
            yield failed(mode.place, quoted(mode.value), "COMPLIANCE, which nobody can bypass")


@resource_rule("aws-s3-lock-retention-days")
def lock_days(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Default retention in days; years are 365 days each, which falls short by the leap days."""
    kept = bounds.retention_of(retention_class(resource, bounds))
    allowed = f"{kept.floor_days} to {kept.ceiling_days} days"
    for rule in lock_rules(resource):
        retention = default_retention(rule)
        if not isinstance(retention.value, dict):
            continue  # the mode's rule says that there is no retention
        days, years = below(retention, "days"), below(retention, "years")
        if UNKNOWN in (days.value, years.value):
            yield undecided(days.place if days.value is UNKNOWN else years.place, allowed)
            continue
        shown = days if days.value not in (None, 0) else years
        amount = number(shown.value)
        total = amount if shown is days or amount is None else amount * _DAYS_PER_YEAR  # type: ignore[operator]
        if total is None or not kept.floor_days <= total <= kept.ceiling_days:  # type: ignore[operator]
            found = f"{quoted(shown.value)} years of 365 days" if shown is years and amount else quoted(shown.value)
            yield failed(shown.place if amount else days.place, found, allowed)


@resource_rule("aws-s3-bucket-versioning")
def versioning(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Status of versioning."""
    for status in versioning_status(resource):
        if status.value is UNKNOWN:
            yield undecided(status.place, _ENABLED)
        elif status.value != _ENABLED:
            yield failed(status.place, quoted(status.value), _ENABLED)


@resource_rule("aws-s3-lifecycle-keeps-floor")
def lifecycle(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Expiration of current and old versions, and removal of delete markers."""
    floor = bounds.retention_of(retention_class(resource, bounds)).floor_days
    for rule in lifecycle_rules(resource):
        if isinstance(rule.value, dict) and (
            rule.value.get("status") == "Disabled" or rule.value.get("enabled") is False
        ):
            continue
        if rule.value is UNKNOWN:
            yield undecided(rule.place, f"expiration after at least {floor} days")
            continue
        yield from _expiration(below(rule, "expiration", "expirations"), floor)
        old = below(rule, "noncurrentVersionExpiration", "noncurrentVersionExpirations")
        yield from _at_least(below(old, "noncurrentDays", "days"), floor + 1)


def _expiration(expiration: Setting, floor: int) -> Iterator[Finding]:
    yield from _at_least(below(expiration, "days"), floor)
    date = below(expiration, "date")
    if date.value is UNKNOWN:
        yield undecided(date.place, "no fixed date")
    elif date.value not in (None, ""):
        yield failed(date.place, quoted(date.value), "a number of days, because a date expires everything at once")


def _at_least(days: Setting, minimum: int) -> Iterator[Finding]:
    if days.value is UNKNOWN:
        yield undecided(days.place, f"at least {minimum} days")
    elif days.value not in (None, 0):  # a state may carry 0 for what was not set
        amount = number(days.value)
        if amount is None or amount < minimum:  # type: ignore[operator]
            yield failed(days.place, quoted(days.value), f"at least {minimum} days")


@resource_rule("aws-s3-replication-keeps-evidence")
def replication(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Delete markers stay behind, encrypted objects come along, the rule is on."""
    for rule in replication_rules(resource):
        if rule.value is UNKNOWN:
            yield undecided(rule.place, "an enabled rule without delete markers")
            continue
        yield from _must_equal(below(rule, "status"), _ENABLED)
        markers = below(below(rule, "deleteMarkerReplication"), "status")
        if is_bucket(resource):
            markers = below(rule, "deleteMarkerReplicationStatus")
        if markers.value is UNKNOWN:
            yield undecided(markers.place, "Disabled")
        elif markers.value not in (None, "Disabled", ""):
            yield failed(markers.place, quoted(markers.value), "Disabled, so that a deletion does not spread")
        encrypted = below(below(rule, "sourceSelectionCriteria"), "sseKmsEncryptedObjects")
        if is_bucket(resource):
            yield from must_be_true(below(encrypted, "enabled").value, below(encrypted, "enabled").place)
        else:
            yield from _must_equal(below(encrypted, "status"), _ENABLED)


def _must_equal(setting: Setting, wanted: str) -> Iterator[Finding]:
    if setting.value is UNKNOWN:
        yield undecided(setting.place, wanted)
    elif setting.value != wanted:
        yield failed(setting.place, quoted(setting.value), wanted)


@resource_rule("aws-s3-bucket-customer-key")
def customer_key(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Algorithm, named key, and the block on keys that only the caller has."""
    for rule in encryption_rules(resource):
        default = below(rule, "applyServerSideEncryptionByDefault", "applyServerSideEncryptionByDefaults")
        if rule.value is UNKNOWN or default.value is UNKNOWN:
            yield undecided(default.place, "aws:kms with a named key")
            continue
        algorithm, key = below(default, "sseAlgorithm"), below(default, "kmsMasterKeyId")
        if algorithm.value is UNKNOWN:
            yield undecided(algorithm.place, "aws:kms")
        elif algorithm.value not in ("aws:kms", "aws:kms:dsse"):
            yield failed(algorithm.place, quoted(algorithm.value), "aws:kms or aws:kms:dsse")
        elif key.value in (None, ""):
            yield failed(key.place, "nothing, which means the AWS-managed key", "the declared key of this purpose")
        blocked = rule.value.get("blockedEncryptionTypes") if isinstance(rule.value, dict) else None
        if blocked is not None and blocked is not UNKNOWN and "SSE-C" not in [item for item, _ in each(blocked, "")]:
            yield failed(f"{rule.place}.blockedEncryptionTypes", quoted(blocked), "SSE-C among the blocked types")


@resource_rule("aws-s3-bucket-access-blocked")
def public_access(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The four flags; one that is not set is off."""
    for name in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"):
        yield from must_be_true(resource.properties.get(name), name)


@resource_rule("aws-s3-object-retention")
def object_retention(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Explicit retention and legal hold of one object."""
    kept = bounds.retention_of(retention_class(resource, bounds))
    mode = resource.properties.get("objectLockMode")
    if mode is UNKNOWN:
        yield undecided("objectLockMode", "COMPLIANCE")
    elif mode not in (None, "", "COMPLIANCE"):
        yield failed("objectLockMode", quoted(mode), "COMPLIANCE")
    hold = resource.properties.get("objectLockLegalHoldStatus")
    if hold not in (None, "", "ON", UNKNOWN):
        yield failed("objectLockLegalHoldStatus", quoted(hold), "ON")
    until = resource.properties.get("objectLockRetainUntilDate")
    if until is UNKNOWN:
        yield undecided("objectLockRetainUntilDate", f"at least {kept.floor_days} days from now")
    elif until not in (None, "") and not _lasts(until, bounds, kept.floor_days):
        yield failed(
            "objectLockRetainUntilDate", quoted(until), f"no date, or at least {kept.floor_days} days from now"
        )


def _lasts(until: Any, bounds: Bounds, days: int) -> bool:
    moment = bounds.moment(until)
    return moment is not None and (moment - bounds.today).days >= days
