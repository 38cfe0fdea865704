"""A bucket whose objects nobody can change or delete before their time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import Input, Resource, ResourceOptions
from pulumi_aws import s3

from components.base import Deployment, DoraComponent
from components.bucket_policies import evidence_bucket_policy
from components.encryption import PurposeKey
from components.statements import Statement
from ringfence.domain.retention import RetentionClass

REPLICATION_RULE = "second-region"
"""Id of the rule that copies everything to the second region."""
UNFINISHED_UPLOAD_DAYS = 7
"""Age at which parts of an upload that was never finished are removed; they are no evidence yet."""


@dataclass(frozen=True, kw_only=True)
class Replication:
    """Where copies go.

    Attributes:
        role_arn: Role that S3 assumes to copy.
        destination: The replica, complete with its own lock, key and policy.
        ready: What must exist before the copying is configured, such as the role's policy.
    """

    role_arn: Input[str]
    destination: LockedBucket
    ready: Sequence[Resource]


@dataclass(frozen=True, kw_only=True)
class LockedBucketArgs:
    """What a locked bucket needs to know.

    Attributes:
        deployment: Facts of the stack.
        role: What the bucket is for, one word; part of its name.
        region: AWS region of the bucket.
        key: Key that seals its objects; it must lie in the same region.
        retention: Class of the evidence in the bucket.
        lock_mode: Object Lock mode of the default retention.
        lock_days: Default retention of every object, in days.
        longest_lock_days: Longest retention that a writer asks for, in days; no lifecycle rule ends before it.
        cold_storage_after_days: Age at which objects move to Glacier Instant Retrieval, in days.
        replication: Where copies go, or None.
        grants: Statements for services that write into the bucket.
        writers_name_key: Whether those services name the key that seals an object.
    """

    deployment: Deployment
    role: str
    region: str
    key: PurposeKey
    retention: RetentionClass
    lock_mode: str
    lock_days: int
    longest_lock_days: int
    cold_storage_after_days: int
    replication: Replication | None = None
    grants: Sequence[Statement] = ()
    writers_name_key: bool = False


def expiry_days(lock_days: int, ceiling_days: int) -> tuple[int, int]:
    """When lifecycle rules may hide and then delete an object: days until expiration, and days after that.

    Expiration puts a delete marker over the newest version, and the version becomes noncurrent; its noncurrent days
    start then. Neither may come before the lock ends, because readers must find evidence for as long as it is locked.
    The two together reach for the ceiling of the class, after which keeping it would be a breach of its own.
    """
    after_lock = lock_days + 1
    return max(after_lock, ceiling_days - after_lock), after_lock


class LockedBucket(DoraComponent):
    """Amazon S3 bucket with Object Lock, versioning, one key, no public access and a policy that guards all of it.

    Outputs `name` and `bucket_arn` are known before the bucket exists; `policy` is the last piece, so whatever writes
    into the bucket waits for it.
    """

    def __init__(self, name: str, args: LockedBucketArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        deployment = args.deployment
        region = args.region if args.region != deployment.region else None
        self.name = deployment.bucket_name(args.role, args.region)
        self.bucket_arn = deployment.bucket_arn(self.name)
        self.key = args.key
        self.region = args.region

        self.bucket = s3.Bucket(
            f"{name}-bucket",
            bucket=self.name,
            object_lock_enabled=True,
            force_destroy=False,
            region=region,
            tags={**deployment.evidence_tags(args.retention), "Name": self.name},
            # A destruction stops at a bucket with locked objects; the key that can read them must outlive it.
            opts=self.child(after=[args.key.key], irreversible=True),
        )
        versioning = s3.BucketVersioning(
            f"{name}-versioning",
            bucket=self.bucket.id,
            versioning_configuration={"status": "Enabled"},
            region=region,
            opts=self.child(irreversible=True),
        )
        lock = s3.BucketObjectLockConfiguration(
            f"{name}-lock",
            bucket=self.bucket.id,
            rule={"default_retention": {"mode": args.lock_mode, "days": args.lock_days}},
            region=region,
            opts=self.child(after=[versioning], irreversible=True),
        )
        guard: list[Resource] = [
            lock,
            s3.BucketServerSideEncryptionConfiguration(
                f"{name}-encryption",
                bucket=self.bucket.id,
                rules=[
                    {
                        "apply_server_side_encryption_by_default": {
                            "sse_algorithm": "aws:kms",
                            "kms_master_key_id": args.key.arn,
                        },
                        "bucket_key_enabled": True,
                        "blocked_encryption_types": ["SSE-C"],
                    }
                ],
                region=region,
                opts=self.child(),
            ),
            s3.BucketPublicAccessBlock(
                f"{name}-public-access-block",
                bucket=self.bucket.id,
                block_public_acls=True,
                block_public_policy=True,
                ignore_public_acls=True,
                restrict_public_buckets=True,
                region=region,
                opts=self.child(),
            ),
            s3.BucketOwnershipControls(
                f"{name}-ownership",
                bucket=self.bucket.id,
                rule={"object_ownership": "BucketOwnerEnforced"},
                region=region,
                opts=self.child(),
            ),
            self._lifecycle(name, args, region, versioning),
        ]
        if args.replication:
            guard.append(self._replication(name, args.replication, versioning))

        self.policy = s3.BucketPolicy(
            f"{name}-policy",
            bucket=self.bucket.id,
            policy=evidence_bucket_policy(
                deployment,
                bucket_name=self.name,
                region=args.region,
                writers_name_key=args.writers_name_key,
                floor_days=args.retention.floor_days,
                grants=args.grants,
            ),
            region=region,
            opts=self.child(after=guard, irreversible=True),
        )
        self.register_outputs({"bucket": self.bucket.id, "bucketArn": self.bucket_arn, "region": self.region})

    def _lifecycle(self, name: str, args: LockedBucketArgs, region: str | None, versioning: Resource) -> Resource:
        """Cheaper storage with age, still read at once by an inspection; deletion only after the lock has ended."""
        expiration, noncurrent = expiry_days(args.longest_lock_days, args.retention.ceiling_days)
        lifecycle: Resource = s3.BucketLifecycleConfiguration(
            f"{name}-lifecycle",
            bucket=self.bucket.id,
            rules=[
                {
                    "id": "evidence",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "transitions": [{"days": args.cold_storage_after_days, "storage_class": "GLACIER_IR"}],
                    "expiration": {"days": expiration},
                    "noncurrent_version_expiration": {"noncurrent_days": noncurrent},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": UNFINISHED_UPLOAD_DAYS},
                }
            ],
            region=region,
            opts=self.child(after=[versioning]),
        )
        return lifecycle

    def _replication(self, name: str, replication: Replication, versioning: Resource) -> Resource:
        """Copies of every object, sealed with the replica's own key; delete markers stay behind."""
        replica = replication.destination
        configuration: Resource = s3.BucketReplicationConfig(
            f"{name}-replication",
            bucket=self.bucket.id,
            role=replication.role_arn,
            rules=[
                {
                    "id": REPLICATION_RULE,
                    "status": "Enabled",
                    "priority": 0,
                    "filter": {"prefix": ""},
                    "delete_marker_replication": {"status": "Disabled"},
                    "source_selection_criteria": {"sse_kms_encrypted_objects": {"status": "Enabled"}},
                    "destination": {
                        "bucket": replica.bucket_arn,
                        "storage_class": "STANDARD",
                        "encryption_configuration": {"replica_kms_key_id": replica.key.arn},
                        "replication_time": {"status": "Enabled", "time": {"minutes": 15}},
                        "metrics": {"status": "Enabled", "event_threshold": {"minutes": 15}},
                    },
                }
            ],
            opts=self.child(after=[versioning, replica.policy, *replication.ready], irreversible=True),
        )
        return configuration
