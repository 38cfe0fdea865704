"""The production stack of this repository: untouched it raises nothing, every leak or weakening of it is stopped."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from policies.baseline import Baseline
from policies.catalogue import catalogue
from policies.configuration import Configuration, load
from policies.evaluation import Evaluation
from policies.facts import own_token
from policies.model import Options, Provider, Resource, Verdict
from policies.session import Session
from tests.components.conftest import Declared, declare_stack, stack_config
from tests.policies.corpus import aws
from tests.policies.harness import PACK, TODAY, change

Change = Callable[[Resource], Resource]


@dataclass(frozen=True)
class Case:
    """One change of one resource, and the control that must be named."""

    label: str
    urn: str
    change: Change | None
    control: str


class Production:
    """The production stack as declared, evaluated once; every case is judged against what that run has seen."""

    def __init__(self) -> None:
        self.resources = list(_resources("prod-eu"))
        self.evaluation = Evaluation(load(PACK, TODAY))
        self.session = Session()
        self.untouched = [
            verdict for item in self.resources for verdict in self.evaluation.resource(item, self.session)
        ]
        self.seen = copy.deepcopy(self.session)
        self.untouched += self.evaluation.stack(self.resources, self.session)

    def judge(self, case: Case) -> list[Verdict]:
        """Verdicts after one change: on the resource, and on the stack without or with it changed."""
        session = copy.deepcopy(self.seen)
        changed, verdicts = [], []
        for item in self.resources:
            if item.urn != case.urn:
                changed.append(item)
            elif case.change is not None:
                changed.append(case.change(item))
                verdicts = self.evaluation.resource(changed[-1], session)
        return verdicts if any(item.stops for item in verdicts) else self.evaluation.stack(changed, session)


def _resources(stack: str) -> Iterator[Resource]:
    declared = declare_stack(stack_config(stack)).resources
    names = {f"id-of-{item.name}": item.inputs["bucket"] for item in declared if item.type == aws("s3/Bucket")}
    for item in declared:
        inputs = dict(item.inputs)
        if inputs.get("bucket") in names:
            inputs["bucket"] = names[inputs["bucket"]]  # the id of a bucket is its name, in AWS and not in the recorder
        yield _resource(item, inputs, stack)


def _resource(item: Declared, inputs: dict[str, Any], stack: str) -> Resource:
    home = Provider(urn="home", token="pulumi:providers:aws", properties={"region": "eu-central-1"})
    return Resource(
        urn=item.urn.replace("urn:pulumi:test::", f"urn:pulumi:{stack}::"),
        token=own_token(item.type),
        name=item.name,
        properties=inputs,
        provider=home if item.type.startswith("aws:") else None,
        options=Options(visible=True, protect=bool(item.protect)),
    )


@cache
def production() -> Production:
    """Declared when the first test asks, not when tests are collected."""
    return Production()


LOCATION, RETAINED, LOCKED = "DORA-30.2.b", "RTS-2024/1774-12.2.a", "RTS-2024/1774-12.2.d"
NOTICED, KEYS, ACCESS, RECORDED = "RTS-2024/1774-12.2.e", "RTS-2024/1774-7", "RTS-2024/1774-21", "RTS-2024/1774-12.2.c"


def put(path: str, value: Any) -> Change:
    def apply(item: Resource) -> Resource:
        tree = {"p": copy.deepcopy(dict(item.properties))}
        change(tree, f"p.{path}", value)
        return replace(item, properties=tree["p"])

    return apply


def drop(path: str) -> Change:
    def apply(item: Resource) -> Resource:
        tree = {"p": copy.deepcopy(dict(item.properties))}
        change(tree, f"p.{path}", remove=True)
        return replace(item, properties=tree["p"])

    return apply


def unprotected(item: Resource) -> Resource:
    return replace(item, options=Options(visible=True))


def ignoring(path: str) -> Change:
    return lambda item: replace(item, options=replace(item.options, ignore_changes=(path,)))


def statement(edit: Callable[[list[dict[str, Any]]], None]) -> Change:
    """A change of the statements of a policy document."""

    def apply(item: Resource) -> Resource:
        policy = json.loads(item.properties["policy"])
        edit(policy["Statement"])
        return replace(item, properties={**item.properties, "policy": json.dumps(policy)})

    return apply


def allow(*actions: str, principal: str = "arn:aws:iam::210987654321:role/ops") -> Change:
    granted = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": list(actions), "Resource": "*"}
    return statement(lambda statements: statements.append(granted))


def without_denial_of(text: str) -> Change:
    def edit(statements: list[dict[str, Any]]) -> None:
        statements[:] = [item for item in statements if not (item["Effect"] == "Deny" and text in json.dumps(item))]

    return statement(edit)


ELSEWHERE = "https://api.example.com/x"
EXPIRING = {"enabled": True, "expiration": {"days": 30}}
ROTATION = {"rotation off", "yearly", "no period"}
CALL, EMAIL, CHAT = (f"mediaPolicies.{name}Policy.actions" for name in ("call", "email", "chat"))
LEAKS = ("us-east-1", "eu-west-2", "eu-central-2", "me-west-1", "eu-west-17", "\u0435u-central-1")
PLANS: tuple[tuple[str, str, Change | None, str], ...] = (
    ("s3/BucketPolicy", "of another bucket", put("bucket", "another-bucket"), LOCKED),
    ("s3/BucketReplicationConfig", "no time", put("rules[0].destination.replicationTime.status", "Disabled"), LOCKED),
    ("cloudwatch/MetricAlarm", "a month", put("evaluationPeriods", 10_000), NOTICED),
    ("cloudwatch/EventTarget", "no retry", put("retryPolicy", {"maximumRetryAttempts": 0}), LOCKED),
    ("apigatewayv2/Stage", "nothing let in", put("defaultRouteSettings.throttlingRateLimit", 0), LOCKED),
    ("lambda/Function", "lock mode", put("environment.variables.RINGFENCE_ARCHIVE_LOCK_MODE", "GOVERNANCE"), LOCKED),
    ("s3/Bucket", "lock off", put("objectLockEnabled", False), LOCKED),
    ("s3/Bucket", "lock gone", drop("objectLockEnabled"), LOCKED),
    ("s3/Bucket", "emptied on delete", put("forceDestroy", True), LOCKED),
    ("s3/Bucket", "unprotected", unprotected, LOCKED),
    ("s3/Bucket", "evidence tag gone", drop("tags.dora:evidence"), RETAINED),
    (
        "s3/Bucket",
        "old inline lifecycle",
        put("lifecycleRules", [EXPIRING]),
        RETAINED,
    ),
    ("s3/Bucket", "old inline versioning", put("versioning", {"enabled": False}), LOCKED),
    ("s3/Bucket", "acceleration", put("accelerationStatus", "Enabled"), LOCATION),
    ("s3/BucketObjectLockConfiguration", "a year", put("rule.defaultRetention.days", 365), RETAINED),
    ("s3/BucketObjectLockConfiguration", "five times 365", put("rule.defaultRetention.days", 1825), RETAINED),
    ("s3/BucketObjectLockConfiguration", "beyond the basis", put("rule.defaultRetention.days", 7300), RETAINED),
    ("s3/BucketObjectLockConfiguration", "governance", put("rule.defaultRetention.mode", "GOVERNANCE"), LOCKED),
    ("s3/BucketObjectLockConfiguration", "no rule", drop("rule"), LOCKED),
    ("s3/BucketObjectLockConfiguration", "gone", None, LOCKED),
    ("s3/BucketObjectLockConfiguration", "ignored", ignoring("rule"), LOCKED),
    ("s3/BucketVersioning", "suspended", put("versioningConfiguration.status", "Suspended"), LOCKED),
    ("s3/BucketVersioning", "gone", None, LOCKED),
    ("s3/BucketLifecycleConfiguration", "30 days", put("rules[0].expiration.days", 30), RETAINED),
    (
        "s3/BucketLifecycleConfiguration",
        "old versions 30 days",
        put("rules[0].noncurrentVersionExpiration.noncurrentDays", 30),
        RETAINED,
    ),
    ("s3/BucketLifecycleConfiguration", "gone", None, LOCKED),
    ("s3/BucketPublicAccessBlock", "public policy", put("blockPublicPolicy", False), ACCESS),
    ("s3/BucketPublicAccessBlock", "gone", None, LOCKED),
    (
        "s3/BucketServerSideEncryptionConfiguration",
        "other algorithm",
        put("rules[0].applyServerSideEncryptionByDefault.sseAlgorithm", "AES256"),
        "RTS-2024/1774-6",
    ),
    (
        "s3/BucketServerSideEncryptionConfiguration",
        "key of AWS",
        drop("rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId"),
        "RTS-2024/1774-6",
    ),
    ("s3/BucketServerSideEncryptionConfiguration", "gone", None, LOCKED),
    ("s3/BucketPolicy", "gone", None, LOCKED),
    ("s3/BucketPolicy", "bypass granted", allow("s3:BypassGovernanceRetention"), ACCESS),
    ("s3/BucketPolicy", "everything granted", allow("s3:*"), ACCESS),
    ("s3/BucketPolicy", "guard gone", without_denial_of("s3:PutBucketObjectLockConfiguration"), LOCKED),
    ("s3/BucketPolicy", "short retention admitted", without_denial_of("remaining-retention"), RETAINED),
    ("s3/BucketPolicy", "plain transport admitted", without_denial_of("aws:SecureTransport"), "RTS-2024/1774-14"),
    (
        "s3/BucketReplicationConfig",
        "elsewhere",
        put("rules[0].destination.bucket", "arn:aws:s3:::ringfence-copy-us"),
        LOCATION,
    ),
    (
        "s3/BucketReplicationConfig",
        "foreign key",
        put("rules[0].destination.encryptionConfiguration.replicaKmsKeyId", "arn:aws:kms:us-east-1:1:key/1"),
        LOCATION,
    ),
    ("s3/BucketReplicationConfig", "delete markers", put("rules[0].deleteMarkerReplication.status", "Enabled"), LOCKED),
    ("s3/BucketReplicationConfig", "off", put("rules[0].status", "Disabled"), LOCKED),
    ("kms/Key", "rotation off", put("enableKeyRotation", False), KEYS),
    ("kms/Key", "yearly", put("rotationPeriodInDays", 365), KEYS),
    ("kms/Key", "no period", drop("rotationPeriodInDays"), KEYS),
    ("kms/Key", "window of a week", put("deletionWindowInDays", 7), KEYS),
    ("kms/Key", "disabled", put("isEnabled", False), KEYS),
    ("kms/Key", "in many regions", put("multiRegion", True), LOCATION),
    ("kms/Key", "lock-out check off", put("bypassPolicyLockoutSafetyCheck", True), KEYS),
    ("kms/Key", "deletion granted", allow("kms:ScheduleKeyDeletion"), KEYS),
    ("kms/Key", "denial gone", without_denial_of("kms:DisableKey"), KEYS),
    ("kms/Key", "open to all", allow("kms:Decrypt", principal="*"), ACCESS),
    ("kms/Key", "unprotected", unprotected, LOCKED),
    ("cloudtrail/Trail", "silent", put("enableLogging", False), NOTICED),
    ("cloudtrail/Trail", "unsigned", put("enableLogFileValidation", False), LOCKED),
    ("cloudtrail/Trail", "one region", put("isMultiRegionTrail", False), RECORDED),
    ("cloudtrail/Trail", "no global events", put("includeGlobalServiceEvents", False), RECORDED),
    ("cloudtrail/Trail", "no key", drop("kmsKeyId"), "RTS-2024/1774-6"),
    ("cloudtrail/Trail", "no management events", drop("advancedEventSelectors[0]"), RECORDED),
    ("cloudtrail/Trail", "no data events", drop("advancedEventSelectors[1]"), RECORDED),
    ("cloudwatch/LogGroup", "two weeks", put("retentionInDays", 14), RETAINED),
    ("cloudwatch/LogGroup", "for ever", drop("retentionInDays"), RETAINED),
    ("cloudwatch/LogGroup", "two days by class", put("logGroupClass", "DELIVERY"), RETAINED),
    ("cloudwatch/EventArchive", "a month", put("retentionDays", 30), RETAINED),
    ("cloudwatch/EventRule", "off", put("state", "DISABLED"), NOTICED),
    ("cloudwatch/EventTarget", "foreign bus", put("arn", "arn:aws:events:us-east-1:1:event-bus/x"), LOCATION),
    ("cloudwatch/MetricAlarm", "muted", put("actionsEnabled", False), NOTICED),
    ("cloudwatch/MetricAlarm", "nobody told", put("alarmActions", []), NOTICED),
    ("lambda/Function", "stopped", put("reservedConcurrentExecutions", 0), NOTICED),
    ("lambda/Function", "foreign layer", put("layers", ["arn:aws:lambda:us-east-1:1:layer:x:1"]), LOCATION),
    ("lambda/EventSourceMapping", "off", put("enabled", False), NOTICED),
    ("scheduler/Schedule", "off", put("state", "DISABLED"), NOTICED),
    ("sqs/Queue", "a minute", put("messageRetentionSeconds", 60), NOTICED),
    ("sqs/QueuePolicy", "nobody may send", statement(lambda items: items[0].pop("Condition")), NOTICED),
    ("sns/TopicSubscription", "foreign vendor", put("endpoint", "https://hooks.example.com/x"), "DORA-28.3"),
    ("iam/RolePolicy", "may bypass", allow("s3:BypassGovernanceRetention"), ACCESS),
    ("secretsmanager/Secret", "copy", put("replicas", [{"region": "us-east-1"}]), LOCATION),
    ("apigatewayv2/Integration", "foreign region", put("requestParameters", {"Region": "us-east-1"}), LOCATION),
)
GENESYS: tuple[tuple[str, str, str, Change | None, str], ...] = (
    ("telephony:Site", "", "London", put("mediaRegions[0]", "eu-west-2"), LOCATION),
    ("telephony:Site", "", "Virginia", put("mediaRegions", ["us-east-1"]), LOCATION),
    ("telephony:Site", "", "by latency", put("mediaRegionsUseLatencyBased", True), LOCATION),
    ("telephony:TrunkBase", "", "plain signalling", put("transport", "udp"), "RTS-2024/1774-14"),
    ("telephony:TrunkBase", "", "plain media", put("srtpCipherSuites", []), "RTS-2024/1774-14"),
    ("telephony:TrunkBase", "", "unknown carrier", put("serverProxies[0].host", "sbc.example.com"), "DORA-28.3"),
    ("telephony:OutboundRoute", "", "one trunk", put("trunkBaseIds", ["one"]), "DORA-12.4"),
    ("telephony:OutboundRoute", "", "at random", put("distribution", "RANDOM"), "DORA-12.4"),
    ("recording:KeyConfiguration", "", "key of the vendor", put("keyConfigurationType", "Native"), "RTS-2024/1774-6"),
    ("recording:KeyConfiguration", "", "gone", None, "RTS-2024/1774-6"),
    (
        "conversations:KeyConfiguration",
        "",
        "foreign key",
        put("url", "arn:aws:kms:us-east-1:1:alias/x"),
        LOCATION,
    ),
    ("recording:KeyRotationSchedule", "", "yearly", put("maxAgeDays", 365), KEYS),
    ("recording:KeyRotationSchedule", "", "gone", None, KEYS),
    (
        "recording:MediaRetentionPolicy",
        "",
        "always deleted",
        put(f"{CALL}.alwaysDelete", True),
        RETAINED,
    ),
    (
        "recording:MediaRetentionPolicy",
        "",
        "not kept",
        put(f"{EMAIL}.retainRecording", False),
        RETAINED,
    ),
    (
        "recording:MediaRetentionPolicy",
        "incident",
        "a year",
        put(f"{CHAT}.deleteRetentionDays", 365),
        RETAINED,
    ),
    ("recording:MediaRetentionPolicy", "incident", "off", put("enabled", False), RETAINED),
    ("recording:MediaRetentionPolicy", "default", "first", put("order", -1), RETAINED),
    ("integrations:Integration", "feed", "foreign", put("properties.awsAccountRegion", "us-east-1"), LOCATION),
    ("integrations:Integration", "feed", "off", put("enabled", False), NOTICED),
    ("integrations:Integration", "feed", "gone", None, RECORDED),
    (
        "integrations:DataAction",
        "",
        "foreign vendor",
        put("requestUrlTemplate", ELSEWHERE),
        "DORA-28.3",
    ),
    ("integrations:DataAction", "", "any host", put("requestUrlTemplate", "https://${input.host}/x"), "DORA-28.3"),
    ("architect:DataTableRow", "", "approval to leave", put("values.targetRegion", "us-east-1"), LOCATION),
    ("org:Residency", "", "foreign organisation", put("expectedHomeRegion", "us-east-1"), LOCATION),
    ("org:Residency", "", "gone", None, LOCATION),
    ("architect:Flow", "guardrail", "gone", None, LOCATION),
    (
        "architect:Flow",
        "guardrail",
        "a foreign region allowed",
        put("substitutions.allowed_region_expression", '(Flow.target_region == "us-east-1")'),
        LOCATION,
    ),
)


def cases() -> Iterator[Case]:
    by_token: dict[str, list[Resource]] = {}
    for item in production().resources:
        by_token.setdefault(item.token, []).append(item)
    for kind, label, edit, control in PLANS:
        for item in by_token[aws(kind)]:
            if label in ROTATION and item.properties.get("keyUsage") == "SIGN_VERIFY":
                continue  # AWS rotates symmetric keys only
            yield Case(f"{item.name}: {label}", item.urn, edit, control)
    for kind, part, label, edit, control in GENESYS:
        for item in by_token[f"genesys:{kind}"]:
            if part in item.name:
                yield Case(f"{item.name}: {label}", item.urn, edit, control)
    located = [item for item in production().resources if item.token.startswith("aws:") and "/alias" not in item.token]
    for index, item in enumerate(located):
        yield Case(f"{item.name}: moved", item.urn, put("region", LEAKS[index % len(LEAKS)]), LOCATION)


def test_the_untouched_production_stack_raises_nothing() -> None:
    raised = [f"{item.urn} {item.rule}: {item.problem.render()}" for item in production().untouched]

    assert raised == []


def test_there_are_enough_changes_and_no_two_are_the_same() -> None:
    labels = [case.label for case in cases()]

    assert len(set(labels)) == len(labels) >= 250


def test_the_test_tenant_raises_nothing_either() -> None:
    evaluation, session = Evaluation(load(PACK, TODAY)), Session()
    resources = list(_resources("sandbox-eu"))
    verdicts = [item for resource in resources for item in evaluation.resource(resource, session)]

    assert [item.problem.render() for item in verdicts + evaluation.stack(resources, session)] == []


def test_every_single_leak_or_weakening_is_stopped_and_names_its_control() -> None:
    missed = []
    for case in cases():
        stopping = [item for item in production().judge(case) if item.stops]
        named = {control for item in stopping for control in catalogue().rules[item.rule].controls}
        if case.control not in named:
            missed.append(f"{case.label}: {sorted(item.rule for item in stopping)}")

    assert missed == []


def test_every_vendor_of_the_stack_files_is_in_the_register_of_the_pack() -> None:
    configuration: Configuration = load(PACK, TODAY)
    for stack in ("prod-eu", "sandbox-eu", "local"):
        for vendor in stack_config(stack)["ringfence:vendors"]:
            for host in vendor.get("hosts", ()):
                assert configuration.bounds.registered(host) or host.endswith(".mypurecloud.de"), host


def test_the_pack_of_this_repository_has_no_baseline_of_another_machine() -> None:
    assert load(PACK, TODAY).baselines == tuple(sorted(Path(PACK / "baseline").glob("*.yaml")))
    assert Baseline().values == {}
