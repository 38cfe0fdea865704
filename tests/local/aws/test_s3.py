"""Buckets and their settings."""

import json

import pytest

from ringfence.plugin.provider import ProviderError

pytestmark = pytest.mark.emulator

BUCKET = "aws:s3/bucket:Bucket"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
KEY_ARN = "arn:aws:kms:eu-central-1:123456789012:key/k"


def setting(name):
    return f"aws:s3/bucket{name}:Bucket{name}"


@pytest.fixture
def locked(aws):
    return aws.create(BUCKET, {"bucket": "evidence", "objectLockEnabled": True}, name="bucket")


def test_a_bucket_lives_from_creation_to_deletion(aws):
    declared = aws.cycle(
        BUCKET,
        {"bucket": "evidence", "objectLockEnabled": True, "tags": {"dora:evidence": "true"}},
        {"tags": {"dora:evidence": "false", "owner": "x"}},
        drift=lambda bucket: aws.client("s3").delete_bucket_tagging(Bucket="evidence"),
        drifted={"tags", "tagsAll"},
        replaces={"bucket": "other", "objectLockEnabled": False},
    )
    assert declared.outputs["arn"] == "arn:aws:s3:::evidence"
    assert declared.outputs["bucketRegionalDomainName"] == "evidence.s3.eu-central-1.amazonaws.com"


def test_a_bucket_in_a_region_of_its_own_is_made_there(aws):
    bucket = aws.create(BUCKET, {"bucket": "replica", "region": "eu-west-1"})

    assert bucket.outputs["bucketRegion"] == "eu-west-1"
    assert aws.client("s3").get_bucket_location(Bucket="replica")["LocationConstraint"] == "eu-west-1"
    imported = aws.provider.read(bucket.urn, "replica@eu-west-1", {}, {})
    assert imported.resource_id == "replica"
    assert imported.inputs["region"] == "eu-west-1"


def test_an_existing_bucket_is_a_conflict_unless_its_creation_was_interrupted(aws, harness, urn, locked):
    with pytest.raises(ProviderError, match=r"BucketAlreadyOwnedByYou.*pulumi import"):
        aws.create(BUCKET, {"bucket": "evidence"})

    adopting = harness(adopt=urn(BUCKET, "thing"))
    taken = adopting.create(BUCKET, {"bucket": "evidence", "objectLockEnabled": True, "tags": {"a": "b"}})

    assert taken.resource_id == "evidence"
    assert aws.client("s3").get_bucket_tagging(Bucket="evidence")["TagSet"] == [{"Key": "a", "Value": "b"}]


def test_a_taken_over_bucket_must_be_able_to_become_what_is_declared(aws, harness, urn, locked):
    with pytest.raises(ProviderError, match="objectLockEnabled cannot be changed in place"):
        harness(adopt=urn(BUCKET, "thing")).create(BUCKET, {"bucket": "evidence", "objectLockEnabled": False})


def test_a_bucket_with_objects_stays_and_the_reason_is_told(aws, locked):
    aws.client("s3").put_object(Bucket="evidence", Key="k", Body=b"x")

    with pytest.raises(ProviderError, match=r"BucketNotEmpty.*ringfence local reset"):
        aws.delete(locked)


def test_a_bucket_that_may_be_emptied_goes_with_its_versions(aws):
    bucket = aws.create(BUCKET, {"bucket": "scratch", "forceDestroy": True})
    aws.client("s3").put_object(Bucket="scratch", Key="k", Body=b"x")

    aws.delete(bucket)

    assert aws.read(bucket) is None


def test_inline_settings_of_a_bucket_are_refused_because_they_would_be_ignored(aws):
    reason = aws.problems(BUCKET, {"bucket": "b-x", "versioning": {"enabled": True}})["versioning"]
    assert "does not act upon" in reason


def test_the_lock_shows_a_weaker_default_set_behind_the_back(aws, locked):
    def weaken(_):
        retention = {"Mode": "GOVERNANCE", "Days": 30}
        lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}}
        aws.client("s3").put_object_lock_configuration(Bucket="evidence", ObjectLockConfiguration=lock)

    aws.cycle(
        LOCK,
        {"bucket": "evidence", "rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": 1827}}},
        {"rule": {"defaultRetention": {"mode": "COMPLIANCE", "years": 6}}},
        drift=weaken,
        drifted={"rule.defaultRetention.days", "rule.defaultRetention.mode"},
        replaces={"bucket": "other"},
        stays=True,
    )


def test_a_lock_that_is_right_already_is_not_written_again(aws, locked):
    inputs = {"bucket": "evidence", "rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": 1827}}}
    aws.create(LOCK, inputs)
    aws.client("s3").put_object(Bucket="evidence", Key="k", Body=b"x")

    again = aws.create(LOCK, inputs)

    assert again.outputs["rule"]["defaultRetention"]["days"] == 1827


@pytest.mark.parametrize(
    ("retention", "place"),
    [
        ({"mode": "COMPLIANCE", "days": 1827, "years": 5}, "rule.defaultRetention"),
        ({"mode": "COMPLIANCE"}, "rule.defaultRetention"),
        ({"mode": "compliance", "days": 1827}, "rule.defaultRetention.mode"),
        ({"mode": "COMPLIANCE", "days": 0}, "rule.defaultRetention.days"),
    ],
)
def test_a_retention_that_aws_would_refuse_is_refused(aws, retention, place):
    assert place in aws.problems(LOCK, {"bucket": "evidence", "rule": {"defaultRetention": retention}})


def test_suspended_versioning_is_seen(aws):
    aws.create(BUCKET, {"bucket": "plain"}, name="bucket")
    suspended = {"Status": "Suspended"}
    aws.cycle(
        setting("Versioning"),
        {"bucket": "plain", "versioningConfiguration": {"status": "Enabled"}},
        {"versioningConfiguration": {"status": "Suspended"}},
        drift=lambda _: aws.client("s3").put_bucket_versioning(Bucket="plain", VersioningConfiguration=suspended),
        drifted={"versioningConfiguration.status"},
        replaces={"bucket": "other"},
        stays=True,
    )
    assert aws.client("s3").get_bucket_versioning(Bucket="plain")["Status"] == "Suspended"


def test_removing_the_versioning_of_a_locked_bucket_leaves_it_on(aws, locked):
    versioning = aws.create(
        setting("Versioning"), {"bucket": "evidence", "versioningConfiguration": {"status": "Enabled"}}
    )

    aws.delete(versioning)

    assert aws.client("s3").get_bucket_versioning(Bucket="evidence")["Status"] == "Enabled"


def test_encryption_keeps_what_the_emulator_drops(aws, locked):
    default = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY_ARN}
    rule = {
        "applyServerSideEncryptionByDefault": default,
        "bucketKeyEnabled": True,
        "blockedEncryptionTypes": ["SSE-C"],
    }
    plain = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    aws.cycle(
        setting("ServerSideEncryptionConfiguration"),
        {"bucket": "evidence", "rules": [rule]},
        {"rules": [{**rule, "bucketKeyEnabled": False}]},
        drift=lambda _: aws.client("s3").put_bucket_encryption(
            Bucket="evidence", ServerSideEncryptionConfiguration=plain
        ),
        drifted={
            "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
            "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm",
            "rules[0].bucketKeyEnabled",
        },
    )


def test_an_opened_public_access_is_seen(aws, locked):
    flags = dict.fromkeys(("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True)
    aws.cycle(
        setting("PublicAccessBlock"),
        {"bucket": "evidence", **flags},
        {"blockPublicPolicy": False},
        drift=lambda _: aws.client("s3").put_public_access_block(
            Bucket="evidence", PublicAccessBlockConfiguration={"BlockPublicAcls": True}
        ),
        drifted={"blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"},
    )


def test_ownership_is_kept(aws, locked):
    aws.cycle(
        setting("OwnershipControls"),
        {"bucket": "evidence", "rule": {"objectOwnership": "BucketOwnerEnforced"}},
        {"rule": {"objectOwnership": "BucketOwnerPreferred"}},
    )


def test_a_shorter_lifecycle_is_seen(aws, locked):
    rules = [
        {
            "id": "keep",
            "status": "Enabled",
            "filter": {},
            "expiration": {"days": 2000},
            "noncurrentVersionExpiration": {"noncurrentDays": 1828},
            "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
            "transitions": [{"days": 90, "storageClass": "GLACIER_IR"}],
        },
        {
            "id": "tagged",
            "status": "Disabled",
            "filter": {"and": {"prefix": "x/", "tags": {"Kind": "y"}}},
            "expiration": {"days": 2000},
        },
    ]
    shorter = {"Rules": [{"ID": "keep", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 30}}]}
    aws.cycle(
        setting("LifecycleConfiguration"),
        {"bucket": "evidence", "rules": rules},
        {"rules": rules[:1]},
        drift=lambda _: aws.client("s3").put_bucket_lifecycle_configuration(
            Bucket="evidence", LifecycleConfiguration=shorter
        ),
        drifted={
            "rules[0].abortIncompleteMultipartUpload",
            "rules[0].expiration.days",
            "rules[0].noncurrentVersionExpiration",
            "rules[0].transitions",
            "rules[1]",
        },
    )


def test_a_bucket_policy_compares_by_meaning(aws, locked):
    statement = {"Effect": "Deny", "Principal": "*", "Action": ["s3:DeleteBucket"], "Resource": "arn:aws:s3:::evidence"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    other = policy.replace("Deny", "Allow")
    aws.cycle(
        setting("Policy"),
        {"bucket": "evidence", "policy": policy},
        {"policy": other},
        drift=lambda _: aws.client("s3").put_bucket_policy(Bucket="evidence", Policy=other),
        drifted={"policy"},
    )


def test_a_policy_given_as_an_object_becomes_its_text(aws, locked):
    policy = {"Version": "2012-10-17", "Statement": []}
    assert aws.create(setting("Policy"), {"bucket": "evidence", "policy": policy}).outputs["policy"] == json.dumps(
        policy
    )


def test_replication_keeps_what_the_emulator_drops(aws, locked):
    aws.create(BUCKET, {"bucket": "replica", "objectLockEnabled": True, "region": "eu-west-1"}, name="replica")
    rule = {
        "id": "all",
        "status": "Enabled",
        "priority": 1,
        "filter": {},
        "deleteMarkerReplication": {"status": "Disabled"},
        "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"status": "Enabled"}},
        "destination": {
            "bucket": "arn:aws:s3:::replica",
            "encryptionConfiguration": {"replicaKmsKeyId": KEY_ARN},
            "metrics": {"status": "Enabled", "eventThreshold": {"minutes": 15}},
            "replicationTime": {"status": "Enabled", "time": {"minutes": 15}},
        },
    }
    off = {"ID": "all", "Status": "Disabled", "Priority": 1, "Filter": {"Prefix": ""}}
    off |= {"Destination": {"Bucket": "arn:aws:s3:::replica"}, "DeleteMarkerReplication": {"Status": "Disabled"}}
    aws.cycle(
        setting("ReplicationConfig"),
        {"bucket": "evidence", "role": "arn:aws:iam::123456789012:role/r", "rules": [rule]},
        {"role": "arn:aws:iam::123456789012:role/other"},
        drift=lambda _: aws.client("s3").put_bucket_replication(
            Bucket="evidence",
            ReplicationConfiguration={"Role": "arn:aws:iam::123456789012:role/r", "Rules": [off]},
        ),
        drifted={
            "rules[0].destination.encryptionConfiguration",
            "rules[0].destination.metrics",
            "rules[0].destination.replicationTime",
            "rules[0].status",
        },
    )


def test_access_logs_are_kept(aws, locked):
    aws.create(BUCKET, {"bucket": "access-logs"}, name="logs")
    allow = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::access-logs/*"}
    allow["Principal"] = {"Service": "logging.s3.amazonaws.com"}
    policy = {"Version": "2012-10-17", "Statement": [allow]}
    aws.create(setting("Policy"), {"bucket": "access-logs", "policy": policy}, name="policy")
    aws.cycle(
        setting("Logging"),
        {"bucket": "evidence", "targetBucket": "access-logs", "targetPrefix": "x/"},
        {"targetPrefix": "y/"},
        drift=lambda _: aws.client("s3").put_bucket_logging(
            Bucket="evidence",
            BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": "access-logs", "TargetPrefix": "z/"}},
        ),
        drifted={"targetPrefix"},
    )
