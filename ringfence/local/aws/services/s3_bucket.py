"""Amazon S3: buckets, and the base of their settings.

Sources: pulumi-aws type `aws:s3/bucket:Bucket`; API CreateBucket, PutBucketTagging, GetObjectLockConfiguration.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.errors import code_of
from ringfence.local.aws.limits import matching
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.tags import TagCalls
from ringfence.local.aws.translation import Names

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
            "objectLockEnabled": lock_of(client, resource_id) is not None,
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


def lock_of(client: Any, bucket: str) -> dict[str, Any] | None:
    """The Object Lock configuration of a bucket, None without one."""
    try:
        lock = client.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    except client.exceptions.ClientError as error:
        if code_of(error) == "ObjectLockConfigurationNotFoundError":
            return None
        raise
    return without_zero_period(lock)


def without_zero_period(lock: dict[str, Any]) -> dict[str, Any]:
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
