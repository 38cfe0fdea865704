"""The archive: what is locked for how long, what its policy refuses, and that both exist before anything is written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.locked_bucket import expiry_days

BUCKETS = ["ringfence-evidence-archive-evidence", "ringfence-evidence-archive-replica", "ringfence-evidence-trail-logs"]


def policy_of(stack: Any, bucket: str) -> dict[str, dict[str, Any]]:
    document = json.loads(stack.named(f"{bucket}-policy").inputs["policy"])
    return {statement["Sid"]: statement for statement in document["Statement"]}


@pytest.mark.parametrize("bucket", BUCKETS)
class TestEveryLockedBucket:
    def test_locks_every_object_for_the_floor_of_its_class(self, production: Any, bucket: str) -> None:
        assert production.named(f"{bucket}-bucket").inputs["objectLockEnabled"] is True
        assert production.named(f"{bucket}-lock").inputs["rule"] == {
            "defaultRetention": {"mode": "COMPLIANCE", "days": 1827}
        }

    def test_is_never_emptied_on_delete_and_never_outlives_its_key(self, production: Any, bucket: str) -> None:
        declared = production.named(f"{bucket}-bucket")

        assert declared.inputs["forceDestroy"] is False
        assert [production.urn(urn).type for urn in declared.after] == ["aws:kms/key:Key"]

    def test_keeps_versions_before_it_locks_them(self, production: Any, bucket: str) -> None:
        versioning = production.named(f"{bucket}-versioning")

        assert versioning.inputs["versioningConfiguration"] == {"status": "Enabled"}
        assert versioning.urn in production.named(f"{bucket}-lock").after

    def test_seals_with_one_customer_key_and_a_bucket_key(self, production: Any, bucket: str) -> None:
        (rule,) = production.named(f"{bucket}-encryption").inputs["rules"]

        assert rule["applyServerSideEncryptionByDefault"]["sseAlgorithm"] == "aws:kms"
        assert rule["applyServerSideEncryptionByDefault"]["kmsMasterKeyId"].startswith("arn:of:ringfence-keys-")
        assert rule["bucketKeyEnabled"] is True
        assert rule["blockedEncryptionTypes"] == ["SSE-C"]

    def test_is_not_public(self, production: Any, bucket: str) -> None:
        block = production.named(f"{bucket}-public-access-block").inputs

        flags = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
        assert all(block[flag] is True for flag in flags)
        assert production.named(f"{bucket}-ownership").inputs["rule"] == {"objectOwnership": "BucketOwnerEnforced"}

    def test_lets_no_lifecycle_rule_undercut_the_lock(self, production: Any, bucket: str) -> None:
        (rule,) = production.named(f"{bucket}-lifecycle").inputs["rules"]

        assert rule["expiration"]["days"] > 1827
        assert rule["noncurrentVersionExpiration"]["noncurrentDays"] > 1827
        assert rule["transitions"] == [{"days": 90, "storageClass": "GLACIER_IR"}]

    def test_refuses_plain_and_old_transport(self, production: Any, bucket: str) -> None:
        policy = policy_of(production, bucket)

        assert policy["DenyPlainTransport"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert policy["DenyOldTransport"]["Condition"] == {"NumericLessThan": {"s3:TlsVersion": "1.2"}}

    def test_refuses_a_retention_below_the_floor_or_a_weaker_mode(self, production: Any, bucket: str) -> None:
        policy = policy_of(production, bucket)

        assert policy["DenyShortRetention"]["Condition"] == {
            "NumericLessThan": {"s3:object-lock-remaining-retention-days": "1827"}
        }
        assert policy["DenyWeakLock"]["Condition"]["StringNotEquals"] == {"s3:object-lock-mode": "COMPLIANCE"}

    def test_refuses_other_keys_without_refusing_the_default(self, production: Any, bucket: str) -> None:
        header = "s3:x-amz-server-side-encryption-aws-kms-key-id"
        condition = policy_of(production, bucket)["DenyOtherKeys"]["Condition"]

        assert condition["Null"] == {header: "false"}
        if bucket.endswith("trail-logs"):
            assert condition["ArnNotLike"] == {header: "arn:aws:kms:eu-central-1:210987654321:key/*"}
        else:
            assert set(condition) == {"Null"}

    def test_refuses_changes_of_its_guard_to_everybody(self, local: Any, bucket: str) -> None:
        denial = policy_of(local, bucket)["DenyGuardChanges"]

        assert "Condition" not in denial
        assert {
            "s3:BypassGovernanceRetention",
            "s3:PutBucketObjectLockConfiguration",
            "s3:DeleteObjectVersion",
            "s3:PutLifecycleConfiguration",
            "s3:PutBucketVersioning",
            "s3:DeleteBucketPolicy",
            "s3:DeleteBucket",
        } <= set(denial["Action"])

    def test_spares_the_break_glass_role_where_there_is_one(self, production: Any, bucket: str) -> None:
        assert policy_of(production, bucket)["DenyGuardChanges"]["Condition"] == {
            "ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/evidence-break-glass"}
        }

    def test_grants_nothing_to_the_world(self, production: Any, bucket: str) -> None:
        allowed = [rule for rule in policy_of(production, bucket).values() if rule["Effect"] == "Allow"]

        assert all(rule["Principal"] == {"Service": "cloudtrail.amazonaws.com"} for rule in allowed)

    def test_gets_its_policy_last(self, production: Any, bucket: str) -> None:
        settings = {
            resource.urn
            for resource in production.resources
            if resource.name.startswith(f"{bucket}-")
            and not resource.name.endswith(("-bucket", "-policy", "-versioning"))
        }

        assert settings <= production.named(f"{bucket}-policy").after


def test_the_replica_lies_whole_in_the_second_region(production: Any) -> None:
    inside = [
        resource
        for resource in production.resources
        if resource.custom and resource.name.startswith("ringfence-evidence-archive-replica-")
    ]

    assert len(inside) == 8
    assert {resource.inputs["region"] for resource in inside} == {"eu-west-1"}
    assert production.named("ringfence-evidence-archive-replica-bucket").inputs["bucket"].endswith("-eu-west-1")


def test_copies_are_sealed_with_the_replicas_key_and_deletions_stay_behind(production: Any) -> None:
    replication = production.named("ringfence-evidence-archive-evidence-replication")
    (rule,) = replication.inputs["rules"]

    assert rule["status"] == "Enabled"
    assert rule["deleteMarkerReplication"] == {"status": "Disabled"}
    assert rule["sourceSelectionCriteria"] == {"sseKmsEncryptedObjects": {"status": "Enabled"}}
    assert rule["destination"]["encryptionConfiguration"] == {"replicaKmsKeyId": "arn:of:ringfence-keys-replica-key"}
    assert production.named("ringfence-evidence-archive-replica-policy").urn in replication.after


def test_the_archiver_adds_evidence_and_cannot_take_any_away(production: Any) -> None:
    document = json.loads(production.named("ringfence-evidence-archive-archiver-permissions").inputs["policy"])
    allowed = {
        action
        for statement in document["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
        if action.startswith("s3:")
    }

    assert allowed == {"s3:PutObject", "s3:PutObjectRetention", "s3:GetObject", "s3:ListBucketVersions"}


def test_bucket_policies_can_be_judged_before_anything_exists(preview: Any) -> None:
    assert all(policy_of(preview, bucket) for bucket in BUCKETS)


def test_the_archiver_is_told_what_it_needs(production: Any) -> None:
    function = production.named("ringfence-evidence-archive-archiver-function").inputs
    variables = function["environment"]["variables"]

    assert function["handler"] == "ringfence.pipeline.archiver.handler"
    assert variables["RINGFENCE_ARCHIVE_BUCKET"] == "ringfence-prod-evidence-210987654321-eu-central-1"
    assert variables["RINGFENCE_ARCHIVE_PREFIX"] == "audit/"
    assert json.loads(variables["RINGFENCE_RETENTION_DAYS"]) == {"audit": 1827, "incident": 1827}


def test_incidents_that_are_kept_longer_are_not_hidden_before_their_lock_ends(varied: Any) -> None:
    variables = varied.named("ringfence-evidence-archive-archiver-function").inputs["environment"]["variables"]
    (rule,) = varied.named(f"{BUCKETS[0]}-lifecycle").inputs["rules"]

    assert json.loads(variables["RINGFENCE_RETENTION_DAYS"]) == {"audit": 1827, "incident": 2192}
    assert rule["expiration"]["days"] > 2192


def test_the_trail_watches_both_copies_and_all_regions(production: Any) -> None:
    trail = production.named("ringfence-evidence-trail-trail").inputs
    management, data = trail["advancedEventSelectors"]

    assert (
        trail["isMultiRegionTrail"] is trail["enableLogFileValidation"] is trail["includeGlobalServiceEvents"] is True
    )
    assert management["fieldSelectors"] == [{"field": "eventCategory", "equals": ["Management"]}]
    watched = next(field for field in data["fieldSelectors"] if field["field"] == "resources.ARN")["startsWiths"]
    assert watched == [
        "arn:aws:s3:::ringfence-prod-evidence-210987654321-eu-central-1/",
        "arn:aws:s3:::ringfence-prod-replica-210987654321-eu-west-1/",
    ]


def test_messages_wait_a_fortnight_and_are_never_dropped(production: Any) -> None:
    for queue in production.of("aws:sqs/queue:Queue"):
        assert queue.inputs["messageRetentionSeconds"] == 1_209_600
        assert queue.inputs["kmsMasterKeyId"].endswith(":alias/ringfence-prod-pipeline")
    redrive = json.loads(production.named("ringfence-evidence-archive-queue-queue").inputs["redrivePolicy"])
    assert redrive["deadLetterTargetArn"].endswith(":ringfence-prod-archive-dead-letter")


def test_a_weaker_lock_of_the_settings_is_declared_as_it_is_so_that_the_policy_pack_sees_it(varied: Any) -> None:
    assert varied.named(f"{BUCKETS[0]}-lock").inputs["rule"]["defaultRetention"]["mode"] == "GOVERNANCE"


@given(lock=st.integers(1, 36_500), ceiling=st.integers(1, 36_500))
def test_expiry_never_comes_before_the_end_of_the_lock(lock: int, ceiling: int) -> None:
    hidden, deleted = expiry_days(lock, ceiling)

    assert hidden > lock
    assert deleted > lock


@given(lock=st.integers(1, 10_000), spare=st.integers(0, 10_000))
def test_expiry_meets_a_ceiling_that_leaves_room(lock: int, spare: int) -> None:
    ceiling = 2 * (lock + 1) + spare

    assert sum(expiry_days(lock, ceiling)) == ceiling


def test_the_replication_role_opens_with_the_key_here_and_seals_with_the_key_there(production: Any) -> None:
    policy = json.loads(production.named("ringfence-evidence-archive-replication-permissions").inputs["policy"])
    uses = [row for row in policy["Statement"] if "kms" in json.dumps(row["Action"])]

    assert [(row["Action"], row["Condition"]["StringEquals"]["kms:ViaService"]) for row in uses] == [
        (["kms:Decrypt"], ["s3.eu-central-1.amazonaws.com"]),
        (["kms:Encrypt", "kms:GenerateDataKey"], ["s3.eu-west-1.amazonaws.com"]),
    ]
