"""Alarms of digests, verification, replication and keys, each caused by what it is there for."""

import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto.s3.models import s3_backends

from ringfence.evidence.archive_access import of_bucket
from ringfence.pipeline.digest_signatures import public_key_pem
from ringfence.pipeline.verification import verify
from ringfence.pipeline.verification_report import Kind
from tests.local.declared import REGION
from tests.local.runner.alarm_site import REPLICA_REGION

pytestmark = pytest.mark.emulator

KEY = "audit/evidence/2026/11/24/12/000000.jsonl.gz"


def store(site, bucket, key=KEY, body=b"evidence"):
    lock = {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": datetime.now(UTC) + timedelta(days=1830)}
    site.client("s3").put_object(Bucket=bucket, Key=key, Body=body, ChecksumAlgorithm="SHA256", **lock)


def no_writing(bucket):
    objects = f"arn:aws:s3:::{bucket}/*"
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": objects}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_digests_that_nobody_starts_any_more_are_late_after_two_hours_and_no_longer_with_the_next(site):
    site.digest()
    assert set(site.run_hours(3)["digest-late"]) <= {"OK", "INSUFFICIENT_DATA"}

    site.switch("hourly", "DISABLED")
    assert site.run_hours(3)["digest-late"] == ["OK", "ALARM", "ALARM"]

    site.switch("hourly", "ENABLED")
    assert site.run_hours(1)["digest-late"] == ["OK"]
    assert [row for row in site.told() if row[0] == "digest-late"] == [("digest-late", "ALARM"), ("digest-late", "OK")]


def test_a_digest_that_cannot_be_written_fires_at_once_and_is_late_after_two_hours(site):
    bucket = site.digest()
    site.run_hours(2)
    site.client("s3").put_bucket_policy(Bucket=bucket, Policy=no_writing(bucket))

    seen = site.run_hours(2)
    assert seen["digest-errors"] == ["ALARM", "ALARM"]
    assert seen["digest-late"] == ["OK", "ALARM"]

    site.client("s3").delete_bucket_policy(Bucket=bucket)
    seen = site.run_hours(1)
    assert (seen["digest-errors"], seen["digest-late"]) == (["OK"], ["OK"])


def verified(site, bucket):
    """What `ringfence audit verify` finds."""
    session = boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name=REGION)
    key = site.pool("digest").declaration.variables["RINGFENCE_DIGEST_KEY"]
    pem = public_key_pem(session.client("kms", endpoint_url=site.aws), key)
    found = of_bucket(session, bucket, prefix="audit", pem=pem, endpoint=site.aws)
    now = datetime.now(UTC) + timedelta(seconds=site.shift)
    return verify(found.view, found.check, digest_prefix=found.digest_prefix, prefix=found.prefix, now=now)


def test_one_changed_byte_fires_with_the_next_scheduled_verification_and_stays_until_one_that_finds_nothing(site):
    bucket = site.digest()
    store(site, bucket)
    site.run_hours(1)
    kept = s3_backends["123456789012"]["aws"].buckets[bucket].keys[KEY]
    kept.value, before = b"evidencE", kept.value

    seen = site.run_hours(24)
    found = seen["verification-failed"].index("ALARM")
    assert set(seen["verification-failed"][found:]) == {"ALARM"}
    assert {name for name, states in seen.items() if "ALARM" in states} <= {"verification-failed", "silence"}

    kinds = {finding.kind for finding in verified(site, bucket).findings}
    assert kinds == {Kind.CHANGED}

    kept.value = before
    assert site.run_hours(24)["verification-failed"][-1] == "OK"
    assert [row for row in site.told() if row[0] == "verification-failed"] == [
        ("verification-failed", "ALARM"),
        ("verification-failed", "OK"),
    ]


def test_a_verification_that_nobody_starts_any_more_is_late_after_26_hours(site):
    site.digest()
    site.run_hours(27, watched=False)
    assert site.states()["verification-late"] == "OK"

    site.switch("daily", "DISABLED")
    assert site.run_hours(1)["verification-late"] == ["OK"]
    site.pass_time(25 * 3600)
    assert site.states()["verification-late"] == "ALARM"

    site.switch("daily", "ENABLED")
    site.run_hours(24, watched=False)
    assert site.states()["verification-late"] == "OK"


def test_a_verification_without_a_verdict_is_none(site):
    site.digest()
    site.switch("hourly", "DISABLED")
    site.run_hours(25, watched=False)
    site.pass_time(2 * 3600)

    assert site.pool("digest").counters.errors == 0
    assert site.states()["verification-late"] == "ALARM"


def replicate(site):
    """Both buckets and the declared replication between them; gives the names of the buckets."""
    pair = site.stack.named("ringfence-evidence-alarms-replication-failures").inputs["dimensions"]
    given = site.stack.named("ringfence-evidence-archive-evidence-replication").inputs
    source, replica, storage = pair["SourceBucket"], pair["DestinationBucket"], site.client("s3")
    for bucket, region in ((source, REGION), (replica, REPLICA_REGION)):
        site.client("s3", region).create_bucket(
            Bucket=bucket,
            ObjectLockEnabledForBucket=True,
            CreateBucketConfiguration={"LocationConstraint": region},
        )
    (rule,) = given["rules"]
    destination = {
        "Bucket": rule["destination"]["bucket"],
        "Metrics": {"Status": rule["destination"]["metrics"]["status"]},
    }
    storage.put_bucket_replication(
        Bucket=source,
        ReplicationConfiguration={
            "Role": site.declared.role,
            "Rules": [
                {
                    "ID": rule["id"],
                    "Priority": 1,
                    "Status": rule["status"],
                    "Filter": {"Prefix": ""},
                    "DeleteMarkerReplication": {"Status": rule["deleteMarkerReplication"]["status"]},
                    "Destination": destination,
                }
            ],
        },
    )
    return source, replica


def copies(site, replica):
    found = site.client("s3").list_object_versions(Bucket=replica)
    return [version["Key"] for version in found.get("Versions", [])]


def test_evidence_is_copied_once_with_its_lock_and_delete_markers_are_not(site):
    source, replica = replicate(site)
    store(site, source)
    site.client("s3").delete_object(Bucket=source, Key=KEY)

    assert [site.runner.replication.work_once() for _time in range(2)] == [1, 0]
    assert copies(site, replica) == [KEY]
    copied = site.client("s3").head_object(Bucket=replica, Key=KEY)
    assert (copied["ObjectLockMode"], copied["ContentLength"]) == ("COMPLIANCE", 8)
    assert "replication-failures" not in site.firing()


@pytest.mark.parametrize("cause", ["versioning", "policy", "role"])
def test_evidence_that_cannot_be_copied_fires_and_the_alarm_ends_without_a_copy(site, cause):
    source, replica = replicate(site)
    storage, iam = site.client("s3"), site.client("iam")
    if cause == "versioning":
        storage.put_bucket_versioning(Bucket=replica, VersioningConfiguration={"Status": "Suspended"})
    elif cause == "policy":
        storage.put_bucket_policy(Bucket=replica, Policy=no_writing(replica))
    else:
        iam.delete_role(RoleName=site.declared.role.rpartition("/")[2])
    store(site, source)
    site.runner.replication.work_once()

    assert site.firing() == {"replication-failures"}
    assert site.firing(later=301) == set()
    assert site.told() == [("replication-failures", "ALARM"), ("replication-failures", "OK")]
    assert copies(site, replica) == []


def test_the_alarm_on_replication_says_that_it_ends_without_a_copy(declared_stack):
    alarm = declared_stack.named("ringfence-evidence-alarms-replication-failures").inputs
    replication = declared_stack.named("ringfence-evidence-archive-evidence-replication").inputs

    assert "S3 Batch Replication" in alarm["alarmDescription"]
    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/S3", "OperationsFailedReplication")
    assert alarm["dimensions"]["RuleId"] == replication["rules"][0]["id"]
    assert replication["rules"][0]["destination"]["metrics"]["status"] == "Enabled"


def watch(site):
    """The declared trail and the declared rules over it."""
    site.client("s3").create_bucket(Bucket="trail", CreateBucketConfiguration={"LocationConstraint": REGION})
    trails = site.client("cloudtrail")
    trails.create_trail(Name="ringfence-local-access", S3BucketName="trail", IsMultiRegionTrail=True)
    trails.start_logging(Name="ringfence-local-access")
    for rule in site.stack.of("aws:cloudwatch/eventRule:EventRule"):
        given = rule.inputs
        if "-watch-" not in given["name"]:
            continue
        events = site.client("events", given.get("region", REGION))
        events.put_rule(Name=given["name"], EventPattern=given["eventPattern"], State=given["state"])
        main = f"arn:aws:events:{REGION}:123456789012:event-bus/default"
        target = site.topic if given.get("region", REGION) == REGION else main
        events.put_targets(Rule=given["name"], Targets=[{"Id": "people", "Arn": target}])


def hands(site):
    """Calls that people were told of."""
    return [(row["detail"]["eventName"], row["detail"]["awsRegion"]) for row in site.messages()]


@pytest.mark.parametrize("region", [REGION, REPLICA_REGION])
def test_a_key_that_is_disabled_or_scheduled_for_deletion_is_told_to_people(site, region):
    watch(site)
    keys = site.client("kms", region)
    key = keys.create_key()["KeyMetadata"]["KeyId"]
    keys.describe_key(KeyId=key)
    keys.encrypt(KeyId=key, Plaintext=b"use")
    assert hands(site) == []

    keys.disable_key(KeyId=key)
    assert hands(site) == [("DisableKey", region)]
    keys.enable_key(KeyId=key)
    keys.schedule_key_deletion(KeyId=key, PendingWindowInDays=30)
    assert hands(site) == [("ScheduleKeyDeletion", region)]


def test_a_call_that_aws_refused_and_calls_without_a_trail_are_told_to_nobody(site):
    watch(site)
    keys = site.client("kms")
    with pytest.raises(keys.exceptions.NotFoundException):
        keys.disable_key(KeyId="11111111-2222-4333-8444-555555555555")
    site.client("cloudtrail").stop_logging(Name="ringfence-local-access")
    assert hands(site) == [("StopLogging", REGION)]

    keys.disable_key(KeyId=keys.create_key()["KeyMetadata"]["KeyId"])
    assert hands(site) == []


def test_a_changed_guard_of_the_replica_is_told_from_its_region(site):
    watch(site)
    _source, replica = replicate(site)
    storage = site.client("s3", REPLICA_REGION)
    hands(site)
    storage.put_bucket_versioning(Bucket=replica, VersioningConfiguration={"Status": "Suspended"})

    assert hands(site) == [("PutBucketVersioning", REPLICA_REGION)]


def test_a_trail_that_is_narrowed_or_deleted_is_told_and_one_that_is_looked_at_is_not(site):
    watch(site)
    trails = site.client("cloudtrail")
    trails.get_trail_status(Name="ringfence-local-access")
    trails.get_event_selectors(TrailName="ringfence-local-access")
    assert hands(site) == []

    selectors = [{"ReadWriteType": "ReadOnly", "IncludeManagementEvents": False}]
    trails.put_event_selectors(TrailName="ringfence-local-access", EventSelectors=selectors)
    trails.delete_trail(Name="ringfence-local-access")
    assert [name for name, _region in hands(site)] == ["PutEventSelectors", "DeleteTrail"]


def test_a_changed_guard_of_the_archive_is_told_and_that_of_another_bucket_is_not(site):
    watch(site)
    bucket, storage = site.digest(), site.client("s3")
    storage.create_bucket(Bucket="elsewhere", CreateBucketConfiguration={"LocationConstraint": REGION})
    store(site, bucket)
    for name in (bucket, "elsewhere"):
        storage.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
        storage.put_bucket_policy(Bucket=name, Policy=no_writing(name))
        storage.delete_bucket_policy(Bucket=name)

    assert [name for name, _region in hands(site)] == ["PutBucketVersioning", "PutBucketPolicy", "DeleteBucketPolicy"]
