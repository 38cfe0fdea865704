"""Amazon S3: what makes objects of a bucket unalterable: versioning, Object Lock and the bucket policy.

Sources: pulumi-aws types `aws:s3/bucketVersioning`, `bucketObjectLockConfiguration`, `bucketPolicy`; API
PutBucketVersioning, PutObjectLockConfiguration, PutBucketPolicy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.domain.retention import OBJECT_LOCK_MAXIMUM_DAYS
from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.errors import code_of
from ringfence.local.aws.limits import between, one_of
from ringfence.local.aws.resource import names, values
from ringfence.local.aws.services.s3_bucket import BucketSetting, lock_of, without_zero_period
from ringfence.local.aws.translation import Names, without_empty

API = Names()


class BucketVersioning(BucketSetting):
    """Versioning of a bucket."""

    token = "aws:s3/bucketVersioning:BucketVersioning"  # noqa: S105 - a type, not a secret
    handled = names("bucket versioningConfiguration")
    limits = (
        one_of("versioningConfiguration.status", "Enabled", "Suspended", "Disabled"),
        one_of("versioningConfiguration.mfaDelete", "Enabled", "Disabled"),
    )

    def put(self, client: Any, bucket: str, inputs: Mapping[str, Any]) -> None:
        """PutBucketVersioning; `Disabled` means never enabled and needs no call."""
        if inputs["versioningConfiguration"]["status"] != "Disabled":
            client.put_bucket_versioning(
                Bucket=bucket, VersioningConfiguration=API.request(inputs["versioningConfiguration"])
            )

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetBucketVersioning."""
        del known
        answer = scope.client("s3").get_bucket_versioning(Bucket=resource_id)
        status = {"status": answer.get("Status", "Disabled"), "mfaDelete": answer.get("MFADelete")}
        return {"bucket": resource_id, "versioningConfiguration": without_empty(status)}

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """Suspends versioning, but not under an Object Lock: AWS refuses that and moto would not."""
        del known
        client = scope.client("s3")
        enabled = client.get_bucket_versioning(Bucket=resource_id).get("Status") == "Enabled"
        if enabled and lock_of(client, resource_id) is None:
            client.put_bucket_versioning(Bucket=resource_id, VersioningConfiguration={"Status": "Suspended"})


class BucketObjectLockConfiguration(BucketSetting):
    """Default retention of new objects. Once on, a lock cannot be taken off a bucket: deletion drops the default."""

    token = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"  # noqa: S105 - a type
    handled = names("bucket objectLockEnabled rule")
    defaults = values(objectLockEnabled="Enabled")
    rules = Rules(replace_on=names("bucket objectLockEnabled region"))
    limits = (
        one_of("objectLockEnabled", "Enabled"),
        one_of("rule.defaultRetention.mode", "COMPLIANCE", "GOVERNANCE"),
        between("rule.defaultRetention.days", 1, OBJECT_LOCK_MAXIMUM_DAYS),
        between("rule.defaultRetention.years", 1, OBJECT_LOCK_MAXIMUM_DAYS // 365),
    )

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """Limits, and that the period is in days or in years, not both."""
        yield from super().validate(inputs)
        rule = inputs.get("rule")
        retention = rule.get("defaultRetention") if isinstance(rule, dict) else None
        if isinstance(retention, dict) and len({"days", "years"} & without_empty(retention).keys()) != 1:
            yield Problem(
                place="rule.defaultRetention",
                found=", ".join(sorted(without_empty(retention))) or "nothing",
                allowed="mode and exactly one of days and years",
                fix="keep one of days and years",
                control="Amazon S3 PutObjectLockConfiguration",
            )

    def put(self, client: Any, bucket: str, inputs: Mapping[str, Any]) -> None:
        """PutObjectLockConfiguration, unless it is so already: moto accepts no second one once objects are there."""
        wanted = API.request(inputs, ("objectLockEnabled", "rule"))
        if lock_of(client, bucket) != wanted:
            client.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=wanted)

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetObjectLockConfiguration."""
        del known
        lock = scope.client("s3").get_object_lock_configuration(Bucket=resource_id)["ObjectLockConfiguration"]
        return {"bucket": resource_id, **API.properties(without_zero_period(lock), ("objectLockEnabled", "rule"))}

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """Drops the rule; a bucket that holds objects keeps it on moto."""
        del known
        client = scope.client("s3")
        if (lock_of(client, resource_id) or {}).get("Rule"):
            try:
                client.put_object_lock_configuration(
                    Bucket=resource_id, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"}
                )
            except client.exceptions.ClientError as error:
                if code_of(error) != "InvalidBucket":
                    raise


class BucketPolicy(BucketSetting):
    """Resource policy of a bucket."""

    token = "aws:s3/bucketPolicy:BucketPolicy"  # noqa: S105 - a type, not a secret
    handled = names("bucket policy")
    rules = Rules(replace_on=names("bucket region"), documents=names("policy"))

    def put(self, client: Any, bucket: str, inputs: Mapping[str, Any]) -> None:
        """PutBucketPolicy."""
        client.put_bucket_policy(Bucket=bucket, Policy=inputs["policy"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetBucketPolicy."""
        del known
        return {"bucket": resource_id, "policy": scope.client("s3").get_bucket_policy(Bucket=resource_id)["Policy"]}

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteBucketPolicy."""
        del known
        scope.client("s3").delete_bucket_policy(Bucket=resource_id)
