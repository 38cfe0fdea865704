"""One weakening, every spelling: current types, V2 types, deprecated inline blocks, singular and plural."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.corpus import aws, document
from tests.policies.harness import judge

EVIDENCE = {"dora:evidence": "true"}
WEAK = {"mode": "GOVERNANCE", "days": 30}
GOOD = {"mode": "COMPLIANCE", "days": 1827}


def rules_of(kind: str, **properties: Any) -> set[str]:
    tagged = {"tags": EVIDENCE} if kind in {"s3/Bucket", "s3/BucketV2"} else {}
    return {item.rule for item in judge({"type": aws(kind), "properties": {**tagged, **properties}}) if item.stops}


LOCKED = {"objectLockEnabled": True}
MODE_AND_DAYS = {"aws-s3-lock-compliance-mode", "aws-s3-lock-retention-days"}


@pytest.mark.parametrize(
    ("kind", "weak", "good"),
    [
        (
            "s3/BucketObjectLockConfiguration",
            {"rule": {"defaultRetention": WEAK}},
            {"rule": {"defaultRetention": GOOD}},
        ),
        (
            "s3/BucketObjectLockConfigurationV2",
            {"rule": {"defaultRetention": WEAK}},
            {"rule": {"defaultRetention": GOOD}},
        ),
        (
            "s3/Bucket",
            {**LOCKED, "objectLockConfiguration": {"rule": {"defaultRetention": WEAK}}},
            {"objectLockConfiguration": {"objectLockEnabled": "Enabled", "rule": {"defaultRetention": GOOD}}},
        ),
        (
            "s3/BucketV2",
            {**LOCKED, "objectLockConfiguration": {"rules": [{"defaultRetentions": [WEAK]}]}},
            {**LOCKED, "objectLockConfiguration": {"rules": [{"defaultRetentions": [GOOD]}]}},
        ),
    ],
)
def test_a_weak_lock_is_found_in_every_shape(kind: str, weak: dict[str, Any], good: dict[str, Any]) -> None:
    assert rules_of(kind, **weak) >= MODE_AND_DAYS
    assert rules_of(kind, **good) == set()


@pytest.mark.parametrize(
    ("kind", "weak"),
    [
        ("s3/BucketVersioning", {"versioningConfiguration": {"status": "Suspended"}}),
        ("s3/BucketVersioningV2", {"versioningConfiguration": {"status": "Disabled"}}),
        ("s3/Bucket", {"versioning": {"enabled": False}}),
        ("s3/BucketV2", {"versionings": [{"enabled": False}]}),
    ],
)
def test_suspended_versioning_is_found_in_every_shape(kind: str, weak: dict[str, Any]) -> None:
    assert "aws-s3-bucket-versioning" in rules_of(kind, **weak)


@pytest.mark.parametrize(
    ("kind", "weak"),
    [
        ("s3/BucketLifecycleConfiguration", {"rules": [{"status": "Enabled", "expiration": {"days": 30}}]}),
        (
            "s3/BucketLifecycleConfigurationV2",
            {"rules": [{"status": "Enabled", "noncurrentVersionExpiration": {"noncurrentDays": 30}}]},
        ),
        ("s3/Bucket", {"lifecycleRules": [{"enabled": True, "expiration": {"days": 30}}]}),
        ("s3/Bucket", {"lifecycleRules": [{"enabled": True, "noncurrentVersionExpiration": {"days": 30}}]}),
        ("s3/BucketV2", {"lifecycleRules": [{"enabled": True, "expirations": [{"days": 30}]}]}),
    ],
)
def test_an_early_expiration_is_found_in_every_shape(kind: str, weak: dict[str, Any]) -> None:
    assert "aws-s3-lifecycle-keeps-floor" in rules_of(kind, **weak)


def test_a_disabled_lifecycle_rule_and_zeros_of_a_state_expire_nothing() -> None:
    disabled = {"rules": [{"status": "Disabled", "expiration": {"days": 1}}]}
    zeros = {
        "rules": [{"status": "Enabled", "expiration": {"days": 0, "date": "", "expiredObjectDeleteMarker": False}}]
    }

    assert rules_of("s3/BucketLifecycleConfiguration", **disabled) == set()
    assert rules_of("s3/BucketLifecycleConfiguration", **zeros) == set()


@pytest.mark.parametrize(
    ("kind", "weak"),
    [
        (
            "s3/BucketServerSideEncryptionConfigurationV2",
            {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]},
        ),
        (
            "s3/Bucket",
            {
                "serverSideEncryptionConfiguration": {
                    "rule": {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
                }
            },
        ),
        (
            "s3/BucketV2",
            {
                "serverSideEncryptionConfigurations": [
                    {"rules": [{"applyServerSideEncryptionByDefaults": [{"sseAlgorithm": "AES256"}]}]}
                ]
            },
        ),
        ("s3/BucketServerSideEncryptionConfiguration", {"rules": []}),
    ],
)
def test_weak_encryption_is_found_in_every_shape(kind: str, weak: dict[str, Any]) -> None:
    assert "aws-s3-bucket-customer-key" in rules_of(kind, **weak)


@pytest.mark.parametrize("kind", ["s3/Bucket", "s3/BucketV2", "s3/BucketPolicy"])
def test_a_grant_that_weakens_is_found_inline_and_in_its_own_resource(kind: str) -> None:
    grant = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}

    assert "aws-s3-policy-no-weakening-grant" in rules_of(kind, policy=document(grant))
    assert "aws-s3-policy-no-weakening-grant" in rules_of(kind, policy={"Statement": grant})


def test_a_grant_to_the_break_glass_role_and_a_read_grant_are_no_weakening() -> None:
    role = {"AWS": "arn:aws:iam::123456789012:role/evidence-break-glass"}
    breaking = {"Effect": "Allow", "Principal": role, "Action": "s3:*", "Resource": "*"}
    reading = {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject*", "s3:List*"], "Resource": "*"}

    assert "aws-s3-policy-no-weakening-grant" not in rules_of("s3/BucketPolicy", policy=document(breaking, reading))


def test_everything_but_something_is_a_grant_too() -> None:
    grant = {"Effect": "Allow", "Principal": "*", "NotAction": "s3:GetObject", "Resource": "*"}

    assert "aws-s3-policy-no-weakening-grant" in rules_of("s3/BucketPolicy", policy=document(grant))


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("s3/BucketReplicationConfig", {"rules": [{"destination": {"bucket": "arn:aws:s3:::elsewhere"}}]}),
        (
            "s3/Bucket",
            {"replicationConfiguration": {"rules": [{"destination": {"bucket": "arn:aws:s3:::elsewhere"}}]}},
        ),
        (
            "s3/BucketV2",
            {"replicationConfigurations": [{"rules": [{"destinations": [{"bucket": "arn:aws:s3:::elsewhere"}]}]}]},
        ),
    ],
)
def test_a_copy_into_an_unknown_bucket_is_found_in_every_shape(kind: str, properties: dict[str, Any]) -> None:
    verdicts = judge({"type": aws(kind), "properties": properties}, stack=True)

    assert "aws-s3-bucket-reference-known" in {item.rule for item in verdicts if item.stops}


def test_a_satellite_of_a_bucket_that_is_no_evidence_is_left_alone() -> None:
    scratch = {"type": aws("s3/Bucket"), "name": "scratch", "properties": {"bucket": "scratch"}}
    short = {
        "type": aws("s3/BucketLifecycleConfiguration"),
        "name": "short",
        "properties": {"bucket": "scratch", "rules": [{"status": "Enabled", "expiration": {"days": 1}}]},
    }

    assert not [item for item in judge(scratch, short, stack=True) if item.stops]
    assert [item for item in judge(short, stack=True) if item.stops]


def test_a_satellite_whose_bucket_is_not_known_yet_is_judged_by_its_link_when_the_stack_is_complete() -> None:
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

    def satellite(bucket: dict[str, Any]) -> dict[str, Any]:
        urn = f"urn:pulumi:prod::p::{bucket['type']}::{bucket['name']}"
        return {
            "type": aws("s3/BucketVersioning"),
            "name": "versioning",
            "properties": {"bucket": unknown, "versioningConfiguration": {"status": "Suspended"}},
            "links": {"bucket": (urn,)},
        }

    scratch = {"type": aws("s3/Bucket"), "name": "scratch", "properties": {}}
    evidence = {"type": aws("s3/Bucket"), "name": "kept", "properties": {"tags": EVIDENCE}}

    def stopped(bucket: dict[str, Any]) -> set[str]:
        return {item.rule for item in judge(bucket, satellite(bucket), stack=True) if item.stops}

    assert stopped(scratch) == set()
    assert "aws-s3-bucket-versioning" in stopped(evidence)
