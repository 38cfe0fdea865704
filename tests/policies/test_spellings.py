"""Retention and locks in other spellings: aws-native, Cloud Control, templates, and the bridged Genesys provider."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.configuration import build
from policies.evaluation import Evaluation
from policies.model import UNKNOWN, Resource
from policies.session import Session
from policies.spellings import readings
from tests.policies.harness import TODAY, judge

EVIDENCE = [{"Key": "dora:evidence", "Value": "true"}]
BUCKET: dict[str, Any] = {
    "BucketName": "archive",
    "ObjectLockEnabled": True,
    "Tags": EVIDENCE,
    "ObjectLockConfiguration": {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1827}},
    },
    "VersioningConfiguration": {"Status": "Enabled"},
    "LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "ExpirationInDays": 1830}]},
    "BucketEncryption": {
        "ServerSideEncryptionConfiguration": [
            {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "key-1"}}
        ]
    },
    "PublicAccessBlockConfiguration": dict.fromkeys(
        ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
    ),
}
KEY = {"EnableKeyRotation": True, "RotationPeriodInDays": 90, "PendingWindowInDays": 30, "Tags": EVIDENCE}
KEY_POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["kms:ScheduleKeyDeletion", "kms:DisableKey"],
            "Resource": "*",
            "Condition": {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/break-glass"}},
        }
    ],
}
KEY["KeyPolicy"] = KEY_POLICY
TYPES: dict[str, dict[str, Any]] = {
    "AWS::S3::Bucket": BUCKET,
    "AWS::KMS::Key": KEY,
    "AWS::Logs::LogGroup": {"RetentionInDays": 1827, "Tags": EVIDENCE},
    "AWS::SQS::Queue": {"MessageRetentionPeriod": 1209600, "Tags": EVIDENCE},
    "AWS::CloudTrail::Trail": {
        **dict.fromkeys(("IsLogging", "EnableLogFileValidation", "IsMultiRegionTrail"), True),
        "KMSKeyId": "key-1",
        "Tags": EVIDENCE,
    },
    "AWS::Kinesis::Stream": {
        "RetentionPeriodHours": 168,
        "StreamEncryption": {"EncryptionType": "KMS", "KeyId": "k"},
        "Tags": EVIDENCE,
    },
    "AWS::Backup::BackupVault": {"LockConfiguration": {"MinRetentionDays": 1827, "ChangeableForDays": 3}},
    "AWS::Backup::BackupPlan": {
        "BackupPlan": {"BackupPlanRule": [{"RuleName": "r", "Lifecycle": {"DeleteAfterDays": 1827}}]},
        "BackupPlanTags": {"dora:evidence": "true"},
    },
    "AWS::RDS::DBInstance": {"BackupRetentionPeriod": 35, "DeletionProtection": True, "Tags": EVIDENCE},
    "AWS::DynamoDB::Table": {
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "Tags": EVIDENCE,
    },
}
WEAKER: tuple[tuple[str, str, Any], ...] = (
    ("AWS::S3::Bucket", "ObjectLockConfiguration.Rule.DefaultRetention.Mode", "GOVERNANCE"),
    ("AWS::S3::Bucket", "ObjectLockConfiguration.Rule.DefaultRetention.Days", 30),
    ("AWS::S3::Bucket", "VersioningConfiguration.Status", "Suspended"),
    ("AWS::S3::Bucket", "LifecycleConfiguration.Rules.0.ExpirationInDays", 30),
    (
        "AWS::S3::Bucket",
        "BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm",
        "AES256",
    ),
    ("AWS::S3::Bucket", "PublicAccessBlockConfiguration.BlockPublicPolicy", False),
    ("AWS::S3::Bucket", "ObjectLockEnabled", False),
    ("AWS::KMS::Key", "EnableKeyRotation", False),
    ("AWS::KMS::Key", "RotationPeriodInDays", 365),
    ("AWS::KMS::Key", "PendingWindowInDays", 7),
    ("AWS::KMS::Key", "KeyPolicy", {"Statement": []}),
    ("AWS::Logs::LogGroup", "RetentionInDays", 30),
    ("AWS::SQS::Queue", "MessageRetentionPeriod", 60),
    ("AWS::CloudTrail::Trail", "IsLogging", False),
    ("AWS::CloudTrail::Trail", "EnableLogFileValidation", False),
    ("AWS::Kinesis::Stream", "RetentionPeriodHours", 24),
    ("AWS::Kinesis::Stream", "StreamEncryption.EncryptionType", "NONE"),
    ("AWS::Backup::BackupVault", "LockConfiguration.MinRetentionDays", 7),
    ("AWS::Backup::BackupVault", "LockConfiguration.ChangeableForDays", None),
    ("AWS::Backup::BackupPlan", "BackupPlan.BackupPlanRule.0.Lifecycle.DeleteAfterDays", 7),
    ("AWS::RDS::DBInstance", "BackupRetentionPeriod", 0),
    ("AWS::RDS::DBInstance", "DeletionProtection", False),
    ("AWS::DynamoDB::Table", "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", False),
)


def native_name(name: str) -> str:
    """`kmsMasterKeyId` for `KMSMasterKeyID`, as aws-native spells it."""
    known = {"SSEAlgorithm": "sseAlgorithm", "KMSMasterKeyID": "kmsMasterKeyId", "KMSKeyId": "kmsKeyId"}
    return known.get(name, name[:1].lower() + name[1:])


def lowered(value: Any) -> Any:
    if isinstance(value, dict):
        return {native_name(key) if ":" not in key else key: lowered(item) for key, item in value.items()}
    return [lowered(item) for item in value] if isinstance(value, list) else value


def spelled(name: str, properties: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """One thing in each spelling."""
    _, module, kind = name.split("::")
    native = {key: value if key == "KeyPolicy" else lowered(value) for key, value in properties.items()}
    native = {native_name(key): value for key, value in native.items()}
    template = {"Resources": {"Thing": {"Type": name, "Properties": properties}}}
    return {
        "aws-native": {"type": f"aws-native:{module.lower()}:{kind}", "properties": native},
        "Cloud Control": {
            "type": "aws:cloudcontrol/resource:Resource",
            "properties": {"region": "eu-central-1", "typeName": name, "desiredState": json.dumps(properties)},
        },
        "template": {
            "type": "aws:cloudformation/stack:Stack",
            "properties": {"region": "eu-central-1", "templateBody": json.dumps(template)},
        },
        "template in YAML": {
            "type": "aws:cloudformation/stackSet:StackSet",
            "properties": {"region": "eu-central-1", "templateBody": yaml.safe_dump(template)},
        },
    }


def changed(properties: Any, path: str, value: Any) -> Any:
    head, _, rest = path.partition(".")
    if isinstance(properties, list):
        return [changed(item, rest, value) if rest else value for item in properties]
    new = changed(properties[head], rest, value) if rest else value
    return {**properties, head: new} if new is not None else {k: v for k, v in properties.items() if k != head}


@pytest.mark.parametrize("name", TYPES)
def test_what_keeps_evidence_well_raises_nothing_in_any_spelling(name: str) -> None:
    for spelling, item in spelled(name, TYPES[name]).items():
        assert [v.problem.render() for v in judge(item) if v.stops] == [], spelling


@pytest.mark.parametrize(("name", "path", "value"), WEAKER)
def test_a_weakening_is_stopped_in_every_spelling_at_the_place_where_it_stands(
    name: str, path: str, value: Any
) -> None:
    for spelling, item in spelled(name, changed(TYPES[name], path, value)).items():
        places = [verdict.problem.place.lower() for verdict in judge(item) if verdict.stops]
        wanted = [step for step in path.lower().split(".") if not step.isdigit()]
        assert any(wanted[0] in place for place in places) or value is None, (spelling, places)
        assert places, spelling


def test_what_is_no_evidence_is_left_alone_in_every_spelling() -> None:
    for name, path, value in WEAKER:
        plain = {key: item for key, item in changed(TYPES[name], path, value).items() if "Tags" not in key}
        if name in {"AWS::S3::Bucket", "AWS::CloudTrail::Trail", "AWS::Backup::BackupVault"}:
            continue  # a lock, a trail and a vault lock protect something, tagged or not
        for spelling, item in spelled(name, plain).items():
            assert not [v.problem.render() for v in judge(item) if v.stops], (spelling, name, path)


def test_an_ordinary_bucket_of_aws_native_raises_nothing() -> None:
    plain = {
        "bucketName": "b",
        "versioningConfiguration": {"status": "Suspended"},
        "lifecycleConfiguration": {"rules": []},
    }

    assert not [v for v in judge({"type": "aws-native:s3:Bucket", "properties": plain}) if v.stops]


def test_a_bridged_retention_policy_a_site_and_a_trunk_are_judged_as_our_own() -> None:
    actions = {"retainRecording": True, "retentionDuration": {"deleteRetention": {"days": 30}}}
    policy = {"name": "Incidents", "enabled": True, "mediaPolicies": [{"callPolicy": [{"actions": [actions]}]}]}
    always = {"name": "All", "actions": {"alwaysDelete": True}}
    site = {"name": "s", "mediaRegions": ["eu-central-1"], "mediaRegionsUseLatencyBased": True}
    trunk = {
        "trunkType": "EXTERNAL",
        "properties": json.dumps({"trunk_transport_protocolVariant": {"value": {"instance": "udp"}}}),
    }

    def places(kind: str, properties: dict[str, Any]) -> list[str]:
        item = {"type": f"genesyscloud:index/{kind[0].lower()}{kind[1:]}:{kind}", "properties": properties}
        return [verdict.problem.place for verdict in judge(item) if verdict.stops]

    assert places("RecordingMediaRetentionPolicy", policy) == [
        "mediaPolicies.callPolicy.actions.retentionDuration.deleteRetention.days"
    ]
    assert places("RecordingMediaRetentionPolicy", always) == ["actions.alwaysDelete"]
    assert places("TelephonyProvidersEdgesSite", site) == ["mediaRegionsUseLatencyBased"]
    assert places("TelephonyProvidersEdgesTrunkbasesettings", trunk) == [
        "properties.trunk_transport_protocolVariant.value.instance"
    ]
    assert places("TelephonyProvidersEdgesSite", {"name": "s"}) == []


@pytest.mark.parametrize(
    ("properties", "stops"), [({}, True), ({"awsRegion": "us-east-1"}, True), ({"awsRegion": "eu-central-1"}, False)]
)
def test_the_bridged_provider_names_an_allowed_region_itself(properties: dict[str, Any], stops: bool) -> None:
    verdicts = judge({"type": "pulumi:providers:genesyscloud", "properties": properties})

    assert [item.problem.place for item in verdicts if item.stops] == (["awsRegion"] if stops else [])


def test_a_part_that_is_not_known_yet_is_so_in_the_reading() -> None:
    bucket = Resource(urn="u", token="aws-native:s3:Bucket", properties={"objectLockConfiguration": UNKNOWN})

    ((_, lock),) = readings(bucket)

    assert lock.resource.properties["rule"]["defaultRetention"]["mode"] is UNKNOWN


def test_short_forms_of_cloudformation_are_not_known_and_do_not_hide_the_rest() -> None:
    text = """
Resources:
  Group:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub '${AWS::StackName}-audit'
      RetentionInDays: !Ref Days
      Tags:
        - {Key: 'dora:evidence', Value: 'true'}
  Other:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 7
      Tags:
        - {Key: 'dora:evidence', Value: 'true'}
"""

    verdicts = judge(
        {"type": "aws:cloudformation/stack:Stack", "properties": {"region": "eu-central-1", "templateBody": text}}
    )

    assert [item.problem.place for item in verdicts if item.stops] == [
        "templateBody.Resources.Other.Properties.RetentionInDays"
    ]
    assert [item.problem.place for item in verdicts if not item.stops] == [
        "templateBody.Resources.Group.Properties.RetentionInDays"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Resources: [",
        "Resources: &a {b: *a}",
        "Resources:\n  a: &x [1]\n  b: [*x, *x]\n",
        "Resources: " + "[" * 5_000,
        "Resources:\n" * 9,
    ],
)
def test_a_template_that_cannot_be_read_raises_nothing_and_breaks_nothing(text: str) -> None:
    judge({"type": "aws:cloudformation/stack:Stack", "properties": {"region": "eu-central-1", "templateBody": text}})


def test_depth_breaks_no_reading() -> None:
    deep: Any = {"alwaysDelete": True}
    for _ in range(3_000):
        deep = {"a": [deep]}
    for token, name in (
        ("genesyscloud:index/recordingMediaRetentionPolicy:RecordingMediaRetentionPolicy", "actions"),
        ("aws:cloudformation/stack:Stack", "templateBody"),
        ("aws-native:s3:Bucket", "objectLockConfiguration"),
        ("aws:rds/cluster:Cluster", "tags"),
    ):
        properties = {name: deep, "region": "eu-central-1"}
        thing = Resource(urn="urn:pulumi:prod::p::t::n", token=token, properties=properties)
        Evaluation(build({}, Path(), TODAY)).resource(thing, Session())
