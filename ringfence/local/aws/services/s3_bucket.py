"""Amazon S3: the bucket itself and the settings that belong to it as a whole.

Sources: pulumi-aws types `aws:s3/bucket:Bucket`, `bucketVersioning`, `bucketObjectLockConfiguration`,
`bucketPolicy`; API CreateBucket, PutBucketVersioning, PutObjectLockConfiguration, PutBucketPolicy.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.domain.retention import OBJECT_LOCK_MAXIMUM_DAYS
from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.errors import code_of
from ringfence.local.aws.limits import between, matching, one_of
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.tags import TagCalls
from ringfence.local.aws.translation import Names, without_empty

API = Names()
TAGS = TagCalls(identifier="Bucket")
REGION_WITHOUT_CONSTRAINT = "us-east-1"
HOSTED_ZONES = {"eu-central-1": "Z21DNDUVLTQW6Q", "eu-west-1": "Z1BKCTXD74EZPE", "eu-west-3": "Z3R1K369G5AVDG"}
"""Route 53 zone of S3 website endpoints; the regions in use."""


class Bucket(Resource):
    """A bucket. Its settings are resources of their own; the deprecated inline ones are refused."""

    token = "aws:s3/bucket:Bucket"  # noqa: S105 - a type, not a secret
    service = "s3"
    handled = names("bucket bucketPrefix forceDestroy objectLockEnabled")
    defaults = values(forceDestroy=False)
    rules = Rules(
        replace_on=names("bucket bucketPrefix objectLockEnabled region"),
        computed=names("objectLockEnabled"),
        kept=names("forceDestroy bucketPrefix"),
    )
    limits = (matching("bucket", r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "3 to 63 lower-case letters, digits, - and ."),)
    name_property = "bucket"
    tagging = TAGS

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateBucket, in the region of the scope."""
        request: dict[str, Any] = {"Bucket": inputs["bucket"]}
        if scope.region != REGION_WITHOUT_CONSTRAINT:
            request["CreateBucketConfiguration"] = {"LocationConstraint": scope.region}
        if inputs.get("objectLockEnabled"):
            request["ObjectLockEnabledForBucket"] = True
        scope.client("s3").create_bucket(**request)
        return str(inputs["bucket"])

    def complete(self, scope: Scope, resource_id: str, inputs: Mapping[str, Any]) -> None:
        """Tags: CreateBucket takes none on the emulator."""
        _put_tags(scope, resource_id, inputs.get("tagsAll") or {})

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """HeadBucket, tags and the lock."""
        del known
        client = scope.client("s3")
        client.head_bucket(Bucket=resource_id)
        location = client.get_bucket_location(Bucket=resource_id).get("LocationConstraint")
        region = location or REGION_WITHOUT_CONSTRAINT
        suffix = "amazonaws.eu" if scope.partition == "aws-eusc" else "amazonaws.com"
        return {
            "bucket": resource_id,
            "arn": f"arn:{scope.partition}:s3:::{resource_id}",
            "bucketRegion": region,
            "bucketDomainName": f"{resource_id}.s3.{suffix}",
            "bucketRegionalDomainName": f"{resource_id}.s3.{region}.{suffix}",
            "hostedZoneId": HOSTED_ZONES.get(region),
            "objectLockEnabled": _lock_of(client, resource_id) is not None,
            "tagsAll": _tags_of(client, resource_id),
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """Nothing to call: `forceDestroy` only matters on deletion."""

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteBucket; with `forceDestroy` every version first, as far as locks allow."""
        client = scope.client("s3")
        if known.get("forceDestroy"):
            for page in client.get_paginator("list_object_versions").paginate(Bucket=resource_id):
                for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                    client.delete_object(Bucket=resource_id, Key=entry["Key"], VersionId=entry["VersionId"])
        client.delete_bucket(Bucket=resource_id)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The bucket of the same name."""
        del urn
        scope.client("s3").head_bucket(Bucket=inputs["bucket"])
        return str(inputs["bucket"])

    def change_tags(self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """S3 replaces all tags at once."""
        del old
        _put_tags(scope, resource_id, new.get("tagsAll") or {})


class BucketSetting(Resource):
    """Base of the settings of a bucket: one document that is put, got and deleted; the id is the bucket's name."""

    service = "s3"
    rules = Rules(replace_on=names("bucket region"))
    name_property = None

    @abstractmethod
    def put(self, client: Any, bucket: str, inputs: Mapping[str, Any]) -> None:
        """Writes the whole setting."""

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """Writes the setting; an existing one is overwritten, as by the real provider."""
        self.put(scope.client("s3"), inputs["bucket"], inputs)
        return str(inputs["bucket"])

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """Writes the setting anew."""
        del old, changed
        self.put(scope.client("s3"), resource_id, new)


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
        if enabled and _lock_of(client, resource_id) is None:
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
        if _lock_of(client, bucket) != wanted:
            client.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=wanted)

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetObjectLockConfiguration."""
        del known
        lock = scope.client("s3").get_object_lock_configuration(Bucket=resource_id)["ObjectLockConfiguration"]
        return {"bucket": resource_id, **API.properties(_without_zero_period(lock), ("objectLockEnabled", "rule"))}

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """Drops the rule; a bucket that holds objects keeps it on moto."""
        del known
        client = scope.client("s3")
        if (_lock_of(client, resource_id) or {}).get("Rule"):
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


def _lock_of(client: Any, bucket: str) -> dict[str, Any] | None:
    """The Object Lock configuration of a bucket, None without one."""
    try:
        lock = client.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    except client.exceptions.ClientError as error:
        if code_of(error) == "ObjectLockConfigurationNotFoundError":
            return None
        raise
    return _without_zero_period(lock)


def _without_zero_period(lock: dict[str, Any]) -> dict[str, Any]:
    """The emulator reports `Years: 0` beside days, and the other way round; AWS reports one of them."""
    retention = lock.get("Rule", {}).get("DefaultRetention")
    if retention:
        lock["Rule"]["DefaultRetention"] = {name: value for name, value in retention.items() if value != 0}
    return lock


def _tags_of(client: Any, bucket: str) -> dict[str, str]:
    try:
        return TAGS.parsed(client.get_bucket_tagging(Bucket=bucket)["TagSet"])
    except client.exceptions.ClientError as error:
        if code_of(error) == "NoSuchTagSet":
            return {}
        raise


def _put_tags(scope: Scope, bucket: str, all_tags: Mapping[str, str]) -> None:
    client = scope.client("s3")
    if all_tags:
        client.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": TAGS.spelled(all_tags)})
    else:
        client.delete_bucket_tagging(Bucket=bucket)
