"""Amazon S3: encryption, access, lifecycle, replication and logging of a bucket.

Sources: pulumi-aws types `aws:s3/bucketServerSideEncryptionConfiguration` and the like; API PutBucketEncryption,
PutPublicAccessBlock, PutBucketOwnershipControls, PutBucketLifecycleConfiguration, PutBucketReplication,
PutBucketLogging.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.limits import matching, one_of
from ringfence.local.aws.resource import names, values
from ringfence.local.aws.services.s3_bucket import BucketSetting
from ringfence.local.aws.translation import Names, without_empty

API = Names(
    irregular={
        "id": "ID",
        "kmsMasterKeyId": "KMSMasterKeyID",
        "sseAlgorithm": "SSEAlgorithm",
        "replicaKmsKeyId": "ReplicaKmsKeyID",
    },
    opaque=names("tags"),
)
ACCESS_FLAGS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
STATUS = ("Enabled", "Disabled")


class BucketServerSideEncryptionConfiguration(BucketSetting):
    """Encryption that objects get by default."""

    token = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"  # noqa: S105
    handled = names("bucket rules")
    # moto drops the blocked encryption types.
    rules = Rules(replace_on=names("bucket region"), kept=names("rules[].blockedEncryptionTypes"))
    limits = (
        one_of("rules[].applyServerSideEncryptionByDefault.sseAlgorithm", "AES256", "aws:kms", "aws:kms:dsse"),
        one_of("rules[].blockedEncryptionTypes[]", "SSE-C", "NONE"),
    )

    def put(self, client: Any, bucket: str, inputs: Mapping[str, Any]) -> None:
        """PutBucketEncryption."""
        rules = [API.request(rule) for rule in inputs["rules"]]
        for rule in rules:
            if "BlockedEncryptionTypes" in rule:
                rule["BlockedEncryptionTypes"] = {"EncryptionType": rule["BlockedEncryptionTypes"]}
        client.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetBucketEncryption."""
        del known
        answer = scope.client("s3").get_bucket_encryption(Bucket=resource_id)
        found = API.properties(answer["ServerSideEncryptionConfiguration"], ("rules",))
        for rule in found["rules"]:
            if "blockedEncryptionTypes" in rule:
                rule["blockedEncryptionTypes"] = rule["blockedEncryptionTypes"].get("encryptionType")
        return {"bucket": resource_id, **found}

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteBucketEncryption."""
        del known
        scope.client("s3").delete_bucket_encryption(Bucket=resource_id)


class BucketPublicAccessBlock(BucketSetting):
    """The four switches against public access."""

    token = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"  # noqa: S105 - a type, not a secret
    handled = names("bucket blockPublicAcls blockPublicPolicy ignorePublicAcls restrictPublicBuckets skipDestroy")
    defaults = values(**dict.fromkeys(ACCESS_FLAGS, False))
    rules = Rules(replace_on=names("bucket region"), kept=names("skipDestroy"))

    def put(self, client: Any, bucket: str, inputs: Mapping[str, Any]) -> None:
        """PutPublicAccessBlock."""
        flags = API.request(inputs, ACCESS_FLAGS)
        client.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=flags)

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetPublicAccessBlock."""
        del known
        answer = scope.client("s3").get_public_access_block(Bucket=resource_id)["PublicAccessBlockConfiguration"]
        return {"bucket": resource_id, **API.properties(answer, ACCESS_FLAGS)}

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeletePublicAccessBlock, unless the program asked to leave it."""
        if not known.get("skipDestroy"):
            scope.client("s3").delete_public_access_block(Bucket=resource_id)


class BucketOwnershipControls(BucketSetting):
    """Who owns objects that others upload."""

    token = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"  # noqa: S105 - a type, not a secret
    handled = names("bucket rule")
    limits = (one_of("rule.objectOwnership", "BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"),)

    def put(self, client: Any, bucket: str, inputs: Mapping[str, Any]) -> None:
        """PutBucketOwnershipControls."""
        client.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": [API.request(inputs["rule"])]})

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetBucketOwnershipControls."""
        del known
        answer = scope.client("s3").get_bucket_ownership_controls(Bucket=resource_id)
        rule = answer["OwnershipControls"]["Rules"][0]
        return {"bucket": resource_id, "rule": API.properties(rule, ("objectOwnership",))}

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteBucketOwnershipControls."""
        del known
        scope.client("s3").delete_bucket_ownership_controls(Bucket=resource_id)


class BucketLifecycleConfiguration(BucketSetting):
    """When objects move to other storage and when they expire."""

    token = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"  # noqa: S105 - a type, not a secret
    handled = names("bucket rules transitionDefaultMinimumObjectSize")
    rules = Rules(replace_on=names("bucket region"), computed=names("transitionDefaultMinimumObjectSize"))
    limits = (one_of("rules[].status", *STATUS), matching("rules[].id", r".{1,255}", "1 to 255 characters"))

    def put(self, client: Any, bucket: str, inputs: Mapping[str, Any]) -> None:
        """PutBucketLifecycleConfiguration."""
        rules = [_with_tag_list(API.request(rule)) for rule in inputs.get("rules") or []]
        extra = API.request(inputs, ("transitionDefaultMinimumObjectSize",))
        client.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules}, **extra)

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetBucketLifecycleConfiguration."""
        del known
        answer = scope.client("s3").get_bucket_lifecycle_configuration(Bucket=resource_id)
        rules = [API.properties({"Rules": [_with_tag_map(rule)]}, ("rules",))["rules"][0] for rule in answer["Rules"]]
        size = API.properties(answer, ("transitionDefaultMinimumObjectSize",))
        return {"bucket": resource_id, "rules": rules, **size}

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteBucketLifecycle."""
        del known
        scope.client("s3").delete_bucket_lifecycle(Bucket=resource_id)


class BucketReplicationConfig(BucketSetting):
    """Where objects are copied to. The emulator keeps the rules and copies nothing."""

    token = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"  # noqa: S105 - a type, not a secret
    handled = names("bucket role rules")
    rules = Rules(
        replace_on=names("bucket region"),
        # moto drops the first two on the way in and invents a filter on the way out.
        kept=names("rules[].sourceSelectionCriteria rules[].existingObjectReplication"),
    )
    limits = (
        one_of("rules[].status", *STATUS),
        one_of("rules[].deleteMarkerReplication.status", *STATUS),
        one_of("rules[].destination.metrics.status", *STATUS),
        one_of("rules[].sourceSelectionCriteria.sseKmsEncryptedObjects.status", *STATUS),
    )

    def put(self, client: Any, bucket: str, inputs: Mapping[str, Any]) -> None:
        """PutBucketReplication."""
        rules = [_with_tag_list(API.request(rule)) for rule in inputs["rules"]]
        client.put_bucket_replication(Bucket=bucket, ReplicationConfiguration={"Role": inputs["role"], "Rules": rules})

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetBucketReplication."""
        del known
        answer = scope.client("s3").get_bucket_replication(Bucket=resource_id)["ReplicationConfiguration"]
        answer["Rules"] = [_with_tag_map(rule) for rule in answer["Rules"]]
        return {"bucket": resource_id, **API.properties(answer, ("role", "rules"))}

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteBucketReplication."""
        del known
        scope.client("s3").delete_bucket_replication(Bucket=resource_id)


class BucketLogging(BucketSetting):
    """Server access logs of a bucket; the target may not be a locked bucket."""

    token = "aws:s3/bucketLogging:BucketLogging"  # noqa: S105 - a type, not a secret
    handled = names("bucket targetBucket targetPrefix targetObjectKeyFormat")
    # moto drops the key format.
    rules = Rules(replace_on=names("bucket region"), kept=names("targetObjectKeyFormat"))

    def put(self, client: Any, bucket: str, inputs: Mapping[str, Any]) -> None:
        """PutBucketLogging."""
        enabled = API.request(inputs, ("targetBucket", "targetPrefix", "targetObjectKeyFormat"))
        client.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": enabled})

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetBucketLogging."""
        del known
        enabled = scope.client("s3").get_bucket_logging(Bucket=resource_id).get("LoggingEnabled")
        if not enabled:
            return None
        return {"bucket": resource_id, **API.properties(enabled, ("targetBucket", "targetPrefix"))}

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """Switches logging off."""
        del known
        scope.client("s3").put_bucket_logging(Bucket=resource_id, BucketLoggingStatus={})


def _with_tag_list(rule: dict[str, Any]) -> dict[str, Any]:
    """Tags of a rule's filter as the list that the API takes; the SDK has a map."""
    both = rule.get("Filter", {}).get("And")
    if both and "Tags" in both:
        both["Tags"] = [{"Key": key, "Value": value} for key, value in both["Tags"].items()]
    return rule


def _with_tag_map(rule: dict[str, Any]) -> dict[str, Any]:
    both = rule.get("Filter", {}).get("And")
    if both and "Tags" in both:
        both["Tags"] = {item["Key"]: item["Value"] for item in both["Tags"]}
    return without_empty(rule)
