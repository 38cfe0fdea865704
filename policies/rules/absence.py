"""What must exist: a policy never sees a deletion, so every run asserts presence."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from policies.facts import at, document, listed, number, quoted, truth
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed
from policies.rules.genesys import is_conditional, policy_actions
from policies.rules.registry import stack_rule
from policies.rules.s3_facts import encryption_rules, lifecycle_rules, lock_rules, replication_rules, versioning_status
from policies.stack import BUCKETS, Stack

_CENTRE = ("genesys:telephony:Site", "genesys:telephony:OutboundRoute", "genesys:routing:Queue")
_S3 = "aws:s3/"


def _s3(name: str) -> str:
    return f"{_S3}{name[0].lower()}{name[1:]}:{name}"


def _present(stack: Stack, bucket: Resource, names: tuple[str, ...], inline: Callable[[Resource], bool]) -> bool:
    tokens = {_s3(name) for name in names}
    return bool(stack.satellites[bucket.urn] & tokens) or inline(bucket) or bool(tokens & stack.unplaced)


def _missing(stack: Stack, what: str, names: tuple[str, ...], inline: Callable[[Resource], bool]) -> Iterable[Finding]:
    for bucket in stack.declared(*BUCKETS):
        if not _present(stack, bucket, names, inline):
            yield failed("stack", f"no {what} for bucket {quoted(bucket.name)}", f"a {names[0]} for it", urn=bucket.urn)


def _never(_bucket: Resource) -> bool:
    return False


@stack_rule("aws-s3-bucket-has-lock")
def has_lock(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Object Lock configuration, own resource or inline."""
    names = ("BucketObjectLockConfiguration", "BucketObjectLockConfigurationV2")
    yield from _missing(stack, "Object Lock configuration", names, lambda bucket: any(lock_rules(bucket)))


@stack_rule("aws-s3-bucket-has-versioning")
def has_versioning(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Versioning, own resource or inline."""
    names = ("BucketVersioning", "BucketVersioningV2")
    yield from _missing(stack, "versioning", names, lambda bucket: any(versioning_status(bucket)))


@stack_rule("aws-s3-bucket-has-encryption")
def has_encryption(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Encryption configuration, own resource or inline."""
    names = ("BucketServerSideEncryptionConfiguration", "BucketServerSideEncryptionConfigurationV2")
    yield from _missing(stack, "encryption configuration", names, lambda bucket: any(encryption_rules(bucket)))


@stack_rule("aws-s3-bucket-has-policy")
def has_policy(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Bucket policy, own resource or inline."""
    yield from _missing(
        stack, "bucket policy", ("BucketPolicy",), lambda bucket: bucket.properties.get("policy") not in (None, "")
    )


@stack_rule("aws-s3-bucket-has-lifecycle")
def has_lifecycle(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Lifecycle configuration, own resource or inline."""
    names = ("BucketLifecycleConfiguration", "BucketLifecycleConfigurationV2")
    yield from _missing(stack, "lifecycle configuration", names, lambda bucket: any(lifecycle_rules(bucket)))


@stack_rule("aws-s3-bucket-has-access-block")
def has_access_block(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Public access block of the bucket."""
    yield from _missing(stack, "public access block", ("BucketPublicAccessBlock",), _never)


@stack_rule("aws-s3-replica-locked")
def replica_locked(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Lock and versioning of replication destinations in the stack."""
    lock, versioning = _s3("BucketObjectLockConfiguration"), _s3("BucketVersioning")
    for replication in stack.declared(_s3("BucketReplicationConfig")):
        for rule in replication_rules(replication):
            place = f"{rule.place}.destination.bucket"
            destination = stack.carriers.get(str(at(rule.value, "destination.bucket")).rsplit(":", 1)[-1])
            if destination is None or destination.token not in BUCKETS:
                continue
            present = stack.satellites[destination.urn]
            absent = [
                token
                for token in (lock, versioning)
                if not {token, f"{token}V2"} & present and token not in stack.unplaced
            ]
            if absent or destination.properties.get("objectLockEnabled") is not True:
                yield failed(
                    place,
                    f"{quoted(destination.name)}, which has no lock of its own",
                    "a bucket with its own Object Lock and versioning",
                    urn=replication.urn,
                )


@stack_rule("aws-s3-logging-target-unlocked")
def logging_target(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Target of server access logs."""
    for logging in stack.of(_s3("BucketLogging"), _s3("BucketLoggingV2")):
        target = stack.target(logging, "targetBucket")
        if target is not None and target.properties.get("objectLockEnabled") is True:
            yield failed(
                "targetBucket",
                f"{quoted(target.name)}, which has Object Lock",
                "a bucket without Object Lock",
                urn=logging.urn,
            )


@stack_rule("aws-sqs-queue-has-dead-letter")
def has_dead_letter(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Redrive of evidence queues; a dead-letter queue itself says whom it serves."""
    separate = {stack.target(policy, "queueUrl") for policy in stack.of("aws:sqs/redrivePolicy:RedrivePolicy")}
    served = {
        str(at(document(queue.properties.get("redrivePolicy")), "deadLetterTargetArn")).rsplit(":", 1)[-1]
        for queue in stack.of("aws:sqs/queue:Queue")
    }
    for queue in stack.declared("aws:sqs/queue:Queue"):
        own = _redrives(queue) or queue.properties.get("redriveAllowPolicy") not in (None, "")
        name = queue.properties.get("name")
        if not own and not (name and str(name) in served) and queue not in separate:
            yield failed("redrivePolicy", "nothing", "a dead-letter queue", urn=queue.urn)


def _redrives(queue: Resource) -> bool:
    """Whether a queue names a dead-letter queue, or will once it is deployed."""
    policy = queue.properties.get("redrivePolicy")
    return policy is UNKNOWN or at(document(policy), "deadLetterTargetArn") not in (None, "")


def _is_centre(stack: Stack) -> bool:
    """A contact centre has a site, a way out and a queue; fewer are a part of one, whose rest may be another stack."""
    return all(stack.by_token.get(token) for token in _CENTRE)


@stack_rule("genesys-centre-has-guardrail-flow")
def has_guardrail(stack: Stack, bounds: Bounds) -> Iterable[Finding]:
    """The guardrail flow, by the name in its definition."""
    name = bounds.limits.guardrail_flow
    if _is_centre(stack) and not any(_mentions(flow, name) for flow in stack.of("genesys:architect:Flow")):
        yield failed("stack", f"no flow {name}", f"a genesys:architect:Flow whose definition is named {name}")


def _mentions(flow: Resource, name: str) -> bool:
    values = (flow.properties.get("name"), flow.properties.get("definition"))
    return any(value is UNKNOWN or (isinstance(value, str) and name in value) for value in values)


@stack_rule("genesys-centre-has-incident-policy")
def has_incident_policy(stack: Stack, bounds: Bounds) -> Iterable[Finding]:
    """A policy with conditions that keeps recordings for the floor."""
    if _is_centre(stack) and not any(
        _keeps_incidents(policy, bounds) for policy in stack.of("genesys:recording:MediaRetentionPolicy")
    ):
        floor = bounds.limits.evidence_floor_days
        yield failed(
            "stack",
            "no retention policy for incidents",
            f"an enabled policy with conditions and deleteRetentionDays of at least {floor}",
        )


def _keeps_incidents(policy: Resource, bounds: Bounds) -> bool:
    if truth(policy.properties.get("enabled", True)) is False:
        return False
    for actions, conditions, _ in policy_actions(policy):
        days = number(at(actions, "deleteRetentionDays"))
        long = days is UNKNOWN or (isinstance(days, float) and days >= bounds.limits.evidence_floor_days)
        if long and is_conditional(conditions):
            return True
    return False


@stack_rule("genesys-centre-has-audit-feed")
def has_audit_feed(stack: Stack, bounds: Bounds) -> Iterable[Finding]:
    """An enabled EventBridge source with audit topics."""
    if _is_centre(stack) and not any(
        _feeds_audits(item, bounds) for item in stack.of("genesys:integrations:Integration")
    ):
        yield failed(
            "stack", "no integration that sends audits", "an enabled amazon-eventbridge-source with topics of v2.audits"
        )


def _feeds_audits(integration: Resource, bounds: Bounds) -> bool:
    if (
        integration.properties.get("integrationTypeId") != "amazon-eventbridge-source"
        or integration.properties.get("enabled") is False
    ):
        return False
    topics = at(integration.properties, "properties.eventFilter")
    return topics is UNKNOWN or any(
        topic is UNKNOWN or str(topic).startswith(bounds.limits.audit_topic_prefix) for topic in listed(topics)
    )


@stack_rule("genesys-centre-has-alarms")
def has_alarms(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """An alarm with an action."""
    alarms = stack.of("aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm")
    if _is_centre(stack) and not any(_acts(alarm) for alarm in alarms):
        yield failed("stack", "no alarm with an action", "alarms on the pipeline with an action")


def _acts(alarm: Resource) -> bool:
    actions = alarm.properties.get("alarmActions")
    return alarm.properties.get("actionsEnabled") is not False and (actions is UNKNOWN or bool(listed(actions)))


@stack_rule("genesys-centre-has-customer-key")
def has_customer_key(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """Key configuration and rotation schedule of recordings."""
    if _is_centre(stack):
        for token in ("genesys:recording:KeyConfiguration", "genesys:recording:KeyRotationSchedule"):
            if not stack.by_token.get(token):
                yield failed("stack", f"no {token}", "one for recordings")


@stack_rule("genesys-centre-has-residency-proof")
def has_residency_proof(stack: Stack, _bounds: Bounds) -> Iterable[Finding]:
    """The resource that compares the organisation's region with the declared one."""
    if _is_centre(stack) and not stack.by_token.get("genesys:org:Residency"):
        yield failed("stack", "no genesys:org:Residency", "one, which every other Genesys resource waits for")
