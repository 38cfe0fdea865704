"""The evidence archive: a locked bucket, its copy in a second region, and the function that fills it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import Input, ResourceOptions
from pulumi_aws import iam, lambda_

from components.base import Deployment, DoraComponent
from components.encryption import PurposeKey
from components.locked_bucket import LockedBucket, LockedBucketArgs, Replication
from components.pipeline_function import PipelineFunction, PipelineFunctionArgs
from components.queue_leg import QueueLeg, QueueLegArgs
from components.statements import ONLY_OPEN, Statement, document_output, service_trust, use_key
from ringfence.domain.retention import RetentionClass

ARCHIVER_SECONDS = 60
"""Time limit of one batch, in seconds; the queue hides a batch six times as long, as AWS advises."""
BATCH_MESSAGES = 100
"""Messages that become one object at most; fewer objects mean fewer keys, requests and digest lines."""
BATCH_SECONDS = 20
"""How long a batch may wait to fill, in seconds."""


@dataclass(frozen=True, kw_only=True)
class AuditArchiveArgs:
    """What the archive needs to know.

    Attributes:
        deployment: Facts of the stack.
        archive_key: Key of the archive bucket.
        replica_key: Key of the replica bucket, in the second region.
        pipeline_key: Key of queue, logs and function.
        retention: Class of audit events; its floor is the lock of the buckets.
        incident_retention: Class of incident events, which lie in the same bucket.
        lock_mode: Object Lock mode.
        prefix: First part of every object key.
        cold_storage_after_days: Age at which objects move to Glacier Instant Retrieval, in days.
        event_sources: ARNs of EventBridge rules that feed the archive queue.
    """

    deployment: Deployment
    archive_key: PurposeKey
    replica_key: PurposeKey
    pipeline_key: PurposeKey
    retention: RetentionClass
    incident_retention: RetentionClass
    lock_mode: str
    prefix: str
    cold_storage_after_days: int
    event_sources: Sequence[str]


class AuditArchive(DoraComponent):
    """Write-once store of audit and incident events (RTS 2024/1774 art. 12(2)(d)), held for the years of its class.

    The queue keeps events for 14 days while the function or the bucket is out of order, and the dead-letter queue as
    long again; nothing is acknowledged before it lies in the bucket under its own lock.
    """

    def __init__(self, name: str, args: AuditArchiveArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        self._args = args
        self._name = name
        self.replica = self._bucket("replica", args.deployment.replica_region, args.replica_key)
        self.bucket = self._bucket(
            "evidence", args.deployment.region, args.archive_key, replication=self._replication()
        )
        self.leg = QueueLeg(
            f"{name}-queue",
            QueueLegArgs(
                deployment=args.deployment,
                role="archive",
                key=args.pipeline_key,
                event_sources=args.event_sources,
                visibility_seconds=6 * ARCHIVER_SECONDS,
            ),
            self.child(),
        )
        self.archiver = self._archiver()
        self.mapping = lambda_.EventSourceMapping(
            f"{name}-archiver-source",
            event_source_arn=self.leg.queue_arn,
            function_name=self.archiver.function.name,
            batch_size=BATCH_MESSAGES,
            maximum_batching_window_in_seconds=BATCH_SECONDS,
            function_response_types=["ReportBatchItemFailures"],
            enabled=True,
            tags=args.deployment.tags,
            opts=self.child(after=self.leg.ready),
        )
        self.register_outputs(
            {
                "bucket": self.bucket.name,
                "replicaBucket": self.replica.name,
                "queueUrl": self.leg.url,
                "archiver": self.archiver.function_arn,
            }
        )

    def _bucket(self, role: str, region: str, key: PurposeKey, replication: Replication | None = None) -> LockedBucket:
        args = self._args
        return LockedBucket(
            f"{self._name}-{role}",
            LockedBucketArgs(
                deployment=args.deployment,
                role=role,
                region=region,
                key=key,
                retention=args.retention,
                lock_mode=args.lock_mode,
                lock_days=args.retention.floor_days,
                longest_lock_days=max(self._lock_days().values()),
                cold_storage_after_days=args.cold_storage_after_days,
                replication=replication,
            ),
            self.child(),
        )

    def _replication(self) -> Replication:
        """The role that copies: it reads versions with their locks here and writes them, re-sealed, there."""
        deployment, replica = self.deployment, self.replica
        source = deployment.bucket_arn(deployment.bucket_name("evidence", deployment.region))
        role_name = deployment.physical_name("replication")
        role = iam.Role(
            f"{self._name}-replication-role",
            name=role_name,
            description="Copies evidence to the second region",
            assume_role_policy=service_trust("s3"),
            tags=deployment.tags,
            opts=self.child(),
        )
        statements: list[Statement] = [
            {
                "Sid": "ReadSourceConfiguration",
                "Effect": "Allow",
                "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"],
                "Resource": source,
            },
            {
                "Sid": "ReadVersionsWithTheirLocks",
                "Effect": "Allow",
                "Action": [
                    "s3:GetObjectVersionForReplication",
                    "s3:GetObjectVersionAcl",
                    "s3:GetObjectVersionTagging",
                    "s3:GetObjectRetention",
                    "s3:GetObjectLegalHold",
                ],
                "Resource": f"{source}/*",
            },
            {
                "Sid": "WriteCopies",
                "Effect": "Allow",
                "Action": ["s3:ReplicateObject", "s3:ReplicateTags"],
                "Resource": f"{replica.bucket_arn}/*",
            },
            use_key(self._args.archive_key.arn, deployment, ["s3"], actions=ONLY_OPEN),
            # Amazon S3 asks for Encrypt where it seals copies, and for a data key where the bucket has a bucket key
            # (Amazon S3 user guide, "Replicating encrypted objects").
            use_key(
                self._args.replica_key.arn,
                deployment,
                ["s3"],
                deployment.replica_region,
                actions=["kms:Encrypt", "kms:GenerateDataKey"],
            ),
        ]
        permissions = iam.RolePolicy(
            f"{self._name}-replication-permissions",
            name=role_name,
            role=role.id,
            policy=document_output(statements),
            opts=self.child(),
        )
        return Replication(role_arn=role.arn, destination=replica, ready=[permissions])

    def _archiver(self) -> PipelineFunction:
        args, deployment = self._args, self.deployment
        return PipelineFunction(
            f"{self._name}-archiver",
            PipelineFunctionArgs(
                deployment=deployment,
                role="archiver",
                description="Writes audit and incident events to the evidence archive",
                handler="ringfence.pipeline.archiver.handler",
                key=args.pipeline_key,
                retention=args.retention,
                environment=self._environment(),
                statements=[
                    {
                        "Sid": "TakeFromTheQueue",
                        "Effect": "Allow",
                        "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                        "Resource": self.leg.queue_arn,
                    },
                    {
                        "Sid": "TellOfWhatNobodyUnderstands",
                        "Effect": "Allow",
                        "Action": "sqs:SendMessage",
                        "Resource": self.leg.dead_letter_arn,
                    },
                    {
                        "Sid": "SeeWhatIsArchivedAlready",
                        "Effect": "Allow",
                        "Action": "s3:ListBucketVersions",
                        "Resource": self.bucket.bucket_arn,
                        "Condition": {"StringLike": {"s3:prefix": f"{args.prefix}/*"}},
                    },
                    {
                        "Sid": "ReadWhatIsArchivedAlready",
                        "Effect": "Allow",
                        "Action": "s3:GetObject",
                        "Resource": f"{self.bucket.bucket_arn}/{args.prefix}/*",
                    },
                    {
                        "Sid": "AddEvidence",
                        "Effect": "Allow",
                        "Action": "s3:PutObject",
                        "Resource": f"{self.bucket.bucket_arn}/{args.prefix}/*",
                    },
                    {
                        "Sid": "LockNoShorterThanTheFloor",
                        "Effect": "Allow",
                        "Action": "s3:PutObjectRetention",
                        "Resource": f"{self.bucket.bucket_arn}/{args.prefix}/*",
                        "Condition": {
                            "NumericGreaterThanEquals": {
                                "s3:object-lock-remaining-retention-days": str(args.retention.floor_days)
                            }
                        },
                    },
                    use_key(args.archive_key.arn, deployment, ["s3"]),
                    use_key(args.pipeline_key.arn, deployment, ["sqs"]),
                    use_key(args.pipeline_key.arn, deployment, ["lambda"], actions=ONLY_OPEN),
                ],
                timeout_seconds=ARCHIVER_SECONDS,
                memory_megabytes=512,
                after=[self.bucket.policy],
            ),
            self.child(),
        )

    def _lock_days(self) -> dict[str, int]:
        """Lock of each class in days; the bucket's own floor, which its policy enforces, holds for all of them."""
        floor = self._args.retention.floor_days
        classes = (self._args.retention, self._args.incident_retention)
        return {retention.name: max(floor, retention.floor_days) for retention in classes}

    def _environment(self) -> Mapping[str, Input[str]]:
        args = self._args
        return {
            "RINGFENCE_ARCHIVE_BUCKET": self.bucket.name,
            "RINGFENCE_ARCHIVE_PREFIX": f"{args.prefix}/",
            "RINGFENCE_ARCHIVE_LOCK_MODE": args.lock_mode,
            "RINGFENCE_ARCHIVE_DEAD_LETTER_URL": self.leg.dead_letter.url,
            "RINGFENCE_AUDIT_CLASS": args.retention.name,
            "RINGFENCE_INCIDENT_CLASS": args.incident_retention.name,
            "RINGFENCE_RETENTION_DAYS": json.dumps(self._lock_days(), sort_keys=True),
        }
