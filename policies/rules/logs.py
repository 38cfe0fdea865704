"""Logs, event archives and trails: how long they keep, and whether they record at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policies.evidence import retention_class
from policies.facts import document, each, listed, number, quoted
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed, undecided
from policies.rules.comparisons import must_be_at_least, must_be_false, must_be_true
from policies.rules.registry import resource_rule


@resource_rule("aws-cloudwatch-log-group-retention")
def log_group_retention(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Floor and ceiling; CloudWatch keeps for ever when nothing is set."""
    kept = bounds.retention_of(retention_class(resource, bounds))
    days = resource.properties.get("retentionInDays")
    allowed = f"a value of CloudWatch between {kept.floor_days} and {kept.ceiling_days} days"
    if days is UNKNOWN:
        yield undecided("retentionInDays", allowed)
        return
    amount = number(days)
    if days is None or amount == 0:
        yield failed(
            "retentionInDays", "nothing, which means for ever" if days is None else "0, which means for ever", allowed
        )
    elif not isinstance(amount, float) or not kept.floor_days <= amount <= kept.ceiling_days:
        yield failed("retentionInDays", quoted(days), allowed)


@resource_rule("aws-cloudwatch-log-group-class")
def log_group_class(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Class DELIVERY ignores retentionInDays; infrequent access loses subscriptions."""
    name = resource.properties.get("logGroupClass")
    if name is UNKNOWN:
        yield undecided("logGroupClass", "STANDARD")
    elif name not in (None, "", "STANDARD"):
        yield failed("logGroupClass", quoted(name), "STANDARD")


@resource_rule("aws-cloudwatch-account-retention")
def account_retention(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Any number of days in an account policy about retention."""
    kind = resource.properties.get("policyType")
    if not isinstance(kind, str) or "RETENTION" not in kind.upper():
        return
    policy = resource.properties.get("policyDocument")
    allowed = f"at least {bounds.limits.evidence_floor_days} days"
    if policy is UNKNOWN:
        yield undecided("policyDocument", allowed)
        return
    amounts = list(_numbers(document(policy), "policyDocument"))
    if not amounts:
        yield failed("policyDocument", quoted(policy), allowed)
    for days, place in amounts:
        if 0 < days < bounds.limits.evidence_floor_days:
            yield failed(place, quoted(days), allowed)


def _numbers(value: Any, place: str) -> Iterator[tuple[float, str]]:
    """Numbers of a small document, two levels deep."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            amount = number(item)
            if isinstance(amount, float):
                yield amount, f"{place}.{name}"
            elif isinstance(item, Mapping):
                yield from (
                    (number(below) or 0.0, f"{place}.{name}.{key}")
                    for key, below in item.items()
                    if isinstance(number(below), float)
                )  # type: ignore[misc]


@resource_rule("aws-cloudwatch-log-judged-masking")
def masking(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Masking and deletion of fields."""
    if "policyDocument" in resource.properties:
        yield failed("policyDocument", "a masking policy", "no masking of fields that evidence needs")
    for entry, place in each(resource.properties.get("transformerConfigs"), "transformerConfigs"):
        if isinstance(entry, dict) and entry.get("deleteKeys"):
            yield failed(
                f"{place}.deleteKeys", quoted(entry["deleteKeys"]), "no deletion of fields that evidence needs"
            )


@resource_rule("aws-cloudwatch-archive-retention")
def archive_retention(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """0 and nothing mean indefinite."""
    days = resource.properties.get("retentionDays")
    if number(days) != 0:
        yield from must_be_at_least(
            days, "retentionDays", bounds.limits.evidence_floor_days, "days, or 0 for indefinite"
        )


@resource_rule("aws-cloudtrail-trail-logging")
def trail_logging(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The switch of a trail."""
    yield from must_be_true(resource.properties.get("enableLogging"), "enableLogging", default=True)


@resource_rule("aws-cloudtrail-trail-validation")
def trail_validation(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Signed digests of log files."""
    yield from must_be_true(resource.properties.get("enableLogFileValidation"), "enableLogFileValidation")


@resource_rule("aws-cloudtrail-trail-all-regions")
def trail_all_regions(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Collection from all regions into this one is wanted: it brings logs in, not out."""
    yield from must_be_true(resource.properties.get("isMultiRegionTrail"), "isMultiRegionTrail")


@resource_rule("aws-cloudtrail-trail-global-events")
def trail_global_events(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Events of IAM, STS and other global services."""
    yield from must_be_true(
        resource.properties.get("includeGlobalServiceEvents"), "includeGlobalServiceEvents", default=True
    )


@resource_rule("aws-cloudtrail-trail-customer-key")
def trail_customer_key(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """A named key for log files."""
    if resource.properties.get("kmsKeyId") in (None, ""):
        yield failed("kmsKeyId", "nothing", "the declared key of this purpose")


@resource_rule("aws-cloudtrail-trail-selectors")
def trail_selectors(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Management events, all of them, from every source."""
    for selector, place in each(resource.properties.get("eventSelectors"), "eventSelectors"):
        if isinstance(selector, dict):
            yield from must_be_true(
                selector.get("includeManagementEvents"), f"{place}.includeManagementEvents", default=True
            )
            kind = selector.get("readWriteType")
            if kind not in (None, "", "All", UNKNOWN):
                yield failed(f"{place}.readWriteType", quoted(kind), "All")
            excluded = selector.get("excludeManagementEventSources")
            if listed(excluded) and excluded is not UNKNOWN:
                yield failed(f"{place}.excludeManagementEventSources", quoted(excluded), "nothing")
    advanced = list(each(resource.properties.get("advancedEventSelectors"), "advancedEventSelectors"))
    if advanced and not any(_takes_management_events(selector) for selector, _ in advanced):
        yield failed(
            "advancedEventSelectors",
            "no selector of management events",
            "a selector of eventCategory Management without exclusions",
        )


def _takes_management_events(selector: Any) -> bool:
    """Whether an advanced selector takes all management events; one that is not known yet counts as yes."""
    fields = (
        [field for field, _ in each(selector.get("fieldSelectors"), "") if isinstance(field, dict)]
        if isinstance(selector, dict)
        else []
    )
    if selector is UNKNOWN or any(UNKNOWN in field.values() for field in fields):
        return True
    management = any(
        field.get("field") == "eventCategory" and "Management" in listed(field.get("equals")) for field in fields
    )
    narrowed = any(field.get("field") != "eventCategory" for field in fields)
    return management and not narrowed


@resource_rule("aws-cloudtrail-store-retention")
def event_data_store(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Retention, suspension and termination of an event data store."""
    yield from must_be_at_least(
        resource.properties.get("retentionPeriod"), "retentionPeriod", bounds.limits.evidence_floor_days, "days"
    )
    yield from must_be_false(resource.properties.get("suspend"), "suspend")
    yield from must_be_true(
        resource.properties.get("terminationProtectionEnabled"), "terminationProtectionEnabled", default=True
    )


@resource_rule("aws-config-recorder-retention")
def config_recorder(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """History and recorder of AWS Config."""
    if resource.token.startswith("aws:cfg/recorderStatus"):
        yield from must_be_true(resource.properties.get("isEnabled"), "isEnabled")
    else:
        days = resource.properties.get("retentionPeriodInDays")
        yield from must_be_at_least(days, "retentionPeriodInDays", bounds.limits.evidence_floor_days, "days")
