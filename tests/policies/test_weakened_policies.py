"""A denial that does not reach everybody or everything is none, and a grant is one however it is written."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.policies.harness import judge

ROLE = "arn:aws:iam::123456789012:role/ops"
BREAK_GLASS = {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/break-glass"}}
GUARDS = ["s3:BypassGovernanceRetention", "s3:PutBucketObjectLockConfiguration", "s3:DeleteObjectVersion"]
REMAINING = "s3:object-lock-remaining-retention-days"
EVERYTHING = ["arn:aws:s3:::archive", "arn:aws:s3:::archive/*"]
STATEMENTS: list[dict[str, Any]] = [
    {"Effect": "Deny", "Principal": "*", "Action": GUARDS, "Resource": EVERYTHING, "Condition": BREAK_GLASS},
    {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": EVERYTHING,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    },
    {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::archive/*",
        "Condition": {"NumericLessThan": {REMAINING: "1827"}},
    },
]
EVERY_STATEMENT = range(len(STATEMENTS))
WEAKER: dict[str, dict[str, Any]] = {
    "one principal": {"Principal": {"AWS": ROLE}},
    "nobody": {"Principal": None, "NotPrincipal": {"AWS": "*"}},
    "a prefix": {"Resource": "arn:aws:s3:::archive/other/*"},
    "no resource": {"Resource": None, "NotResource": "*"},
}
CONDITIONS: tuple[dict[str, Any], ...] = (
    {"Null": {"aws:PrincipalArn": "true"}},
    {"ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": ["o-1/r-1/ou-1"]}},
    {"StringNotLikeIfExists": {"aws:PrincipalArn": "*"}},
    {"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/????????"}},
    {"StringNotLike": {"aws:PrincipalArn": "${aws:PrincipalArn}"}},
    {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}},
    {"StringEquals": {"aws:PrincipalTag/team": "x"}},
)


def stopping(*resources: dict[str, Any], stack: bool = False) -> set[str]:
    verdicts = judge(*resources, configuration={"evidence": ["*::it"]}, stack=stack)
    return {verdict.rule for verdict in verdicts if verdict.stops}


def guarded(edit: Callable[[list[dict[str, Any]]], None] = lambda _: None) -> set[str]:
    statements = copy.deepcopy(STATEMENTS)
    edit(statements)
    text = json.dumps({"Version": "2012-10-17", "Statement": statements})
    return stopping(
        {"type": "aws:s3/bucketPolicy:BucketPolicy", "properties": {"bucket": "archive", "policy": text}},
    )


def key(*statements: dict[str, Any]) -> set[str]:
    root = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*"}
    deny = {"Effect": "Deny", "Principal": "*", "Action": ["kms:ScheduleKeyDeletion", "kms:DisableKey"]}
    all_of_them = [{**item, "Resource": "*"} for item in (root, {**deny, "Condition": BREAK_GLASS}, *statements)]
    policy = json.dumps({"Statement": all_of_them})
    properties = {"enableKeyRotation": True, "rotationPeriodInDays": 90, "policy": policy}
    return stopping({"type": "aws:kms/key:Key", "properties": properties})


def granted(action: str) -> set[str]:
    policy = json.dumps({"Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})
    return stopping({"type": "aws:iam/policy:Policy", "name": "p", "properties": {"policy": policy}})


def test_the_whole_guards_of_a_bucket_and_of_a_key_raise_nothing() -> None:
    assert guarded() == set()
    assert key() == set()


@pytest.mark.parametrize("index", EVERY_STATEMENT)
@pytest.mark.parametrize("weaker", WEAKER)
def test_a_denial_for_some_or_of_some_is_none(index: int, weaker: str) -> None:
    def edit(statements: list[dict[str, Any]]) -> None:
        changed = statements[index] | WEAKER[weaker]
        statements[index] = {name: value for name, value in changed.items() if value is not None}

    assert guarded(edit)


@pytest.mark.parametrize("index", EVERY_STATEMENT)
@pytest.mark.parametrize("condition", CONDITIONS, ids="-".join)
def test_a_denial_with_a_condition_that_is_rarely_true_is_none(index: int, condition: dict[str, Any]) -> None:
    assert guarded(lambda statements: statements[index]["Condition"].update(condition))


def test_transport_is_denied_for_reading_and_for_writing() -> None:
    assert guarded(lambda statements: statements[1].update(Action="s3:GetObject")) == {"aws-s3-policy-tls-only"}


def test_a_key_is_not_open_through_a_condition_that_everybody_meets() -> None:
    everybody = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:Decrypt"}
    account = {"StringEquals": {"kms:CallerAccount": "123456789012"}}

    assert key({**everybody, "Condition": {"StringLike": {"aws:PrincipalArn": "*"}}})
    assert key({"Effect": "Allow", "NotPrincipal": {"AWS": ROLE}, "Action": "kms:Decrypt"})
    assert key({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "kms:DisableKey"})
    assert key({**everybody, "Condition": account}) == set()


def test_a_narrow_pattern_is_the_action_that_it_hides() -> None:
    for action in ("s3:Bypass*", "s3:*Retention", "s3:Put?bjectLegalHold", "kms:Schedule*", "cloudtrail:StopLogging"):
        assert granted(action) == {"aws-iam-policy-no-weakening-grant"}, action
    for action in ("s3:*", "s3:Put*", "s3:DeleteObject*", "kms:*", "kms:Encrypt*", "cloudtrail:DescribeTrails"):
        assert granted(action) == set(), action


@pytest.mark.parametrize("policy", [None, "", "{}", json.dumps({"deadLetterTargetArn": "", "maxReceiveCount": 5})])
def test_a_redrive_to_nowhere_is_none_beside_other_queues_without_one(policy: str | None) -> None:
    properties = {"messageRetentionSeconds": 1209600, "redrivePolicy": policy}
    queue = {"type": "aws:sqs/queue:Queue", "properties": properties}
    other = {"type": "aws:sqs/queue:Queue", "name": "other", "properties": {}}

    assert "aws-sqs-queue-has-dead-letter" in stopping(queue, other, stack=True)


def test_types_of_cloud_control_are_judged_as_what_they_make() -> None:
    made = {"typeName": "AWS::CloudFront::Distribution", "desiredState": "{}"}

    assert stopping({"type": "aws:cloudcontrol/resource:Resource", "properties": made}) == {
        "aws-global-service-no-data"
    }
    assert stopping({"type": "aws-native:rds:GlobalCluster", "properties": {}}) == {"aws-global-service-no-data"}
    assert stopping({"type": "aws-native:wafv2:WebAcl", "properties": {"scope": "CLOUDFRONT"}})


def test_logs_may_go_to_a_declared_bucket_of_an_allowed_region_only() -> None:
    flows = {"type": "aws:ec2/flowLog:FlowLog", "properties": {"logDestination": "arn:aws:s3:::flows/vpc"}}

    def told(**buckets: str) -> set[tuple[str, bool]]:
        verdicts = judge(flows, configuration={"buckets": buckets}, stack=True)
        return {(item.rule, item.stops) for item in verdicts if "bucket-reference" in item.rule}

    assert told() == {("aws-s3-bucket-reference-judged", False)}
    assert told(flows="eu-central-1") == set()
    assert told(flows="us-east-1") == {("aws-s3-bucket-reference-known", True)}


def test_latency_routing_is_refused_through_the_bridged_provider_as_well() -> None:
    token = "genesyscloud:index/telephonyProvidersEdgesSite:TelephonyProvidersEdgesSite"
    properties = {"mediaRegions": ["eu-central-1"], "mediaRegionsUseLatencyBased": True}

    assert stopping({"type": token, "properties": properties}) == {"genesys-site-no-latency-routing"}
    assert stopping({"type": token, "properties": properties | {"mediaRegionsUseLatencyBased": False}}) == set()
