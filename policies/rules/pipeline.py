"""Queues, streams, functions, rules, alarms and backups on the way of evidence: nothing is short, off or silent."""

from __future__ import annotations

from collections.abc import Iterable

from policies.evidence import retention_class, says_evidence
from policies.facts import at, each, number, quoted, tags_of
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed, undecided
from policies.residency.hosts import REGION_NAME
from policies.rules.comparisons import must_be_at_least, must_be_false, must_be_true
from policies.rules.registry import resource_rule
from ringfence.domain.regions import describe

_DESTINATIONS = (
    "httpEndpointConfiguration",
    "splunkConfiguration",
    "opensearchConfiguration",
    "opensearchserverlessConfiguration",
    "elasticsearchConfiguration",
    "snowflakeConfiguration",
)
_ENABLED_STATES = frozenset({"ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"})


@resource_rule("aws-kinesis-firehose-backs-up-all")
def firehose(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Backup mode of each destination, encryption and error logging."""
    for name in _DESTINATIONS:
        mode = at(resource.properties, f"{name}.s3BackupMode")
        if mode is UNKNOWN:
            yield undecided(f"{name}.s3BackupMode", "all records")
        elif isinstance(at(resource.properties, name), dict) and not (isinstance(mode, str) and mode.startswith("All")):
            shown = quoted(mode) if mode else "nothing, which means failed records only"
            yield failed(f"{name}.s3BackupMode", shown, "AllData, AllEvents or AllDocuments")
    encryption = at(resource.properties, "serverSideEncryption.enabled")
    if "serverSideEncryption" in resource.properties:
        yield from must_be_true(encryption, "serverSideEncryption.enabled", default=False)
    for name in (*_DESTINATIONS, "extendedS3Configuration"):
        logging = at(resource.properties, f"{name}.cloudwatchLoggingOptions.enabled")
        if logging is not None:
            yield from must_be_true(logging, f"{name}.cloudwatchLoggingOptions.enabled")


@resource_rule("aws-kinesis-stream-retention")
def stream(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Buffer, encryption and forced deletion of a data stream."""
    hours = resource.properties.get("retentionPeriod")
    yield from must_be_at_least(
        hours, "retentionPeriod", bounds.limits.stream_retention_hours, "hours", absent="24 hours"
    )
    encryption = resource.properties.get("encryptionType")
    if encryption is UNKNOWN:
        yield undecided("encryptionType", "KMS")
    elif encryption != "KMS":
        yield failed("encryptionType", quoted(encryption), "KMS")
    yield from must_be_false(resource.properties.get("enforceConsumerDeletion"), "enforceConsumerDeletion")


@resource_rule("aws-sqs-queue-retention")
def queue(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """How long a message waits."""
    seconds = resource.properties.get("messageRetentionSeconds")
    limit = bounds.limits.queue_retention_seconds
    yield from must_be_at_least(seconds, "messageRetentionSeconds", limit, "seconds", absent="345600 seconds")


@resource_rule("aws-sqs-queue-encrypted")
def queue_encryption(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Encryption that is switched off; AWS encrypts when nothing is set."""
    if resource.properties.get("kmsMasterKeyId") in (None, ""):
        yield from must_be_true(resource.properties.get("sqsManagedSseEnabled"), "sqsManagedSseEnabled", default=True)


@resource_rule("aws-backup-vault-lock-immutable")
def vault_lock(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Floor of a vault lock, its ceiling, and the days until it cannot be changed any more."""
    shortest = resource.properties.get("minRetentionDays")
    floor = bounds.limits.evidence_floor_days
    yield from must_be_at_least(shortest, "minRetentionDays", floor, "days", absent="no floor")
    longest, lowest = number(resource.properties.get("maxRetentionDays")), number(shortest)
    if isinstance(longest, float) and isinstance(lowest, float) and longest < lowest:
        yield failed("maxRetentionDays", quoted(longest), f"at least minRetentionDays, {quoted(lowest)}")
    days = resource.properties.get("changeableForDays")
    limit = bounds.limits.vault_cooling_off_days
    yield from must_be_at_least(
        days, "changeableForDays", limit, "days", absent="governance mode: deletable at any time"
    )


@resource_rule("aws-backup-plan-retention")
def backup_plan(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Recovery points and their copies; without a lifecycle they are kept for ever."""
    floor = bounds.retention_of(retention_class(resource, bounds)).floor_days
    for rule, place in each(resource.properties.get("rules"), "rules"):
        yield from must_be_at_least(at(rule, "lifecycle.deleteAfter"), f"{place}.lifecycle.deleteAfter", floor, "days")
        for copy, below in each(at(rule, "copyActions"), f"{place}.copyActions"):
            yield from must_be_at_least(
                at(copy, "lifecycle.deleteAfter"), f"{below}.lifecycle.deleteAfter", floor, "days"
            )


@resource_rule("aws-lambda-function-not-stopped")
def function_runs(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Reserved concurrency 0."""
    reserved = resource.properties.get("reservedConcurrentExecutions")
    if reserved is UNKNOWN:
        yield undecided("reservedConcurrentExecutions", "above 0, or nothing")
    elif reserved is not None and number(reserved) in (0, None):
        yield failed("reservedConcurrentExecutions", quoted(reserved), "above 0, or nothing")


@resource_rule("aws-lambda-mapping-enabled")
def mapping_enabled(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The switch of an event source mapping."""
    yield from must_be_true(resource.properties.get("enabled"), "enabled", default=True)


@resource_rule("aws-events-rule-enabled")
def rule_enabled(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """State of a rule, schedule or pipe, and whether its pattern waits for events of a region that is not used."""
    pattern = resource.properties.get("eventPattern")
    if isinstance(pattern, str) and "anything-but" not in pattern:
        for region in sorted(set(REGION_NAME.findall(pattern.lower())) - bounds.allowed.regions):
            yield failed("eventPattern", f"events of {describe(region)}, which never come", "events of allowed regions")
    for place, running in (("state", _ENABLED_STATES), ("desiredState", frozenset({"RUNNING"}))):
        state = resource.properties.get(place)
        if state is UNKNOWN:
            yield undecided(place, "enabled")
        elif state not in (None, "") and str(state).upper() not in running:
            yield failed(place, quoted(state), " or ".join(sorted(running)))
    yield from must_be_true(resource.properties.get("isEnabled"), "isEnabled", default=True)


@resource_rule("any-resource-evidence-tag")
def evidence_tag(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """A retention class without the mark of evidence."""
    tags = tags_of(resource.properties)
    if tags is UNKNOWN or bounds.limits.retention_class_tag not in tags or says_evidence(resource, bounds):
        return
    found = tags.get(bounds.limits.evidence_tag)
    place = f'tags["{bounds.limits.evidence_tag}"]'
    yield failed(place, quoted(found), "'true', because the resource names a retention class")
